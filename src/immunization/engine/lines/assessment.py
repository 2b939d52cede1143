"""The entrance: a person, doses, a calendar and a day in; the bilan out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from immunization.dates import PartialDate
from immunization.engine.facts import InvalidFacts
from immunization.engine.lines.case import Case, Shot, contents_of
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.rank import line_of
from immunization.engine.lines.result import AssessmentLine, Bilan, Excluded, LeftOut
from immunization.engine.lines.verdict import verdict_of
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line

_SEVERITY = {status: place for place, status in enumerate(Status)}


def assess(
    calendar: Calendar,
    subject: Subject,
    doses: Iterable[ReceivedDose],
    *,
    on: date,
    lines: Iterable[str] | None = None,
) -> Bilan:
    """Make the bilan as of a day, under the rules in force that day.

    Doses after the day, before birth, or of an unknown vaccine are left out and reported. Dates
    known in part are evaluated at both ends: the more severe verdict is given and marked.
    Raises InvalidFacts for a day before birth.
    """
    if on < subject.born:
        raise InvalidFacts(
            "on", on.isoformat(), f"a day from {subject.born.isoformat()}, the birth"
        )
    given = tuple(doses)
    wanted = _wanted(calendar, lines)
    bilan = _assess(calendar, subject, given, on, wanted, latest=False)
    if not any(isinstance(dose.given, PartialDate) and not dose.given.exact for dose in given):
        return bilan
    other = _assess(calendar, subject, given, on, wanted, latest=True)
    both = tuple(_severer(a, b) for a, b in zip(bilan.lines, other.lines, strict=True))
    return replace(bilan, lines=both)


def _wanted(calendar: Calendar, keys: Iterable[str] | None) -> tuple[Line, ...]:
    if keys is None:
        return calendar.lines
    return tuple(calendar.line(key) for key in keys)


def _severer(early: AssessmentLine, late: AssessmentLine) -> AssessmentLine:
    same = (early.status, early.earliest, early.recommended) == (
        late.status,
        late.earliest,
        late.recommended,
    )
    if same:
        return early
    worse = min((early, late), key=lambda each: _SEVERITY[each.status])
    return replace(worse, depends_on_missing_day=True)


def _assess(
    calendar: Calendar,
    subject: Subject,
    doses: tuple[ReceivedDose, ...],
    on: date,
    lines: tuple[Line, ...],
    *,
    latest: bool,
) -> Bilan:
    left_out: list[LeftOut] = []
    shots = sorted(_shots(doses, subject, on, left_out, latest=latest), key=_by_day)
    case = Case(calendar, subject, tuple(shots), on)
    found = tuple(line_of(case, line) for line in lines)
    return Bilan(calendar.identity, on, found, tuple(left_out))


def shots_of(doses: tuple[ReceivedDose, ...], subject: Subject, on: date) -> list[Shot]:
    """The doses that the bilan counts, in order, partial dates at their latest."""
    return sorted(_shots(doses, subject, on, [], latest=True), key=_by_day)


def assess_shots(
    calendar: Calendar, subject: Subject, shots: tuple[Shot, ...], *, on: date
) -> tuple[AssessmentLine, ...]:
    """The verdicts of every line for shots in order, planned ones too."""
    case = Case(calendar, subject, shots, on)
    return tuple(verdict_of(case, line) for line in calendar.lines)


def _by_day(shot: Shot) -> date:
    return shot.day


def _shots(
    doses: tuple[ReceivedDose, ...],
    subject: Subject,
    on: date,
    left_out: list[LeftOut],
    *,
    latest: bool,
) -> Iterator[Shot]:
    for dose in doses:
        day = _day(dose.given, subject.born, on, latest=latest)
        if day > on:
            left_out.append(LeftOut(dose, Excluded.AFTER_THE_DAY))
        elif day < subject.born:
            left_out.append(LeftOut(dose, Excluded.BEFORE_BIRTH))
        elif dose.vaccine is None:
            left_out.append(LeftOut(dose, Excluded.UNKNOWN_VACCINE))
        else:
            yield Shot(day, dose.vaccine, contents_of(dose.vaccine), dose.rank, dose)


def _day(given: date | PartialDate, born: date, on: date, *, latest: bool) -> date:
    """One end of a date, kept within the person's life as far as it may be."""
    if not isinstance(given, PartialDate):
        return given
    if latest:
        return max(given.earliest, min(given.latest, on))
    return min(given.latest, max(given.earliest, born))
