"""The answer: a bilan of lines, as of a day, under a named calendar."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from immunization.engine.lines.case import Record
from immunization.engine.lines.facts import ReceivedDose
from immunization.engine.lines.obstacles import Wait
from immunization.engine.lines.outcome import Judged, Outcome, Status
from immunization.schedule.knowledge_base import Identity
from immunization.schedule.lines.calendar import Advice, Contraindication, Obligation, Spacing
from immunization.schedule.lines.line import Authority, Immunity, Line


class Excluded(StrEnum):
    """Why a dose was left out of the whole bilan, or may have to be."""

    AFTER_THE_DAY = "after_the_day"
    PERHAPS_AFTER_THE_DAY = "perhaps_after_the_day"
    BEFORE_BIRTH = "before_birth"
    UNKNOWN_VACCINE = "unknown_vaccine"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A dose that was not taken into account, or of which it is not known whether it may be."""

    dose: ReceivedDose
    reason: Excluded


class Advised(NamedTuple):
    """What to know or do beside a dose, and the last day for it where there is one."""

    advice: Advice
    by: date | None = None


class AssessmentLine(NamedTuple):
    """A line of the bilan. `received` counts every dose of the line, valid or not."""

    line: Line
    status: Status
    earliest: date | None
    recommended: date | None
    received: int
    if_recommended: bool = False
    outcome: Outcome | None = None
    to_come: Outcome | None = None
    immunity: Immunity | None = None
    contraindications: tuple[Contraindication, ...] = ()
    wait: Wait | None = None
    asks_rank: bool = False
    depends_on_missing_day: bool = False
    outcomes: tuple[Outcome, ...] = ()
    records: tuple[Record, ...] = ()
    obligation: Obligation | None = None
    advice: tuple[Advised, ...] = ()
    doubtful: Spacing | None = None
    """A gap after antibodies that may or may not be over yet."""

    @property
    def key(self) -> str:
        """The line's short name."""
        return self.line.key

    @property
    def rule_identifier(self) -> str:
        """The rule that decided, "" where none did."""
        if self.immunity is not None:
            return self.immunity.identifier
        if self.contraindications:
            return self.contraindications[0].identifier
        if self.outcome is None:
            return ""
        return (self.outcome.appointment or self.outcome.rule).identifier

    @property
    def judged(self) -> tuple[Judged, ...]:
        """What was said of each dose by the rule that decided."""
        return self.outcome.judged if self.outcome is not None else ()

    @property
    def action(self) -> str:
        """What to do that is not a dose, "" where there is nothing."""
        if self.immunity is not None:
            return self.immunity.action
        if self.outcome is None or self.outcome.appointment is not None:
            return ""
        return self.outcome.rule.action

    @property
    def to_confirm(self) -> bool:
        """Whether a physician should confirm: an unsourced or disputed rule, a missing day."""
        unsure = self.depends_on_missing_day or self.doubtful is not None or self.campaign_unknown
        return unsure or any(each.confirm for each in self.authorities)

    @property
    def campaign_unknown(self) -> bool:
        """Whether the verdict hangs on a campaign whose days are not known."""
        decided = self.immunity is None and not self.contraindications
        return decided and self.outcome is not None and self.outcome.campaign_unknown

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Why what decided is believed: a rule, its appointment and season, or what ends it."""
        if self.immunity is not None:
            return (self.immunity.authority,)
        if self.contraindications:
            return tuple(each.authority for each in self.contraindications)
        if self.outcome is None:
            return ()
        decided = (self.outcome.appointment or self.outcome.rule).authority
        return (decided, self.outcome.season) if self.outcome.season else (decided,)

    @property
    def shown(self) -> bool:
        """Whether the bilan shows the line."""
        received = self.received > 0 and self.line.shown_when_received
        return received or self.status is not Status.NOT_RECOMMENDED


@dataclass(frozen=True, slots=True)
class Bilan:
    """Every line of a calendar for one person on one day."""

    calendar: Identity
    day: date
    lines: tuple[AssessmentLine, ...]
    left_out: tuple[LeftOut, ...] = ()

    def line(self, key: str) -> AssessmentLine:
        """Give a line by its short name. Raises KeyError."""
        for each in self.lines:
            if each.key == key:
                return each
        raise KeyError(key)

    @property
    def hidden(self) -> int:
        """How many doses were received after the day of the bilan."""
        return sum(each.reason is Excluded.AFTER_THE_DAY for each in self.left_out)
