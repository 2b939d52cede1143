"""A dose is asked for when the last one is too old (X9)."""

from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.outcome import Judged, Outcome, Status
from immunization.schedule.lines.line import Refresh, Rule


def speak(case: Case, rule: Rule, refresh: Refresh, records: tuple[Record, ...]) -> Outcome | None:
    """A dose now when none is recent enough; otherwise nothing, for no later date follows."""
    if not case.was_aged(rule.opens, case.day):
        return None
    if not records:
        return Outcome(rule, Status.DUE, case.day, case.day, number=1)
    last = records[-1]
    before = refresh.last_before_age
    if before is not None and last.day >= case.age(before):
        return None
    if case.day <= case.after(last.day, refresh.not_within):
        return None
    judged = (Judged(last, None, len(records)),)
    return Outcome(rule, Status.DUE, case.day, case.day, number=len(records) + 1, judged=judged)
