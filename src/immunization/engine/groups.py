"""Chapter 9: the forecast of a vaccine group, in each of its series groups."""

from collections.abc import Iterable

from immunization.engine.assessment import RecommendedVaccine, VaccineGroupForecast
from immunization.engine.case import Case
from immunization.engine.compiled.calendar import NONE
from immunization.engine.dates import is_priority
from immunization.engine.days import day_or_none
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import ForecastReason, SeriesStatus
from immunization.schedule.knowledge_base import VaccineGroup

NOT_COMPLETE = SeriesStatus.NOT_COMPLETE

STATUS_ORDER = (
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
    SeriesStatus.NOT_COMPLETE,
)
"""Table 9-4, first to fourth rule: the first status that one of the forecasts has."""


def forecast_groups(best: list[SeriesRun], case: Case) -> tuple[VaccineGroupForecast, ...]:
    """FORECASTVG-1: one forecast for each vaccine group and series group of the best series."""
    contained: dict[tuple[str, str], list[SeriesRun]] = {}
    for run in best:
        contained.setdefault((run.series.vaccine_group, run.series.group), []).append(run)
    return tuple(
        _forecast(case.knowledge.groups[name], key, runs, case)
        for (name, key), runs in contained.items()
    )


def _forecast(
    group: VaccineGroup, series_group: str, runs: list[SeriesRun], case: Case
) -> VaccineGroupForecast:
    status = group_status(group, runs)
    if case.trace is not None:
        rule = "T9-4" if len(group.antigens) > 1 else "SINGLEANTVG-1"
        case.trace.add(rule, f"{group.name}, series group {series_group}", status.value)
    due = [run for run in runs if run.status is NOT_COMPLETE]
    if status is not NOT_COMPLETE:
        return VaccineGroupForecast(
            vaccine_group=group.name,
            series_group=series_group,
            antigens=tuple([run.series.antigen for run in runs]),
            series=tuple([run.series.name for run in runs]),
            status=status,
            reasons=_reasons(runs),
            guidance=_guidance(runs),
        )
    earliest = earliest_date(group, due, case)
    return VaccineGroupForecast(
        vaccine_group=group.name,
        series_group=series_group,
        antigens=tuple([run.series.antigen for run in runs]),
        series=tuple([run.series.name for run in runs]),
        status=status,
        reasons=_reasons(runs),
        dose_number=dose_number(group, due),
        earliest=day_or_none(earliest),
        recommended=day_or_none(max(earliest, min(run.recommended for run in due))),
        past_due=day_or_none(past_due_date(due, earliest)),
        latest=day_or_none(_soonest(run.latest for run in due)),
        unadjusted_recommended=day_or_none(min(run.unadjusted_recommended for run in due)),
        unadjusted_past_due=day_or_none(_soonest(run.unadjusted_past_due for run in due)),
        vaccines=recommended_vaccines(due),
        guidance=_guidance(runs),
    )


def group_status(group: VaccineGroup, runs: list[SeriesRun]) -> SeriesStatus:
    """SINGLEANTVG-1 for one antigen, Table 9-4 for several."""
    if len(group.antigens) == 1:
        return runs[0].status
    statuses = {run.status for run in runs}
    for status in STATUS_ORDER:
        if status in statuses:
            return status
    return SeriesStatus.IMMUNE if statuses == {SeriesStatus.IMMUNE} else SeriesStatus.COMPLETE


def earliest_date(group: VaccineGroup, due: list[SeriesRun], case: Case) -> int:
    """SINGLEANTVG-2, MULTIANTVG-1."""
    if len(due) == 1:
        run = due[0]
        target = run.target
        if len(group.antigens) == 1 or target is None or not is_priority(run, target):
            return run.earliest
    if any(run.target is not None and is_priority(run, run.target) for run in due):
        return max(min(run.earliest for run in due), _last_dose(group, case))
    return max(run.earliest for run in due)


def past_due_date(due: list[SeriesRun], earliest: int) -> int:
    """FORECASTVG-3; NONE where no forecast has a past due date."""
    soonest = _soonest(run.past_due for run in due)
    return max(soonest, earliest) if soonest else NONE


def dose_number(group: VaccineGroup, due: list[SeriesRun]) -> int:
    """FORECASTDN-2: the smallest where the full group is administered, else the largest."""
    numbers = [run.dose_number for run in due]
    return min(numbers) if group.administer_full else max(numbers)


def recommended_vaccines(due: list[SeriesRun]) -> tuple[RecommendedVaccine, ...]:
    """FORECASTRECVAC-1, FORECASTVG-9: of the right age on the earliest or recommended date."""
    vaccines: dict[RecommendedVaccine, None] = {}
    for run in due:
        target = run.target
        if target is None:
            continue
        ages, forbidden = run.ages, run.antigen.forbidden_products
        for begin, end, _, _, _, vaccine in target.recommended:
            first, stop = ages[begin], ages[end]
            if (
                first <= run.earliest < stop or first <= run.recommended < stop
            ) and vaccine.product not in forbidden:
                found = RecommendedVaccine(vaccine.product, vaccine.name, vaccine.trade_name)
                vaccines[found] = None
    return tuple(vaccines)


def _last_dose(group: VaccineGroup, case: Case) -> int:
    """The latest date administered of a vaccine that belongs to the group."""
    latest = NONE
    for antigen in case.knowledge.antigens:
        records = case.records.get(antigen.place)
        if records and antigen.name in group.antigens:
            latest = max(latest, records[-1].ordinal)
    return latest


def _soonest(days: Iterable[int]) -> int:
    """The earliest of the days that there are, or NONE."""
    return min((day for day in days if day), default=NONE)


def _reasons(runs: list[SeriesRun]) -> tuple[ForecastReason, ...]:
    """FORECASTVG-7: the reasons of all the forecasts contained."""
    return tuple(dict.fromkeys([run.reason for run in runs]))


def _guidance(runs: list[SeriesRun]) -> tuple[str, ...]:
    """FORECASTGUIDANCE-1: of the series, the indications and the contra-indications that apply."""
    texts: dict[str, None] = {}
    for run in runs:
        antigen = run.antigen
        texts.update(dict.fromkeys(run.series.series.guidance))
        applying = antigen.indications.get(run.series, ())
        texts.update(dict.fromkeys(each.guidance for each in applying))
        texts.update(dict.fromkeys(each.guidance for each in antigen.contraindications))
        texts.update(dict.fromkeys(each.guidance for each in antigen.vaccine_contraindications))
    return tuple(text for text in texts if text)
