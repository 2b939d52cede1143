"""CDSi 6.5 and 6.6: was the dose given at a preferable, or at least allowable, interval?"""

from immunization.engine.case import Record, Remark
from immunization.engine.compiled.calendar import NONE, CompiledSpan, Day, after
from immunization.engine.compiled.dose import CompiledDose, CompiledInterval
from immunization.engine.compiled.validity import in_force
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationReason

TOO_SOON = EvaluationReason.INTERVAL_TOO_SOON
GRACE = EvaluationReason.INTERVAL_GRACE_PERIOD


def evaluate_preferable_intervals(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """Table 6-18 for each interval that is in force; they must all hold."""
    remarks: tuple[Remark, ...] = ()
    held = True
    for interval in target.intervals_on(record.ordinal):
        reference = interval.reference.day(run, record)
        if reference is None:
            held = held and run.case.policies.interval_without_reference_holds
            continue
        remark = preferable_interval(interval, reference, record.ordinal, run.slack)
        if remark is not None:
            remarks = (*remarks, remark)
            held = held and remark.reason is GRACE
    return held, remarks


def preferable_interval(
    interval: CompiledInterval, reference: Record | Day, day: int, slack: int
) -> Remark | None:
    """Table 6-18: 'Too soon', 'Grace period', or nothing to say."""
    since, absolute, minimum = reference.ordinal, interval.absolute_minimum, interval.minimum
    if absolute is not None:
        limit = interval_date(reference, absolute, slack)
        if day < limit:
            return Remark(TOO_SOON, limit, since)
    if minimum is not None and minimum != absolute:
        limit = interval_date(reference, minimum, slack)
        if day < limit:
            return Remark(GRACE, limit, since)
    return None


def evaluate_allowable_intervals(run: SeriesRun, target: CompiledDose, record: Record) -> bool:
    """Table 6-21 for each interval in force; without one the answer is no (6.6)."""
    looked_at = False
    for interval in in_force(target.allowable_intervals, record.ordinal):
        reference = interval.reference.day(run, record)
        if reference is None or interval.absolute_minimum is None:
            continue
        if record.ordinal < interval_date(reference, interval.absolute_minimum, run.slack):
            return False
        looked_at = True
    return looked_at


def allowable_remarks(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """What is said of a dose that kept an allowable interval only."""
    too_soon = [remark.limit for remark in remarks if remark.reason is TOO_SOON]
    return (Remark(EvaluationReason.INTERVAL_ALLOWABLE, max(too_soon, default=NONE)),)


def interval_date(reference: Record | Day, span: CompiledSpan, slack: int) -> int:
    """CALCDTINT-3 to CALCDTINT-6: the reference date plus a part of the interval."""
    months, days = span
    if not months:
        return reference.ordinal + days
    return after(reference.ordinal, reference.month, reference.offset, span, slack)
