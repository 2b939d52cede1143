"""CDSi 7.4 and 7.5: the dates of a forecast."""

from immunization.engine.compiled.calendar import END, NONE, CompiledSpan, after
from immunization.engine.compiled.dose import CompiledAge, CompiledDose, CompiledInterval
from immunization.engine.compiled.validity import in_force
from immunization.engine.interval import Reference, interval_date, reference_date
from immunization.engine.run import SeriesRun


def age_rule(run: SeriesRun, target: CompiledDose) -> CompiledAge | None:
    """The age rule that is in force on the day of assessment (RELEVANT-2)."""
    for rule in in_force(target.ages, run.case.on):
        return rule
    return None


def maximum_age_date(run: SeriesRun, target: CompiledDose) -> int:
    """CALCDTAGE-1; END where the dose has no maximum age."""
    rule = age_rule(run, target)
    return END if rule is None else run.ages[rule.maximum]


def candidate_earliest(run: SeriesRun, target: CompiledDose) -> int:
    """FORECASTDTCAN-1: the latest of six dates.

    The date of the last dose covers that of the last inadvertent one.
    """
    rule = age_rule(run, target)
    earliest = run.case.born if rule is None else max(run.case.born, run.ages[rule.minimum])
    earliest = max(earliest, target.season_start)
    if run.records:
        earliest = max(earliest, run.records[-1].ordinal)
    if target.intervals:
        earliest = max(earliest, _latest(run, target, "minimum"))
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
    rule, ages, earliest = age_rule(run, target), run.ages, run.earliest
    run.unadjusted_recommended = _unadjusted_recommended(run, target, rule)
    run.unadjusted_past_due = _unadjusted_past_due(run, target, rule)
    run.latest = NONE if rule is None or ages[rule.maximum] == END else ages[rule.maximum] - 1
    run.recommended = max(earliest, run.unadjusted_recommended)
    run.past_due = NONE
    if run.unadjusted_past_due:
        run.past_due = max(earliest, run.unadjusted_past_due)
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


def _unadjusted_recommended(run: SeriesRun, target: CompiledDose, rule: CompiledAge | None) -> int:
    """FORECASTDT-2: by age, else by interval, else the earliest date."""
    by_age = NONE if rule is None else run.ages[rule.earliest]
    return by_age or _latest(run, target, "earliest") or run.earliest


def _unadjusted_past_due(run: SeriesRun, target: CompiledDose, rule: CompiledAge | None) -> int:
    """FORECASTDT-3: by age, else by interval, the day before; NONE is blank."""
    by_age = NONE if rule is None else run.ages[rule.latest]
    day = by_age or _latest(run, target, "latest")
    return day - 1 if day else NONE


def _latest(run: SeriesRun, target: CompiledDose, part: str) -> int:
    """The latest of all dates of one part of the intervals (CALCDTINT-4, -5, -6), or NONE."""
    latest = NONE
    for interval in in_force(target.intervals, run.case.on):
        span: CompiledSpan | None = getattr(interval, part)
        if span is None:
            continue
        reference: Reference | None = reference_date(run, interval, before=None)
        if reference is not None:
            latest = max(latest, interval_date(reference, span, run.slack))
    return latest


def dose_number(run: SeriesRun) -> int:
    """FORECASTDN-1: one more than the satisfied doses; of a seasonal dose those of this season."""
    return 1 + sum(
        1
        for target, record in run.satisfied
        if not target.season_start or record.ordinal >= target.season_start
    )


def is_priority(run: SeriesRun, target: CompiledDose) -> bool:
    """FORECASTPRIORITY-1: there is a preferable interval, and each one has the priority flag."""
    intervals: list[CompiledInterval] = in_force(target.intervals, run.case.on)
    return bool(intervals) and all(interval.priority for interval in intervals)
