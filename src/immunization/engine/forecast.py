"""Chapter 7: whether a series goes on, and when."""

from immunization.engine.compiled.calendar import END, NONE
from immunization.engine.compiled.dose import CompiledDose
from immunization.engine.dates import candidate_earliest, forecast_dates, maximum_age_date
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import ForecastReason, SeriesStatus

NOT_COMPLETE = SeriesStatus.NOT_COMPLETE


def forecast(run: SeriesRun) -> None:
    """Sections 7.1 to 7.6; the status, and the dates where another dose is due."""
    on = run.case.on
    while run.target is not None and can_be_skipped(run, run.target, on):
        _skip(run, "T6-11", on)
    reference = NONE
    while True:
        run.status, run.reason = determine_need(run)
        target = run.target
        if run.status is not NOT_COMPLETE or target is None:
            break
        reference = reference or run.earliest
        if not can_be_skipped(run, target, reference):
            forecast_dates(run, target)
            break
        _skip(run, "7.6.1", reference)
    if run.status is SeriesStatus.COMPLETE:
        run.antigen.completed_groups.add(run.series.group)
    if run.case.trace is not None:
        run.case.trace.add("T7-10", str(run), f"{run.status} ({run.reason})")


def can_be_skipped(run: SeriesRun, target: CompiledDose, reference: int) -> bool:
    """CDSi 7.1 and 7.6.1: skips of the context 'Forecast' or 'Both'."""
    if not target.forecast_skips:
        return False
    seen, on = len(run.records), run.case.on
    return any(skip.met(run, reference, seen, on) for skip in target.forecast_skips)


def _skip(run: SeriesRun, rule: str, reference: int) -> None:
    if run.case.trace is not None:
        number = run.series.doses[run.position].number
        run.case.trace.add(rule, str(run), f"dose {number} skipped", reference=reference)
    run.position += 1


def determine_need(run: SeriesRun) -> tuple[SeriesStatus, ForecastReason]:
    """Table 7-10: should the patient receive another target dose? Sets the candidate date."""
    antigen, target = run.antigen, run.target
    if antigen.immune:
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
    maximum = maximum_age_date(run, target)
    if on >= maximum:
        return SeriesStatus.AGED_OUT, ForecastReason.MAXIMUM_AGE
    run.earliest = candidate_earliest(run, target)
    if maximum != END and run.earliest >= maximum:
        return SeriesStatus.AGED_OUT, ForecastReason.CANNOT_FINISH
    return NOT_COMPLETE, ForecastReason.DOSE_DUE


def is_contraindicated(run: SeriesRun, target: CompiledDose | None) -> bool:
    """Table 7-7: the antigen is contra-indicated, or every preferable vaccine of the dose is."""
    antigen = run.antigen
    if antigen.contraindications:
        return True
    if target is None or not antigen.forbidden_products or not target.preferable_products:
        return False
    return target.preferable_products <= antigen.forbidden_products
