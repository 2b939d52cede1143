"""What the law asks of the person, line by line."""

from immunization.engine.lines.case import Case
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.calendar import Obligation
from immunization.schedule.lines.line import Line


def obligation(case: Case, line: Line) -> Obligation | None:
    """The obligation in force on the day that names the line and concerns the person."""
    for each in case.lines[line.key].obligations.of(case.facts.answered):
        if _holds(case, each):
            return each
    return None


def _holds(case: Case, found: Obligation) -> bool:
    if not in_force(found.born, case.born) or not case.was_aged(found.ages, case.day):
        return False
    return found.when is None or found.when.holds(case.facts) is True
