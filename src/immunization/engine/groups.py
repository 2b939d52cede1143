"""Chapter 9: the forecast of a vaccine group, in each of its series groups."""

from collections.abc import Iterable
from typing import NamedTuple

from immunization.engine.assessment import VaccineGroupForecast
from immunization.engine.case import Case
from immunization.engine.compiled.calendar import NONE
from immunization.engine.compiled.dose import RecommendedVaccine
from immunization.engine.dates import is_priority
from immunization.engine.days import day_or_none
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import ForecastReason, SeriesStatus
from immunization.schedule.antigen import AntigenContraindication, VaccineContraindication
from immunization.schedule.knowledge_base import VaccineGroup
from immunization.schedule.series import Indication

Stated = Indication | AntigenContraindication | VaccineContraindication
"""What an observation stands for, with its guidance."""

NOT_COMPLETE = SeriesStatus.NOT_COMPLETE

STATUS_ORDER = (
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
    SeriesStatus.NOT_COMPLETE,
)
"""Table 9-4, first to fourth rule: the first status that one of the forecasts has."""


class GroupForecast(NamedTuple):
    """A VaccineGroupForecast, field by field, with ordinals for days: what travels cheaply."""

    vaccine_group: str
    series_group: str
    antigens: tuple[str, ...]
    series: tuple[str, ...]
    status: SeriesStatus
    reasons: tuple[ForecastReason, ...]
    guidance: tuple[str, ...]
    vaccines: tuple[RecommendedVaccine, ...] = ()
    dose_number: int | None = None
    earliest: int = NONE
    recommended: int = NONE
    past_due: int = NONE
    latest: int = NONE
    unadjusted_recommended: int = NONE
    unadjusted_past_due: int = NONE

    def in_days(self) -> VaccineGroupForecast:
        """The forecast as it is answered."""
        return VaccineGroupForecast(
            self.vaccine_group,
            self.series_group,
            self.antigens,
            self.series,
            self.status,
            self.reasons,
            self.dose_number,
            day_or_none(self.earliest),
            day_or_none(self.recommended),
            day_or_none(self.past_due),
            day_or_none(self.latest),
            day_or_none(self.unadjusted_recommended),
            day_or_none(self.unadjusted_past_due),
            self.vaccines,
            self.guidance,
        )


def forecast_groups(best: list[SeriesRun], case: Case) -> list[GroupForecast]:
    """FORECASTVG-1: one forecast for each vaccine group and series group of the best series."""
    contained: dict[tuple[str, str], list[SeriesRun]] = {}
    for run in best:
        contained.setdefault((run.series.vaccine_group, run.series.group), []).append(run)
    return [
        _forecast(case.knowledge.groups[name], key, runs, case)
        for (name, key), runs in contained.items()
    ]


def _forecast(
    group: VaccineGroup, series_group: str, runs: list[SeriesRun], case: Case
) -> GroupForecast:
    single = len(group.antigens) == 1
    status = runs[0].status if single else group_status(runs)
    if case.trace is not None:
        rule = "SINGLEANTVG-1" if single else "T9-4"
        case.trace.add(rule, f"{group.name}, series group {series_group}", status.value)
    if status is not NOT_COMPLETE:
        antigens = tuple([run.series.antigen for run in runs])
        series = tuple([run.series.name for run in runs])
        return GroupForecast(
            group.name,
            series_group,
            antigens,
            series,
            status,
            _reasons(runs),
            _guidance(runs),
        )
    if single:
        return _single_antigen_forecast(runs[0])
    return _multiple_antigen_forecast(group, series_group, runs, case)


def _single_antigen_forecast(run: SeriesRun) -> GroupForecast:
    """Section 9.2: the forecast of the one series that is contained."""
    series = run.series
    return GroupForecast(
        series.vaccine_group,
        series.group,
        (series.antigen,),
        (series.name,),
        run.status,
        (run.reason,),
        _guidance([run]),
        recommended_vaccines([run]),
        run.dose_number,
        run.earliest,
        run.recommended,
        run.past_due,
        run.latest,
        run.unadjusted_recommended,
        run.unadjusted_past_due,
    )


