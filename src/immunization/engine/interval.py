"""CDSi 6.5 and 6.6: was the dose given at a preferable, or at least allowable, interval?"""

from immunization.engine.case import Record
from immunization.engine.compiled.calendar import CompiledSpan, Day, after
from immunization.engine.compiled.dose import CompiledDose, CompiledInterval
from immunization.engine.compiled.validity import in_force
from immunization.engine.run import Remark, SeriesRun
from immunization.engine.statuses import EvaluationReason
from immunization.schedule.dose import (
    FromMostRecent,
    FromObservation,
    FromPrevious,
    FromTargetDose,
)

TOO_SOON = EvaluationReason.INTERVAL_TOO_SOON
GRACE = EvaluationReason.INTERVAL_GRACE_PERIOD

Reference = Record | Day


def evaluate_intervals(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """All preferable intervals hold, or all allowable ones do (second condition of Table 6-31)."""
    if not target.intervals:
        return True, ()
    held, remarks = evaluate_preferable_intervals(run, target, record)
    if held or not evaluate_allowable_intervals(run, target, record):
        return held, remarks
    soonest = max(remark.limit for remark in remarks if remark.reason is TOO_SOON)
    return True, (Remark(EvaluationReason.INTERVAL_ALLOWABLE, soonest),)


def evaluate_preferable_intervals(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """Table 6-18 for each interval that is in force; they must all hold."""
    remarks: list[Remark] = []
    held = True
    for interval in target.intervals_on(record.ordinal):
        reference = reference_date(run, interval, before=record)
        if reference is None:
            held = held and run.case.policies.interval_without_reference_holds
            continue
        remark = preferable_interval(interval, reference, record.ordinal, run.slack)
        if remark is not None:
            remarks.append(remark)
            held = held and remark.reason is GRACE
    return held, tuple(remarks)


def preferable_interval(
    interval: CompiledInterval, reference: Reference, day: int, slack: int
) -> Remark | None:
    """Table 6-18: 'Too soon', 'Grace period', or nothing to say."""
    since = reference.ordinal
    if interval.absolute_minimum is not None:
        limit = interval_date(reference, interval.absolute_minimum, slack)
        if day < limit:
            return Remark(TOO_SOON, limit, since)
    if interval.minimum is not None:
        limit = interval_date(reference, interval.minimum, slack)
        if day < limit:
            return Remark(GRACE, limit, since)
    return None


def evaluate_allowable_intervals(run: SeriesRun, target: CompiledDose, record: Record) -> bool:
    """Table 6-21 for each interval in force; without one the answer is no (6.6)."""
    looked_at = False
    for interval in in_force(target.allowable_intervals, record.ordinal):
        reference = reference_date(run, interval, before=record)
        if reference is None or interval.absolute_minimum is None:
            continue
        if record.ordinal < interval_date(reference, interval.absolute_minimum, run.slack):
            return False
        looked_at = True
    return looked_at


def reference_date(
    run: SeriesRun, interval: CompiledInterval, *, before: Record | None
) -> Reference | None:
    """From what an interval counts; `before` is the dose that is evaluated, None in a forecast."""
    match interval.reference:
        case FromPrevious():
            return run.previous
        case FromTargetDose(number):
            return _satisfied(run, number)
        case FromMostRecent(products):
            return _most_recent(run, products, before)
        case FromObservation(code):
            return run.case.observations.get(code)


def _satisfied(run: SeriesRun, number: int) -> Record | None:
    """CALCDTINT-2: the dose that satisfied that target dose."""
    for target, record in reversed(run.satisfied):
        if target.number == number:
            return record
    return None


def _most_recent(run: SeriesRun, products: frozenset[str], before: Record | None) -> Record | None:
    """CALCDTINT-8: the last dose of a product; one that was given inadvertently does not count."""
    found = None
    for record, remarks in zip(run.records, run.remarks, strict=False):
        if record is before:
            break
        inadvertent = any(
            remark.reason is EvaluationReason.INADVERTENT_ADMINISTRATION for remark in remarks
        )
        if record.product in products and not inadvertent:
            found = record
    return found


def interval_date(reference: Reference, span: CompiledSpan, slack: int) -> int:
    """CALCDTINT-3 to CALCDTINT-6: the reference date plus a part of the interval."""
    return after(reference.ordinal, reference.month, reference.offset, span, slack)
