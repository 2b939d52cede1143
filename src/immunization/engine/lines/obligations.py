"""What the law asks of the person, line by line."""

from functools import lru_cache

from immunization.engine.lines.case import Case
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.calendar import Calendar, Obligation
from immunization.schedule.lines.line import Line


def obligation(case: Case, line: Line) -> Obligation | None:
    """The obligation in force on the day that names the line and concerns the person."""
    named = _naming(case.calendar, line.key)
    return next((each for each in named if _holds(case, each)), None)


@lru_cache(maxsize=256)
def _naming(calendar: Calendar, key: str) -> tuple[Obligation, ...]:
    return tuple(each for each in calendar.obligations if key in each.lines)


def _holds(case: Case, found: Obligation) -> bool:
    if not in_force(found.validity, case.day):
        return False
    if not in_force(found.born, case.born) or not case.was_aged(found.ages, case.day):
        return False
    return found.when is None or found.when.holds(case.facts) is True
