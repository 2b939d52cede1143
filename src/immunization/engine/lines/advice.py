"""What to know or do beside a dose; it changes no verdict (X13)."""

from collections.abc import Iterator
from datetime import date

from immunization.engine.lines.case import Case
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import Advised, AssessmentLine
from immunization.schedule.lines.calendar import Advice

ASKS = frozenset({Status.OVERDUE, Status.DUE, Status.MAY_BE_OFFERED})
"""What asks for a dose, or offers it."""


def advice_for(case: Case, line: AssessmentLine) -> tuple[Advised, ...]:
    """The advice that goes with a dose of the line."""
    return tuple(_holding(case, line))


def _holding(case: Case, line: AssessmentLine) -> Iterator[Advised]:
    for each in case.lines[line.key].advices.holding(case.facts):
        if case.was_aged(each.ages, case.day):
            yield Advised(each, _last_day(case, each))


def _last_day(case: Case, advice: Advice) -> date | None:
    if advice.by is None:
        return None
    name, span = advice.by
    day = case.facts.value(name)
    return case.after(day, span) if isinstance(day, date) else None
