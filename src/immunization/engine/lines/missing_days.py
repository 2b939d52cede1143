"""Doses whose day is not known: which days may change a line, and the verdict that holds for all.

Each dose that matters to a line is tried at both ends of what is known, on the ages that the
line's rules name, and beside the other doses, together with every choice for the others. A date
that reaches beyond a past day is also tried as a dose that came later. Where that would be too much
to try, the line is said to depend on the missing day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import NamedTuple

from immunization.dates import PartialDate, Span
from immunization.engine.lines.case import Case, Shot, contents_of
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.rank import line_of
from immunization.engine.lines.result import AssessmentLine
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line, Rule
from immunization.vaccines import Vaccine

_SEVERITY = {status: place for place, status in enumerate(Status)}
_MOST_TRIED = 128
_A_DAY = timedelta(days=1)
_Days = tuple[date | None, ...]
"""Days that are tried; None is a dose that came later."""


class Known(NamedTuple):
    """A dose that counts in the bilan, and the days between which it was given."""

    dose: ReceivedDose
    vaccine: Vaccine
    first: date
    last: date
    perhaps_later: bool = False
    """It may have come after the day of the bilan: then it does not count."""

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last and not self.perhaps_later

    def shot(self, day: date) -> Shot:
        """The dose on one of its days."""
        return Shot(day, self.vaccine, contents_of(self.vaccine), self.dose.rank, self.dose)


def days_of(dose: ReceivedDose, born: date, on: date) -> tuple[date, date]:
    """The days between which a dose was given, within the person's life as far as they may be."""
    given = dose.given
    if not isinstance(given, PartialDate):
        return given, given
    first, last = given.earliest, given.latest
    until = on if dose.read_on is None else max(on, dose.read_on)
    return min(last, max(first, born)), max(first, min(last, until))


def line_for_all_days(
    calendar: Calendar, subject: Subject, known: tuple[Known, ...], line: Line, on: date
) -> AssessmentLine:
    """The most severe verdict that the missing days allow, marked where they change it."""
    touched = [_touches(calendar, line, each) for each in known]
    tried: list[_Days] = [
        _days(calendar, subject, line, each, known) if matters and not each.exact else (each.last,)
        for each, matters in zip(known, touched, strict=True)
    ]
    whole = prod(map(len, tried)) <= _MOST_TRIED
    choices = list(product(*tried)) if whole else _ends(tried)
    found = [
        line_of(Case(calendar, subject, _shots(known, days), on), line)
        for days in _apart(line, known, choices)
    ]
    worst = min(found, key=_rank)
    depends = not whole or any(_verdict(each) != _verdict(worst) for each in found)
    return worst._replace(depends_on_missing_day=True) if depends else worst


def _ends(tried: list[_Days]) -> list[_Days]:
    """Where all choices are too many: the ends of each dose, or else all early and all late."""
    ends = [_outermost(days) for days in tried]
    if prod(map(len, ends)) <= _MOST_TRIED:
        return list(product(*ends))
    return [tuple(days[0] for days in ends), tuple(days[-1] for days in ends)]


def _outermost(days: _Days) -> _Days:
    """The first and the last day, and that it came later where it may have."""
    firsts = days[:2] if days[0] is None else days[:1]
    return tuple(dict.fromkeys((*firsts, days[-1])))


def _verdict(line: AssessmentLine) -> tuple[Status, date | None, date | None]:
    return line.status, line.earliest, line.recommended


def _rank(line: AssessmentLine) -> tuple[int, date]:
    return _SEVERITY[line.status], line.recommended or date.max


def _shots(known: tuple[Known, ...], days: _Days) -> tuple[Shot, ...]:
    chosen = zip(known, days, strict=True)
    shots = [each.shot(day) for each, day in chosen if day is not None]
    return tuple(sorted(shots, key=lambda shot: shot.day))


def _apart(line: Line, known: tuple[Known, ...], choices: list[_Days]) -> list[_Days]:
    """Leave out the days on which two doses of the line would fall together by the choice alone."""
    whole = [line.counts <= each.shot(each.last).contents.diseases for each in known]
    apart = [days for days in choices if not _collide(known, whole, days)]
    return apart or choices


def _collide(known: tuple[Known, ...], whole: list[bool], days: _Days) -> bool:
    taken: dict[date, bool] = {}
    for each, counts, day in zip(known, whole, days, strict=True):
        if not counts or day is None:
            continue
        if day in taken and not (each.exact and taken[day]):
            return True
        taken[day] = each.exact
    return False


def _touches(calendar: Calendar, line: Line, known: Known) -> bool:
    """Say whether a dose can change a line: its own, one that it looks at, or a gap to keep."""
    contents = known.shot(known.last).contents
    diseases = set(line.counts)
    for key in _looks_at(line):
        diseases |= {code for each in calendar.lines if each.key == key for code in each.counts}
    if not contents.diseases.isdisjoint(diseases) or contents.antibodies:
        return True
    return any(
        not spacing.valences.isdisjoint(contents.valences)
        and not spacing.valences.isdisjoint(line.gives)
        for spacing in calendar.spacings
    )


def _looks_at(line: Line) -> set[str]:
    found = {line.ranks_of}
    for rule in line.rules:
        found |= {name for name, _ in (*rule.spacing, *rule.not_before)}
        if rule.follow is not None:
            found.add(rule.follow.line)
    return found


def _days(
    calendar: Calendar, subject: Subject, line: Line, known: Known, others: tuple[Known, ...]
) -> _Days:
    """The days of a dose that are tried: the ends, ages that rules name, beside other doses.

    The eve of the last one is tried too: on the day itself two live vaccines are given together.
    A dose that may have come later is first tried so: nothing is counted that is not known.
    """
    days = {known.first, known.last, known.last - _A_DAY}
    for span in {span for rule in line.rules for span in _ages(rule)}:
        reached = span.after(subject.born, overflow=calendar.overflow)
        days |= {reached - _A_DAY, reached}
    for other in others:
        if other is not known and _touches(calendar, line, other):
            for day in (other.first, other.last):
                days |= {day - _A_DAY, day + _A_DAY}
    within = sorted(day for day in days if known.first <= day <= known.last)
    return (None, *within) if known.perhaps_later else tuple(within)


def _ages(rule: Rule) -> Iterator[Span]:
    for ages in (rule.opens, rule.ages, *(each.ages for each in rule.starts)):
        yield from (each for each in (ages.begin, ages.end) if each is not None)
    for step in rule.steps:
        yield from (each for each in (step.dose.ages[0].minimum, step.dose.ages[0].maximum) if each)
