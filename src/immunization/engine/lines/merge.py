"""One verdict from the rules of a line (X10, X12)."""

from datetime import date

from immunization.engine.lines.case import Case
from immunization.engine.lines.outcome import Outcome, Status
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.line import Line, Strength

_ORDER = {status: place for place, status in enumerate(Status)}
"""The statuses stand in the order in which one hides another."""


def best(outcomes: list[Outcome]) -> Outcome | None:
    """The verdict that comes first: a risk never softens, the soonest date wins."""
    found = None
    for each in outcomes:
        if not each.future and (found is None or _rank(each) < _rank(found)):
            found = each
    return found


def _rank(outcome: Outcome) -> tuple[int, bool, date]:
    return _ORDER[outcome.status], outcome.if_recommended, outcome.recommended or date.max


def still_to_come(outcomes: list[Outcome]) -> Outcome | None:
    """A rule of the line that recommends a dose later in life and is not satisfied yet.

    One that is announced as a booster of what was received comes before a new recommendation.
    """
    found = None
    for each in outcomes:
        later = each.future and each.rule.strength is not Strength.OFFERED
        if later and (found is None or _comes_first(each) < _comes_first(found)):
            found = each
    return found


def _comes_first(outcome: Outcome) -> tuple[bool, date]:
    return not outcome.rule.announced, outcome.recommended or date.max


def without_indication(case: Case, line: Line) -> Status:
    """What a line says where no rule does: its dated default when a dose was received."""
    if case.records(line):
        for validity, status in line.without_indication:
            if in_force(validity, case.day):
                return Status(status)
    return Status.NOT_RECOMMENDED
