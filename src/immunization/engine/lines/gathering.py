"""What a line holds for the cohort of a person, gathered for the first person of it."""

from immunization.engine.lines.case import Case
from immunization.engine.lines.cohorts import LineForCohort
from immunization.engine.lines.obligations import obligation
from immunization.engine.lines.opening import may_speak, may_speak_first
from immunization.engine.lines.validity import suits
from immunization.schedule.lines.line import Line


def gathered(case: Case, line: Line) -> LineForCohort:
    """The rules of a line that are for the person, and what the law asks of them."""
    found = case.cohort.lines.get(line.key)
    if found is None:
        found = case.cohort.lines[line.key] = _gather(case, line)
    return found


def _gather(case: Case, line: Line) -> LineForCohort:
    held = case.lines[line.key].rules.holding(case.facts)
    rules = tuple(rule for rule in held if suits(case, rule) and may_speak(case, rule))
    first = tuple(rule for rule in rules if may_speak_first(case, rule))
    return LineForCohort(rules, first, obligation(case, line))
