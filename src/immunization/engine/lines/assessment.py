"""The entrance: a person, doses, a calendar and a day in; the bilan out."""

from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter

from immunization.dates import PartialDate
from immunization.engine.facts import InvalidFacts
from immunization.engine.lines.case import Case, Shot, contents_of
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.missing_days import Known, days_of, line_for_all_days
from immunization.engine.lines.rank import line_of
from immunization.engine.lines.result import AssessmentLine, Bilan, Excluded, LeftOut
from immunization.engine.lines.verdict import verdict_of
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line


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
    known in part are tried on every day that may matter: the more severe verdict is given, and
    marked where the days change it.
    Raises InvalidFacts for a day before birth.
    """
    if on < subject.born:
        raise InvalidFacts(
            "on", on.isoformat(), f"a day from {subject.born.isoformat()}, the birth"
        )
    left_out: list[LeftOut] = []
    wanted, given = _wanted(calendar, lines), tuple(doses)
    shots = _shots(given, subject, on, left_out)
    if shots is not None:
        case = Case(calendar, subject, shots, on)
        found = tuple([case.unreceived(line) or line_of(case, line) for line in wanted])
    else:
        left_out.clear()
        known = tuple(_known(given, subject, on, left_out))
        found = tuple([line_for_all_days(calendar, subject, known, each, on) for each in wanted])
    return Bilan(calendar.identity, on, found, tuple(left_out))


def _wanted(calendar: Calendar, keys: Iterable[str] | None) -> tuple[Line, ...]:
    if keys is None:
        return calendar.lines
    return tuple(calendar.line(key) for key in keys)


def shots_of(doses: tuple[ReceivedDose, ...], subject: Subject, on: date) -> list[Shot]:
    """The doses that were surely given by the day, in order, partial dates at their latest."""
    known = (each for each in _known(doses, subject, on, []) if not each.perhaps_later)
    return sorted((each.shot(each.last) for each in known), key=attrgetter("day"))


def assess_shots(
    calendar: Calendar, subject: Subject, shots: tuple[Shot, ...], *, on: date
) -> tuple[AssessmentLine, ...]:
    """The verdicts of every line for shots in order, planned ones too."""
    case = Case(calendar, subject, shots, on)
    return tuple(verdict_of(case, line) for line in calendar.lines)


def _shots(
    doses: tuple[ReceivedDose, ...], subject: Subject, on: date, left_out: list[LeftOut]
) -> tuple[Shot, ...] | None:
    """The doses that count, in order; None where the day of one is not known, as of few."""
    shots = []
    for dose in doses:
        day, vaccine = dose.given, dose.vaccine
        if isinstance(day, PartialDate):
            if day.exact is None:
                return None
            day = day.exact
        if vaccine is not None and subject.born <= day <= on:
            shots.append(Shot(day, vaccine, contents_of(vaccine), dose.rank, dose))
        else:
            reason = _outside(day, day, subject, on)
            left_out.append(LeftOut(dose, reason or Excluded.UNKNOWN_VACCINE))
    return tuple(sorted(shots, key=attrgetter("day")))


def _outside(first: date, last: date, subject: Subject, on: date) -> Excluded | None:
    """Why a dose that was given between two days is left out, None where these days count."""
    if first > on:
        return Excluded.AFTER_THE_DAY
    return Excluded.BEFORE_BIRTH if last < subject.born else None


def _known(
    doses: Iterable[ReceivedDose], subject: Subject, on: date, left_out: list[LeftOut]
) -> Iterator[Known]:
    for dose in doses:
        first, last = days_of(dose, subject.born, on)
        reason = _outside(first, last, subject, on)
        if dose.vaccine is None or reason is not None:
            left_out.append(LeftOut(dose, reason or Excluded.UNKNOWN_VACCINE))
        else:
            if last > on:
                left_out.append(LeftOut(dose, Excluded.PERHAPS_AFTER_THE_DAY))
            yield Known(dose, dose.vaccine, first, min(last, on), perhaps_later=last > on)
