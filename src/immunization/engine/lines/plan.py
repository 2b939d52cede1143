"""The visits that remain to catch up: what to give on which day, as few visits as may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from immunization.engine.lines.assessment import assess_shots, shots_of
from immunization.engine.lines.case import Contents, Shot
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import AssessmentLine
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line

_MOST_VISITS = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """Lines to vaccinate for on one day; `numbers` are the doses' places in their series."""

    on: date
    lines: tuple[Line, ...]
    numbers: tuple[int, ...]


def catch_up(
    calendar: Calendar,
    subject: Subject,
    doses: Iterable[ReceivedDose],
    *,
    on: date,
) -> tuple[Visit, ...]:
    """Plan the visits up to the calendar's horizon, as if each were kept on its day.

    What is due is given; what would count already and is due soon comes with it (`keep_together`),
    and a visit waits a little for the next one (`postpone`). What falls due between two visits has
    its own day; what falls due after the last one is no catch-up. Live vaccines are given the same
    day or apart, as the calendar's spacings ask.
    """
    shots = list(shots_of(tuple(doses), subject, on))
    planning = calendar.planning
    last_day = planning.horizon.after(on, overflow=calendar.overflow)
    visits: list[Visit] = []
    day, begun = on, set[str]()
    while day <= last_day and len(visits) < _MOST_VISITS:
        lines = assess_shots(calendar, subject, tuple(shots), on=day)
        begun |= {line.key for line in lines if _is_due(line, day)}
        until = planning.keep_together.after(day, overflow=calendar.overflow)
        given = [line for line in lines if _gives(line, day, until, begun)]
        if given:
            visits.append(_visit(day, given))
            shots += [_shot(calendar, line, day) for line in given]
            lines = assess_shots(calendar, subject, tuple(shots), on=day)
        following = _next_days(lines, day, begun)
        if not following:
            break
        latest = planning.postpone.after(following[0], overflow=calendar.overflow)
        day = max(each for each in following if each <= latest)
    return tuple(visits)


def _is_due(line: AssessmentLine, day: date) -> bool:
    due = line.status in (Status.OVERDUE, Status.DUE) and not line.if_recommended
    return due and line.earliest is not None and line.earliest <= day


def _gives(line: AssessmentLine, day: date, until: date, begun: set[str]) -> bool:
    if _is_due(line, day):
        return True
    if line.key not in begun or line.earliest is None or line.recommended is None:
        return False
    return line.status is Status.UP_TO_DATE and line.earliest <= day and line.recommended <= until


def _visit(day: date, given: list[AssessmentLine]) -> Visit:
    numbers = tuple(line.outcome.number if line.outcome else 0 for line in given)
    return Visit(day, tuple(line.line for line in given), numbers)


def _shot(calendar: Calendar, line: AssessmentLine, day: date) -> Shot:
    """A dose that is planned: all that its line, and those that go with it, ask for."""
    together = [each for each in calendar.lines if _goes_with(each, line.line)]
    wanted = set(line.line.gives)
    number = line.outcome.number if line.outcome else 0
    if line.outcome is not None and 0 < number <= len(line.outcome.rule.steps):
        wanted |= line.outcome.rule.steps[number - 1].products
    contents = Contents(
        diseases=frozenset().union(*(each.counts for each in together)),
        valences=frozenset(wanted),
        antibodies=False,
    )
    return Shot(day, None, contents, None, ReceivedDose(day, None, line.line.label))


def _goes_with(other: Line, line: Line) -> bool:
    return other is line or line.ranks_of == other.key or other.ranks_of == line.key


def _next_days(lines: Iterable[AssessmentLine], day: date, begun: set[str]) -> list[date]:
    """The days after `day` on which lines ask for their next doses, as long as the plan lasts."""
    asked = [
        (line, max(line.recommended, day + timedelta(days=1)))
        for line in lines
        if line.recommended is not None and _asks(line)
    ]
    last = max((on for line, on in asked if _in_plan(line, begun)), default=day)
    return sorted(on for _, on in asked if on <= last)


def _asks(line: AssessmentLine) -> bool:
    asks = line.status in (Status.OVERDUE, Status.DUE, Status.UP_TO_DATE)
    return asks and not line.if_recommended


def _in_plan(line: AssessmentLine, begun: set[str]) -> bool:
    return line.status is not Status.UP_TO_DATE or line.key in begun
