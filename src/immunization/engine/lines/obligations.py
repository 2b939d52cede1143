"""What the law asks of the person, line by line."""

from immunization.engine.lines.case import Case
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.calendar import Obligation
from immunization.schedule.lines.line import Line


def obligation(case: Case, line: Line) -> Obligation | None:
    """The obligation in force on the day that names the line and concerns the person."""
    return next((each for each in case.calendar.obligations if _holds(case, line, each)), None)


def _holds(case: Case, line: Line, found: Obligation) -> bool:
    if line.key not in found.lines or not in_force(found.validity, case.day):
        return False
    if not in_force(found.born, case.born) or not case.was_aged(found.ages, case.day):
        return False
    return found.when is None or found.when.holds(case.facts) is True
