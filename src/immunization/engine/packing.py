"""An assessment as plain tuples and back, so that it travels cheaply between processes.

Person, day and doses stay where they are: the process that asked still has them. Days travel as
ordinals, states as their words, a dose as its place. Strings are those of the knowledge base, so
that `marshal` writes each of them once for a whole batch.
"""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from immunization.engine.assessment import (
    Assessment,
    DoseEvaluation,
    ExcludedDose,
    Reason,
    VaccineGroupForecast,
)
from immunization.engine.compiled.dose import RecommendedVaccine
from immunization.engine.compiled.knowledge import Knowledge
from immunization.engine.facts import Dose, Person
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)

Packed = tuple[Any, ...]

_FORECAST = attrgetter(
    "vaccine_group", "series_group", "antigens", "series", "status._value_", "dose_number"
)
_DATES = attrgetter(
    "earliest",
    "recommended",
    "past_due",
    "latest",
    "unadjusted_recommended",
    "unadjusted_past_due",
)
_VACCINE = attrgetter("product", "name", "trade_name")
_EVALUATION = attrgetter("antigen", "status._value_", "series", "series_group", "target")


def pack(assessment: Assessment, doses: Sequence[Dose]) -> Packed:
    """Plain tuples of an assessment without uncertainties, things to check, or trace."""
    places = {id(dose): place for place, dose in enumerate(doses)}
    return (
        [_pack_forecast(each) for each in assessment.forecasts],
        [
            (places[id(each.dose)], *_EVALUATION(each), [_pack_reason(r) for r in each.reasons])
            for each in assessment.evaluations
        ],
        [(places[id(each.dose)], each.reason.value) for each in assessment.excluded],
    )


def _pack_forecast(forecast: VaccineGroupForecast) -> Packed:
    return (
        _FORECAST(forecast),
        [day and day.toordinal() for day in _DATES(forecast)],
        [reason._value_ for reason in forecast.reasons],
        [_VACCINE(vaccine) for vaccine in forecast.vaccines],
        forecast.guidance,
    )


def _pack_reason(reason: Reason) -> Packed:
    return (
        reason.code.value,
        reason.limit and reason.limit.toordinal(),
        reason.since and reason.since.toordinal(),
    )


def unpack(
    packed: Packed, *, person: Person, doses: Sequence[Dose], on: date, knowledge: Knowledge
) -> Assessment:
    """The assessment that was packed."""
    forecasts, evaluations, excluded = packed
    return Assessment(
        knowledge_base=knowledge.knowledge_base.identity,
        person=person,
        on=on,
        evaluations=tuple([_unpack_evaluation(each, doses) for each in evaluations]),
        forecasts=tuple([_unpack_forecast(each) for each in forecasts]),
        excluded=tuple(
            [ExcludedDose(doses[place], ExclusionReason(word)) for place, word in excluded]
        ),
        labels=knowledge.labels,
    )


def _unpack_forecast(packed: Packed) -> VaccineGroupForecast:
    (group, series_group, antigens, series, status, number), days, reasons, vaccines, texts = packed
    earliest, recommended, past_due, latest, *unadjusted = [_day(ordinal) for ordinal in days]
    return VaccineGroupForecast(
        group,
        series_group,
        antigens,
        series,
        SeriesStatus(status),
        tuple([ForecastReason(word) for word in reasons]),
        number,
        earliest,
        recommended,
        past_due,
        latest,
        unadjusted[0],
        unadjusted[1],
        tuple([RecommendedVaccine(*each) for each in vaccines]),
        texts,
    )


def _unpack_evaluation(packed: Packed, doses: Sequence[Dose]) -> DoseEvaluation:
    place, antigen, status, series, series_group, target, reasons = packed
    found = tuple(
        [Reason(EvaluationReason(code), _day(limit), _day(since)) for code, limit, since in reasons]
    )
    return DoseEvaluation(
        doses[place], antigen, EvaluationStatus(status), found, series, series_group, target
    )


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
