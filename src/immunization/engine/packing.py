"""An assessment as plain tuples and back, so that it travels cheaply between processes.

Person, day and doses stay where they are: the process that asked still has them. Days travel as
ordinals, states as their words, a dose as its place. Strings are those of the knowledge base, so
that `marshal` writes each of them once for a whole batch.
"""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from immunization.engine.assess import Judgement
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
from immunization.engine.groups import GroupForecast
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)

Packed = tuple[Any, ...]

_VACCINE = attrgetter("product", "name", "trade_name")
_EVALUATION = attrgetter("antigen", "status._value_", "series", "series_group", "target")


def pack(judgement: Judgement, doses: Sequence[Dose]) -> Packed:
    """Plain tuples of what was found where nothing is left to check, without the trace."""
    places = {id(dose): place for place, dose in enumerate(doses)}
    return (
        [_pack_forecast(each) for each in judgement.forecasts],
        [
            (places[id(each.dose)], *_EVALUATION(each), [_pack_reason(r) for r in each.reasons])
            for each in judgement.evaluations
        ],
        [(places[id(each.dose)], each.reason.value) for each in judgement.case.excluded],
    )


def _pack_forecast(forecast: GroupForecast) -> Packed:
    group, series_group, antigens, series, status, reasons, guidance, vaccines, *numbers = forecast
    return (
        group,
        series_group,
        antigens,
        series,
        status._value_,
        [reason._value_ for reason in reasons],
        guidance,
        [_VACCINE(vaccine) for vaccine in vaccines],
        numbers,
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
    group, series_group, antigens, series, status, reasons, guidance, vaccines, numbers = packed
    return GroupForecast(
        group,
        series_group,
        antigens,
        series,
        SeriesStatus(status),
        tuple([ForecastReason(word) for word in reasons]),
        guidance,
        tuple([RecommendedVaccine(*each) for each in vaccines]),
        *numbers,
    ).in_days()


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
