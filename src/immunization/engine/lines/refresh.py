"""A dose is asked for when the last one is too old (X9)."""

from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.outcome import Judged, Outcome, Status
from immunization.schedule.lines.line import Refresh, Rule


def speak(case: Case, rule: Rule, refresh: Refresh, records: tuple[Record, ...]) -> Outcome | None:
    """A dose now when none is recent enough; otherwise its day if the rule plans it, or nothing.

    Whoever is not of the age for it is not told of the rule at all (see `opening`).
    """
    if not records:
        return Outcome(rule, Status.DUE, case.day, case.day, number=1)
    last = records[-1]
    before = refresh.last_before_age
    if before is not None and last.day >= case.age(before):
        return None
    number, judged = len(records) + 1, (Judged(last, None, len(records)),)
    asked_from = case.after(last.day, refresh.not_within)
    if refresh.planned and case.day < asked_from:
        return Outcome(
            rule, Status.UP_TO_DATE, asked_from, asked_from, number=number, judged=judged
        )
    if not refresh.planned and case.day <= asked_from:
        return None
    return Outcome(rule, Status.DUE, case.day, case.day, number=number, judged=judged)
