"""Chapter 7: whether a series goes on, and when."""

from immunization.engine.compiled.calendar import NONE
from immunization.engine.compiled.dose import CompiledDose
from immunization.engine.compiled.skip import can_be_skipped
from immunization.engine.dates import candidate_earliest, forecast_dates
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import ForecastReason, SeriesStatus

NOT_COMPLETE = SeriesStatus.NOT_COMPLETE


def forecast(run: SeriesRun) -> None:
    """Sections 7.1 to 7.6: the status, and the dates where another dose is due."""
    on, seen = run.case.on, len(run.records)
    while run.target is not None and can_be_skipped(run.target.forecast_skips, run, on, seen, on):
        _skip(run, run.target, "T6-11", on)
    reference = NONE
    while True:
        run.status, run.reason = determine_need(run)
        target = run.target
        if run.status is not NOT_COMPLETE or target is None:
            break
        reference = reference or run.earliest
        if not can_be_skipped(target.forecast_skips, run, reference, seen, on):
            forecast_dates(run, target)
            break
        _skip(run, target, "7.6.1", reference)
    if run.status is SeriesStatus.COMPLETE:
        run.antigen.completed_groups.add(run.series.group)
    if run.case.trace is not None:
        run.case.trace.add("T7-10", str(run), f"{run.status} ({run.reason})")


def _skip(run: SeriesRun, target: CompiledDose, rule: str, reference: int) -> None:
    if run.case.trace is not None:
        run.case.trace.add(rule, str(run), f"dose {target.number} skipped", reference=reference)
    run.advance()


def determine_need(run: SeriesRun) -> tuple[SeriesStatus, ForecastReason]:
    """Table 7-10: should the patient receive another target dose? Sets the candidate date."""
    target = run.target
    if run.antigen.immune:
        return SeriesStatus.IMMUNE, ForecastReason.IMMUNITY
    if is_contraindicated(run, target):
        return SeriesStatus.CONTRAINDICATED, ForecastReason.CONTRAINDICATION
    if target is None:
        if run.satisfied:
            return SeriesStatus.COMPLETE, ForecastReason.SERIES_COMPLETE
        return SeriesStatus.NOT_RECOMMENDED, ForecastReason.PAST_HISTORY
    on = run.case.on
    if on > target.season_end:
        return SeriesStatus.NOT_RECOMMENDED, ForecastReason.PAST_SEASON
    run.rule = rule = target.age_on(on)
    maximum = run.ages[rule.maximum]
    if on >= maximum:
        return SeriesStatus.AGED_OUT, ForecastReason.MAXIMUM_AGE
    run.earliest = candidate_earliest(run, target)
    if run.earliest >= maximum:
        return SeriesStatus.AGED_OUT, ForecastReason.CANNOT_FINISH
    return NOT_COMPLETE, ForecastReason.DOSE_DUE


def is_contraindicated(run: SeriesRun, target: CompiledDose | None) -> bool:
    """Table 7-7: the antigen is contra-indicated, or every preferable vaccine of the dose is."""
    antigen = run.antigen
    if antigen.contraindications:
        return True
    if not antigen.forbidden_products or target is None or not target.preferable_products:
        return False
    return target.preferable_products <= antigen.forbidden_products