def _multiple_antigen_forecast(
    group: VaccineGroup, series_group: str, runs: list[SeriesRun], case: Case
) -> GroupForecast:
    """Section 9.3: the dates of the forecasts with status 'Not Complete', blended."""
    due = [run for run in runs if run.status is NOT_COMPLETE]
    earliest = earliest_date(group, due, case)
    return GroupForecast(
        group.name,
        series_group,
        tuple([run.series.antigen for run in runs]),
        tuple([run.series.name for run in runs]),
        NOT_COMPLETE,
        _reasons(runs),
        _guidance(runs),
        recommended_vaccines(due),
        dose_number(group, due),
        earliest,
        recommended_date(due, earliest),
        past_due_date(due, earliest),
        _soonest([run.latest for run in due]),
        min([run.unadjusted_recommended for run in due]),
        _soonest([run.unadjusted_past_due for run in due]),
    )


def group_status(runs: list[SeriesRun]) -> SeriesStatus:
    """Table 9-4, for a group of several antigens."""
    statuses = {run.status for run in runs}
    for status in STATUS_ORDER:
        if status in statuses:
            return status
    return SeriesStatus.IMMUNE if statuses == {SeriesStatus.IMMUNE} else SeriesStatus.COMPLETE


def earliest_date(group: VaccineGroup, due: list[SeriesRun], case: Case) -> int:
    """MULTIANTVG-1: the latest of the earliest dates, unless a forecast has priority."""
    if any(is_priority(run) for run in due):
        return max(min(run.earliest for run in due), _last_dose(group, case))
    return max(run.earliest for run in due)


def recommended_date(due: list[SeriesRun], earliest: int) -> int:
    """FORECASTVG-2: the earliest adjusted recommended date, not before the earliest date."""
    return max(earliest, min([run.recommended for run in due]))


def past_due_date(due: list[SeriesRun], earliest: int) -> int:
    """FORECASTVG-3; NONE where no forecast has a past due date."""
    soonest = _soonest([run.past_due for run in due])
    return max(soonest, earliest) if soonest else NONE


def dose_number(group: VaccineGroup, due: list[SeriesRun]) -> int:
    """FORECASTDN-2: the smallest where the full group is administered, else the largest."""
    numbers = [run.dose_number for run in due]
    return min(numbers) if group.administer_full else max(numbers)


def recommended_vaccines(due: list[SeriesRun]) -> tuple[RecommendedVaccine, ...]:
    """FORECASTRECVAC-1, FORECASTVG-9: of the right age on the earliest or recommended date."""
    vaccines: dict[RecommendedVaccine, None] = {}
    for run in due:
        target = run.series.doses[run.position]
        ages, forbidden = run.ages, run.antigen.forbidden_products
        for begin, end, vaccine in target.recommended:
            first, stop = ages[begin], ages[end]
            of_age = first <= run.earliest < stop or first <= run.recommended < stop
            if of_age and vaccine.product not in forbidden:
                vaccines[vaccine] = None
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
    return min([day for day in days if day], default=NONE)


def _reasons(runs: list[SeriesRun]) -> tuple[ForecastReason, ...]:
    """FORECASTVG-7: the reasons of all the forecasts contained."""
    return tuple(dict.fromkeys([run.reason for run in runs]))


def _guidance(runs: list[SeriesRun]) -> tuple[str, ...]:
    """FORECASTGUIDANCE-1: of the series, and of what an active observation indicates or forbids.

    The text asks for the observation, and not that the age of the person be within the rule's.
    """
    first = runs[0]
    observed = first.case.observations
    if len(runs) == 1 and not observed:
        return first.series.series.guidance
    texts: dict[str, None] = {}
    for run in runs:
        antigen = run.antigen.antigen
        stated: list[Stated] = [
            *[each.indication for each in run.series.indications],
            *[each for _, _, each in antigen.contraindications],
            *[each for each, _ in antigen.vaccine_contraindications],
        ]
        texts.update(dict.fromkeys(run.series.series.guidance))
        texts.update({each.guidance: None for each in stated if each.observation in observed})
    return tuple(filter(None, texts))
