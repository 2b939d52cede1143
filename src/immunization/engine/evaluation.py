"""Chapter 6: what each dose received counts for in a series (Figure 4-6)."""

from immunization.engine.age import evaluate_age
from immunization.engine.case import Record, Remark
from immunization.engine.compiled.calendar import NONE
from immunization.engine.compiled.dose import CompiledDose
from immunization.engine.compiled.skip import can_be_skipped
from immunization.engine.conflict import evaluate_conflict
from immunization.engine.interval import (
    allowable_remarks,
    evaluate_allowable_intervals,
    evaluate_preferable_intervals,
)
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationReason, EvaluationStatus
from immunization.engine.trace import Trace
from immunization.engine.vaccine import SUITED, evaluate_vaccine, is_suited

VALID = EvaluationStatus.VALID
NOT_VALID = EvaluationStatus.NOT_VALID
EXTRANEOUS = EvaluationStatus.EXTRANEOUS

ALREADY_COMPLETE = (Remark(EvaluationReason.SERIES_ALREADY_COMPLETE),)
INADVERTENT = (Remark(EvaluationReason.INADVERTENT_ADMINISTRATION),)


ALL_KEPT: tuple[bool, tuple[Remark, ...]] = (True, ())
"""A target dose without preferable intervals asks for none (6.5)."""


def evaluate_history(run: SeriesRun) -> None:
    """Walk through the doses of the antigen and the doses of the series together."""
    for seen, record in enumerate(run.records):
        if run.target is None:
            _note(run, None, EXTRANEOUS, ALREADY_COMPLETE)
        elif record.condition:
            _note(run, None, EvaluationStatus.SUB_STANDARD, record.condition)
        else:
            _evaluate(run, record, seen)


def _evaluate(run: SeriesRun, record: Record, seen: int) -> None:
    target = run.target
    if target is not None and target.history_skips:
        skip_for_record(run, record, seen)
        target = run.target
    if target is None:
        _note(run, None, EXTRANEOUS, ALREADY_COMPLETE)
        return
    status, remarks = evaluate_dose(run, target, record)
    _note(run, target, status, remarks)
    if status is VALID:
        run.satisfied.append((target, record))
        run.previous = record
        if not target.recurring:
            run.advance()
    elif status is NOT_VALID and remarks is not INADVERTENT and not run.case.knowledge.from_counted:
        run.previous = record


def skip_for_record(run: SeriesRun, record: Record, seen: int) -> None:
    """CDSi 6.2 with the date administered as the reference date (CONDSKIP-2)."""
    day = record.ordinal
    while run.target is not None and can_be_skipped(run.target.history_skips, run, day, seen, day):
        if run.case.trace is not None:
            outcome = f"dose {run.target.number} skipped in the history"
            run.case.trace.add("T6-11", str(run), outcome, reference=day)
        run.advance()


def evaluate_dose(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[EvaluationStatus, tuple[Remark, ...]]:
    """Table 6-31, after Table 6-13: was the target dose satisfied?"""
    if record.product in target.inadvertent:
        return NOT_VALID, INADVERTENT
    of_age, age = evaluate_age(run, target, record)
    if of_age is EXTRANEOUS:
        return EXTRANEOUS, age
    in_time, interval = ALL_KEPT
    if target.intervals:
        in_time, interval = evaluate_preferable_intervals(run, target, record)
        if not in_time and evaluate_allowable_intervals(run, target, record):
            in_time, interval = True, allowable_remarks(interval)
    impacted = evaluate_conflict(run, record) if record.conflicts else ()
    suited, vaccine = (
        SUITED if is_suited(run, target, record) else evaluate_vaccine(run, target, record)
    )
    valid = of_age is VALID and in_time and not impacted and suited
    return VALID if valid else NOT_VALID, (*age, *interval, *impacted, *vaccine)


def _note(
    run: SeriesRun,
    target: CompiledDose | None,
    status: EvaluationStatus,
    remarks: tuple[Remark, ...],
) -> None:
    run.statuses.append(status)
    run.remarks.append(remarks)
    run.target_numbers.append(NONE if target is None else target.number)
    if run.case.trace is not None:
        _add_to(run.case.trace, run, target)


def _add_to(trace: Trace, run: SeriesRun, target: CompiledDose | None) -> None:
    """What was said of the last dose that was looked at."""
    status, remarks = run.statuses[-1], run.remarks[-1]
    reasons = ", ".join(remark.reason for remark in remarks)
    number = f"dose {target.number}: " if target else ""
    outcome = f"{number}{status}" + (f" ({reasons})" if reasons else "")
    given = run.records[len(run.statuses) - 1].ordinal
    days = {"given": given} | {r.reason.name.lower(): r.limit for r in remarks}
    trace.add("T6-31", str(run), outcome, **days)
