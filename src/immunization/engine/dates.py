"""CDSi 7.4 and 7.5: the dates of a forecast."""

from collections.abc import Callable
from operator import attrgetter

from immunization.engine.compiled.calendar import END, NONE, CompiledSpan, after
from immunization.engine.compiled.dose import CompiledDose, CompiledInterval
from immunization.engine.interval import interval_date
from immunization.engine.run import SeriesRun

Part = Callable[[CompiledInterval], CompiledSpan | None]

MINIMUM: Part = attrgetter("minimum")
EARLIEST: Part = attrgetter("earliest")
LATEST: Part = attrgetter("latest")


def candidate_earliest(run: SeriesRun, target: CompiledDose) -> int:
    """FORECASTDTCAN-1: the latest of six dates.

    The date of the last dose covers that of the last inadvertent one.
    """
    earliest = max(run.case.born, run.ages[run.rule.minimum], target.season_start)
    if run.records:
        earliest = max(earliest, run.records[-1].ordinal)
    if target.intervals:
        earliest = max(earliest, latest_interval_date(run, target, MINIMUM))
    if run.case.live and target.conflict_ends:
        earliest = max(earliest, latest_conflict_end(run, target))
    return earliest


def latest_conflict_end(run: SeriesRun, target: CompiledDose) -> int:
    """CALCDTCONFLICT-3: date administered + conflict end interval, for any preferable vaccine."""
    latest = NONE
    for record in run.case.live:
        for span in target.conflict_ends.get(record.product, ()):
            end = after(record.ordinal, record.month, record.offset, span, run.slack)
            latest = max(latest, end)
    return latest


def forecast_dates(run: SeriesRun, target: CompiledDose) -> None:
    """FORECASTDT-1 to FORECASTDT-6 and FORECASTDN-1; `run.earliest` is already set."""
    rule, ages, earliest = run.rule, run.ages, run.earliest
    recommended = ages[rule.earliest]
    past_due = ages[rule.latest]
    maximum = ages[rule.maximum]
    if target.intervals:
        recommended = recommended or latest_interval_date(run, target, EARLIEST)
        past_due = past_due or latest_interval_date(run, target, LATEST)
    run.unadjusted_recommended = recommended or earliest
    run.recommended = max(earliest, recommended)
    if past_due:
        run.unadjusted_past_due = past_due - 1
        run.past_due = max(earliest, past_due - 1)
    if maximum != END:
        run.latest = maximum - 1
    run.dose_number = dose_number(run)
    if run.case.trace is not None:
        run.case.trace.add(
            "T7-13",
            str(run),
            f"dose {run.dose_number} forecast",
            earliest=earliest,
            recommended=run.recommended,
            past_due=run.past_due,
            latest=run.latest,
        )


def latest_interval_date(run: SeriesRun, target: CompiledDose, part: Part) -> int:
    """The latest of all dates of a part of the intervals (CALCDTINT-4, -5, -6), or NONE."""
    latest = NONE
    for interval in target.intervals_on(run.case.on):
        span = part(interval)
        if span is None:
            continue
        reference = interval.reference.day(run, None)
        if reference is not None:
            latest = max(latest, interval_date(reference, span, run.slack))
    return latest


def dose_number(run: SeriesRun) -> int:
    """FORECASTDN-1: one more than the satisfied doses; of a seasonal dose those of this season."""
    number = 1
    for target, record in run.satisfied:
        if record.ordinal >= target.season_start:
            number += 1
    return number


def is_priority(run: SeriesRun) -> bool:
    """FORECASTPRIORITY-1: there is a preferable interval, and each one has the priority flag."""
    intervals = run.series.doses[run.position].intervals_on(run.case.on)
    return bool(intervals) and all(interval.priority for interval in intervals)
