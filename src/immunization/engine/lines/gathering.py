"""What a line holds for the cohort of a person, gathered for the first person of it."""

from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.cohorts import LineForCohort
from immunization.engine.lines.obligations import obligation
from immunization.engine.lines.opening import may_speak, may_speak_first
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import AssessmentLine
from immunization.engine.lines.validity import suits
from immunization.schedule.lines.calendar import Obligation
from immunization.schedule.lines.line import Line


def gathered(case: Case, line: Line) -> LineForCohort:
    """The rules of a line that are for the person, and what the law asks of them."""
    found = case.cohort.lines.get(line.key)
    if found is None:
        found = case.cohort.lines[line.key] = _gather(case, line)
    return found


def _gather(case: Case, line: Line) -> LineForCohort:
    in_force, asked = case.lines[line.key], obligation(case, line)
    held = in_force.rules.holding(case.facts)
    rules = tuple(rule for rule in held if suits(case, rule) and may_speak(case, rule))
    first = tuple(rule for rule in rules if may_speak_first(case, rule))
    if not (first or in_force.immunities.holding(case.facts)):
        case.cohort.unreceived[line.key] = silent(line, (), Status.NOT_RECOMMENDED, asked)
    return LineForCohort(rules, first, asked)


def silent(
    line: Line, records: tuple[Record, ...], status: Status, asked: Obligation | None
) -> AssessmentLine:
    """A line of which no rule says anything, as most lines of most people."""
    return AssessmentLine(line, status, None, None, len(records), records=records, obligation=asked)
