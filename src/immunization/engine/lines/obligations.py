"""What the law asks of the person, line by line."""

from immunization.engine.lines.case import Case
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.calendar import Obligation
from immunization.schedule.lines.line import Line


def obligation(case: Case, line: Line) -> Obligation | None:
    """The obligation in force on the day that names the line and concerns the person."""
    for each in case.lines[line.key].obligations.holding(case.facts):
        if in_force(each.born, case.born) and case.was_aged(each.ages, case.day):
            return each
    return None
