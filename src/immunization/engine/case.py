"""A person's facts, prepared: days as ordinals, doses in order and by antigen (CDSi 4.1, 4.2)."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from immunization.dates import PartialDate
from immunization.engine.compiled.calendar import END, NONE, Day, after, day_of
from immunization.engine.compiled.knowledge import Knowledge
from immunization.engine.facts import Dose, Person, check_day
from immunization.engine.policies import Policies
from immunization.engine.statuses import EvaluationReason, ExclusionReason
from immunization.engine.trace import Trace


class Remark(NamedTuple):
    """Why a dose counts or not: the day it is held against, and from where that was counted."""

    reason: EvaluationReason
    limit: int = NONE
    since: int = NONE


class PossibleConflict(NamedTuple):
    """An earlier dose that this one may have come too soon after (CALCDTCONFLICT-1, -2)."""

    previous: "Record"
    begin: int
    minimum_end: int
    end: int


NO_CONDITION: tuple[Remark, ...] = ()
"""What is said of most doses: nothing."""


class Record:
    """A dose, ready to be evaluated. It is shared by the antigens that it counts for."""

    __slots__ = (
        "condition",
        "conflicts",
        "dose",
        "month",
        "offset",
        "ordinal",
        "product",
    )

    def __init__(self, dose: Dose, day: Day) -> None:
        self.dose = dose
        self.ordinal, self.month, self.offset = day
        self.product = dose.product
        self.condition = NO_CONDITION
        if dose.unfit or dose.lot_expires is not None:
            self.condition = dose_condition(dose, self.ordinal)
        self.conflicts: tuple[PossibleConflict, ...] = ()


PlacedDose = tuple[date, Dose]
"""A dose with the day on which it is taken to have been given."""


class Excluded(NamedTuple):
    """A dose that is not evaluated, and why."""

    dose: Dose
    reason: ExclusionReason


class Case:
    """What one assessment reads: the person, the day, the doses (`given`, and those by antigen)."""

    __slots__ = (
        "ages",
        "born",
        "country",
        "excluded",
        "gender",
        "given",
        "knowledge",
        "live",
        "observations",
        "on",
        "policies",
        "records",
        "slack",
        "trace",
        "undetermined",
    )

    def __init__(
        self,
        person: Person,
        doses: Iterable[PlacedDose],
        knowledge: Knowledge,
        on: date,
        policies: Policies,
        trace: Trace | None = None,
    ) -> None:
        check_day("on", on)
        check_day("born", person.born)
        born = day_of(person.born)
        self.knowledge = knowledge
        self.slack = knowledge.slack
        self.policies = policies
        self.trace = trace
        self.on = on.toordinal()
        self.born = born.ordinal
        self.ages = knowledge.ages.days(born)
        self.gender = person.gender
        self.country = person.country.upper()
        self.observations = _latest_observations(person, self.on)
        self.undetermined = person.undetermined
        self.excluded: list[Excluded] = []
        self.given: list[Record] = []
        self.records: dict[int, list[Record]] = {}
        self.live: list[Record] = []
        self._organise(doses)

    def given_before(self, record: Record | None) -> list[Record]:
        """All doses, of whatever antigen, that come before one; all of them where it is None."""
        return self.given if record is None else self.given[: self.given.index(record)]

    def _organise(self, doses: Iterable[PlacedDose]) -> None:
        """CDSi 4.2: antigen administered records, by antigen and then by date."""
        for given, dose in sorted(doses, key=itemgetter(0)):
            reason = self._place(given, dose)
            if reason is not None:
                self.excluded.append(Excluded(dose, reason))

    def _place(self, given: date, dose: Dose) -> ExclusionReason | None:
        ordinal = given.toordinal()
        if ordinal > self.on:
            return ExclusionReason.AFTER_ASSESSMENT
        if ordinal < self.born:
            return ExclusionReason.BEFORE_BIRTH
        product = dose.product
        live = product in self.knowledge.live_products
        associations = self.knowledge.products.get(product)
        if associations is None and not live:
            return ExclusionReason.UNKNOWN_VACCINE
        record = Record(dose, day_of(given))
        self.given.append(record)
        if live:
            self._note_conflicts(record)
            self.live.append(record)
        ages, counted = self.ages, False
        for antigen, begin, end in associations or ():
            if ages[begin] <= ordinal < ages[end]:
                self.records.setdefault(antigen, []).append(record)
                counted = True
        return None if counted else ExclusionReason.NO_ANTIGEN

    def _note_conflicts(self, record: Record) -> None:
        conflicts = self.knowledge.conflicts
        found = []
        for previous in self.live:
            pair = conflicts.get((previous.product, record.product))
            if pair is not None:
                day, slack = (previous.ordinal, previous.month, previous.offset), self.slack
                found.append(
                    PossibleConflict(
                        previous,
                        after(*day, pair.begin, slack),
                        after(*day, pair.minimum_end, slack),
                        after(*day, pair.end, slack),
                    )
                )
        record.conflicts = tuple(found)


def dose_condition(dose: Dose, given: int) -> tuple[Remark, ...]:
    """Table 6-3: an expired lot or a dose condition makes the dose sub-standard."""
    expires = lot_expiry(dose)
    if given > expires:
        return (Remark(EvaluationReason.EXPIRED_LOT, expires),)
    return (Remark(EvaluationReason.DOSE_CONDITION),) if dose.unfit else ()


def lot_expiry(dose: Dose) -> int:
    """CALCDTLOTEXP-1: the last day of the month where only month and year are known."""
    expires = dose.lot_expires
    if expires is None:
        return END
    return (expires.latest if isinstance(expires, PartialDate) else expires).toordinal()


def _latest_observations(person: Person, on: int) -> dict[str, Day | None]:
    """By code, the day of the most recent observation; those to come are not active yet."""
    latest: dict[str, Day | None] = {}
    for observation in person.observations:
        if observation.observed_on is not None:
            check_day("observation", observation.observed_on)
        day = None if observation.observed_on is None else day_of(observation.observed_on)
        if day is not None and day.ordinal > on:
            continue
        known = latest.get(observation.code)
        if known is None or (day is not None and day.ordinal > known.ordinal):
            latest[observation.code] = day
    return latest
