"""Whether it matters that the last dose was a booster; then the person is asked."""

from immunization.engine.lines.case import Case
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import AssessmentLine
from immunization.engine.lines.verdict import verdict_of
from immunization.schedule.lines.line import Line

_TO_DO = (Status.OVERDUE, Status.DUE)


def line_of(case: Case, line: Line) -> AssessmentLine:
    """The verdict of one line, and whether the rank of the last dose would change it."""
    found = verdict_of(case, line)
    if found.status not in _TO_DO:
        return found
    other = _with_last_dose_as_booster(case, line)
    if other is None:
        return found
    told = verdict_of(other, line)
    differs = (told.status, told.recommended) != (found.status, found.recommended)
    return found._replace(asks_rank=True) if differs else found


def _with_last_dose_as_booster(case: Case, line: Line) -> Case | None:
    """The same case with the last dose told to be a booster, None where none may be."""
    asked = case.lines[line.ranks_of].line if line.ranks_of else line
    if not (asked.appointments and case.records(asked)):
        return None
    last = case.records(asked)[-1]
    old_enough = last.day >= case.age(case.calendar.booster_from)
    if last.rank is not None or not old_enough or not last.shots[0].contents.takes_booster:
        return None
    return case.told_booster(last, line)
