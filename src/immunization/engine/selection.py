"""Chapter 8: which series is the best for a person, in each series group of an antigen."""

from immunization.engine.run import SeriesRun
from immunization.engine.scoring import (
    COMPLETE_SERIES,
    IN_PROCESS_SERIES,
    NO_VALID_DOSES,
    Criterion,
    highest_score,
)
from immunization.engine.statuses import SeriesStatus
from immunization.schedule.series import SeriesType

COMPLETE = SeriesStatus.COMPLETE
CONTRAINDICATED = SeriesStatus.CONTRAINDICATED


def select_best(runs: list[SeriesRun]) -> tuple[dict[str, SeriesRun], list[SeriesRun]]:
    """The prioritized series by series group, and those that are the best of their group.

    A default series that is alone is prioritized in any case (Table 8-3, first and second rule).
    """
    if len(runs) == 1 and runs[0].series.is_default:
        return {runs[0].series.group: runs[0]}, runs if is_best(runs[0], {}) else []
    groups: dict[str, list[SeriesRun]] = {}
    for run in runs:
        groups.setdefault(run.series.group, []).append(run)
    prioritized: dict[str, SeriesRun] = {}
    for key in sorted(groups):
        chosen = prioritize(groups[key])
        if chosen is not None:
            prioritized[key] = chosen
    return prioritized, [run for run in prioritized.values() if is_best(run, prioritized)]


def prioritize(group: list[SeriesRun]) -> SeriesRun | None:
    """Sections 8.1 to 8.7 for one series group."""
    scorable = [run for run in candidates(group) if is_scorable(run, group)]
    single = single_prioritized(scorable, group)
    if single is not None:
        _trace(single, "T8-3", "prioritized")
        return single
    runs, criteria = classify(scorable)
    if not runs:
        return None
    chosen = highest_score(runs, criteria)
    _trace(chosen, "SELECTBEST-2", f"prioritized among {len(runs)}")
    return chosen


def candidates(group: list[SeriesRun]) -> list[SeriesRun]:
    """SELECTB-24: those that are not contra-indicated, or all when all are."""
    return [run for run in group if run.status is not CONTRAINDICATED] or group


def is_scorable(run: SeriesRun, group: list[SeriesRun]) -> bool:
    """SELECTSCORE-2, for a candidate."""
    series = run.series
    if series.type is SeriesType.RISK:
        return series.priority <= min(each.series.priority for each in group)
    if series.type is SeriesType.EVALUATION_ONLY:
        return run.status is COMPLETE
    if run.satisfied:
        return run.satisfied[0][1].ordinal < run.ages[series.maximum_age_to_start]
    return not any(each.satisfied or each.series.is_default for each in group)


def is_in_process(run: SeriesRun) -> bool:
    """SELECTB-16: at least one target dose satisfied, and the status 'Not Complete'."""
    return bool(run.satisfied) and run.status is SeriesStatus.NOT_COMPLETE


def single_prioritized(scorable: list[SeriesRun], group: list[SeriesRun]) -> SeriesRun | None:
    """Table 8-3: is there a single prioritized patient series?"""
    if len(scorable) == 1:
        return scorable[0]
    defaults = [run for run in group if run.series.is_default]
    default = defaults[0] if len(defaults) == 1 else None
    if not scorable:
        return default
    complete = [run for run in scorable if run.status is COMPLETE]
    in_process = [run for run in scorable if is_in_process(run)]
    if len(complete) == 1:
        return complete[0]
    if not complete and len(in_process) == 1:
        return in_process[0]
    return default if not complete and not in_process else None


def classify(scorable: list[SeriesRun]) -> tuple[list[SeriesRun], tuple[Criterion, ...]]:
    """Table 8-5: which series are scored, and by which rules.

    Where no column holds (some had valid doses, none is complete or in process) all are scored
    like those without valid doses.
    """
    complete = [run for run in scorable if run.status is COMPLETE]
    if len(complete) >= 2:
        return complete, COMPLETE_SERIES
    in_process = [run for run in scorable if is_in_process(run)]
    if len(in_process) >= 2 and not complete:
        return in_process, IN_PROCESS_SERIES
    return scorable, NO_VALID_DOSES


def is_best(run: SeriesRun, prioritized: dict[str, SeriesRun]) -> bool:
    """Table 8-14: is the prioritized series the best of its group?

    Equivalence has a direction: it is read from the series itself.
    """
    if run.status is COMPLETE:
        return True
    kind = run.series.type
    best = kind is not SeriesType.EVALUATION_ONLY
    for key in run.series.equivalent_groups:
        other = prioritized.get(key)
        if other is None:
            continue
        if other.status is COMPLETE:
            return False
        if other.series.type is SeriesType.RISK and kind is SeriesType.STANDARD:
            best = False
    return best


def _trace(run: SeriesRun, rule: str, outcome: str) -> None:
    if run.case.trace is not None:
        run.case.trace.add(rule, str(run), f"{outcome} in series group {run.series.group}")
