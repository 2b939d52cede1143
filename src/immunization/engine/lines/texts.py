"""The words of the bilan: mark, diagnosis, next dose, heading. The table of the manual as data."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import AssessmentLine, Bilan

NOTHING = "-"
AS_SOON_AS_POSSIBLE = "Dès que possible"
CAMPAIGN_UNKNOWN = "Dates de la campagne non connues"
TELL_THE_RANK = "Si le dernier vaccin réalisé est un rappel, précisez-le !"


class Mark(StrEnum):
    """The sign at the left of a line, in the order in which lines are shown."""

    QUESTION = "?"
    LATE = "!!"
    TO_DO = "!"
    DONE = "✓"


class Standing(StrEnum):
    """What the heading says of the person."""

    LATE = "est en retard de ses vaccins"
    TO_DO = "a des vaccins à faire"
    UP_TO_DATE = "est à jour de ses vaccins"


class Words(NamedTuple):
    """A line as it is read on the screen."""

    mark: Mark
    label: str
    doses: str
    diagnosis: str
    next_dose: str


_MARKS = {
    Status.OVERDUE: Mark.LATE,
    Status.DUE: Mark.TO_DO,
    Status.MAY_BE_OFFERED: Mark.QUESTION,
    Status.NOT_RECOMMENDED: Mark.QUESTION,
    Status.CONTRAINDICATED: Mark.QUESTION,
    Status.UP_TO_DATE: Mark.DONE,
    Status.COMPLETE: Mark.DONE,
}
_PLACES = {each: place for place, each in enumerate(Mark)}
_DIAGNOSES = {
    Status.OVERDUE: "Pas à jour",
    Status.DUE: "À faire",
    Status.MAY_BE_OFFERED: "Peut être proposé",
    Status.NOT_RECOMMENDED: "Non recommandé",
    Status.CONTRAINDICATED: "Contre-indiqué",
    Status.UP_TO_DATE: "À jour",
    Status.COMPLETE: "À jour",
}

_ASKED = {
    Status.OVERDUE: AS_SOON_AS_POSSIBLE,
    Status.DUE: AS_SOON_AS_POSSIBLE,
    Status.MAY_BE_OFFERED: f"{AS_SOON_AS_POSSIBLE} (si souhaité)",
}
_IF_RECOMMENDED = f"{AS_SOON_AS_POSSIBLE} (si recommandé)"


def words(line: AssessmentLine, *, on: date) -> Words:
    """Give the five things that the screen shows of a line."""
    told, to_come = diagnosis(line), next_dose(line, on=on)
    return Words(mark(line), line.line.label, doses(line.received), told, to_come)


def mark(line: AssessmentLine) -> Mark:
    """Give the sign of a line."""
    if line.asks_rank:
        return Mark.LATE
    if line.if_recommended:
        return Mark.QUESTION
    return _MARKS[line.status]


def doses(received: int) -> str:
    """Write « 0 doses », « 1 dose », « 2 doses », as the manual does."""
    return "1 dose" if received == 1 else f"{received} doses"


def diagnosis(line: AssessmentLine) -> str:
    """Give the sentence of the column « Diagnostic »."""
    if line.asks_rank:
        return TELL_THE_RANK
    if line.if_recommended and line.outcome is not None:
        return f"Schéma à {doses(len(line.outcome.rule.steps))}"
    if line.status is Status.CONTRAINDICATED:
        return f"Contre-indiqué : {line.contraindications[0].says}"
    if line.status is Status.UP_TO_DATE:
        return _note(line) or _DIAGNOSES[line.status]
    return _DIAGNOSES[line.status]


def _note(line: AssessmentLine) -> str:
    if line.campaign_unknown:
        return CAMPAIGN_UNKNOWN
    if line.outcome is None:
        return line.line.without_indication_note
    return line.outcome.rule.note


def next_dose(line: AssessmentLine, *, on: date) -> str:
    """Give the sentence of the column « Prochaine dose »."""
    asked = _ASKED.get(line.status)
    if asked is None:
        return _from(line.recommended) if line.recommended else NOTHING
    if line.status is Status.MAY_BE_OFFERED:
        return asked
    if line.earliest is not None and line.earliest > on:
        return _from(line.earliest)
    return _IF_RECOMMENDED if line.status is Status.DUE and line.if_recommended else asked


def _from(day: date) -> str:
    return f"Dès le {day:%d/%m/%Y}"


def shown(bilan: Bilan) -> tuple[AssessmentLine, ...]:
    """The lines that the screen shows, `?` first, then as the calendar orders them."""
    lines = [line for line in bilan.lines if line.shown]
    return tuple(sorted(lines, key=lambda line: (_PLACES[mark(line)], line.line.order)))


def standing(lines: Iterable[AssessmentLine]) -> Standing:
    """Say what the heading says: late, something to do, or up to date."""
    found = {line.status for line in lines if not line.if_recommended}
    if Status.OVERDUE in found:
        return Standing.LATE
    return Standing.TO_DO if Status.DUE in found else Standing.UP_TO_DATE
