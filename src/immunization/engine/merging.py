"""One answer out of several that differ in days nobody knows: it claims what they all claim."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import combinations
from typing import TypeVar

from immunization.engine.assessment import (
    Assessment,
    DoseEvaluation,
    Reason,
    Uncertainty,
    VaccineGroupForecast,
)
from immunization.engine.facts import Dose
from immunization.engine.placement import Placed
from immunization.engine.statuses import EvaluationStatus, SeriesStatus

Entry = TypeVar("Entry", DoseEvaluation, VaccineGroupForecast)

Turn = tuple[Dose, list[tuple[int, int]]]
"""A dose, and the pairs of answers that differ in its day only."""

NOTHING = "-"
"""The value of a field in an answer that has no such entry."""


def merge(answers: list[Assessment], placed: list[Placed]) -> Assessment:
    """Keep what all answers agree on; list the rest with the values that it takes.

    `placed` holds, for each answer, the doses with the days that they were given.
    """
    first = answers[0]
    places = {id(dose): place for place, (_, dose) in enumerate(placed[0])}
    turns = _turns(placed)
    evaluations = _by_key(
        [answer.evaluations for answer in answers],
        lambda each: (places[id(each.dose)], each.antigen),
    )
    forecasts = _by_key(
        [answer.forecasts for answer in answers],
        lambda each: (each.vaccine_group, each.series_group),
    )
    uncertainties = [
        *(_doubts(_dose_subject(entries), entries, turns) for entries in evaluations),
        *(_doubts(_group_subject(entries), entries, turns) for entries in forecasts),
    ]
    return replace(
        first,
        evaluations=tuple(_common_evaluation(entries) for entries in evaluations),
        forecasts=tuple(_common_forecast(entries) for entries in forecasts),
        excluded=tuple(
            each for each in first.excluded if all(each in answer.excluded for answer in answers)
        ),
        uncertainties=tuple(each for found in uncertainties for each in found),
    )


def _turns(placed: list[Placed]) -> list[Turn]:
    """For each dose that was moved the pairs of answers between which nothing else was moved."""
    days = [[day for day, _ in each] for each in placed]
    turns = []
    for place, (_, dose) in enumerate(placed[0]):
        if len({each[place] for each in days}) > 1:
            pairs = [
                (one, other)
                for one, other in combinations(range(len(days)), 2)
                if _moved(days[one], days[other]) == [place]
            ]
            turns.append((dose, pairs))
    return turns


def _moved(one: list[date], other: list[date]) -> list[int]:
    return [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]


def _by_key(
    answers: list[tuple[Entry, ...]], key: Callable[[Entry], Hashable]
) -> list[list[Entry | None]]:
    """For each entry of any answer what each answer says of it."""
    indexed = [{key(each): each for each in answer} for answer in answers]
    keys = dict.fromkeys(each for answer in indexed for each in answer)
    return [[answer.get(each) for answer in indexed] for each in keys]


def _known(entries: list[Entry | None]) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


def _common_evaluation(entries: list[DoseEvaluation | None]) -> DoseEvaluation:
    known = _known(entries)
    first = known[0]
    agreed = len(known) == len(entries) and len({each.status for each in known}) == 1
    return replace(
        first,
        status=first.status if agreed else EvaluationStatus.TO_CONFIRM,
        reasons=_reasons(known, everywhere=agreed),
        target=first.target if _same(each.target for each in known) else None,
    )


def _reasons(known: list[DoseEvaluation], *, everywhere: bool) -> tuple[Reason, ...]:
    """The reasons that all give, or any gives where they disagree; a day only where it is one."""
    found: dict[object, list[Reason]] = {}
    for evaluation in known:
        for reason in evaluation.reasons:
            found.setdefault(reason.code, []).append(reason)
    return tuple(
        reasons[0] if len(set(reasons)) == 1 else Reason(reasons[0].code)
        for reasons in found.values()
        if len(reasons) >= len(known) or not everywhere
    )


def _common_forecast(entries: list[VaccineGroupForecast | None]) -> VaccineGroupForecast:
    known = _known(entries)
    first = known[0]
    changes: dict[str, object] = {}
    for field in fields(VaccineGroupForecast):
        values = [getattr(each, field.name) for each in known]
        if not _same(values):
            changes[field.name] = _shared(values)
    if len(known) < len(entries) or "status" in changes:
        changes["status"] = SeriesStatus.TO_CONFIRM
    return replace(first, **changes)  # type: ignore[arg-type]


def _shared(values: list[object]) -> object:
    """Of lists the members that all have; of anything else nothing."""
    first = values[0]
    if isinstance(first, tuple):
        return tuple(each for each in first if all(each in other for other in values))  # type: ignore[operator]
    return None


def _same(values: Iterable[object]) -> bool:
    return len(set(values)) <= 1


def _doubts(
    subject: tuple[str, str], entries: list[Entry | None], turns: list[Turn]
) -> Iterator[Uncertainty]:
    """The fields of an entry that differ, with the doses whose day makes the difference."""
    for field in fields(_known(entries)[0]):
        values = [
            NOTHING if entry is None else _text(getattr(entry, field.name)) for entry in entries
        ]
        distinct = tuple(dict.fromkeys(values))
        if len(distinct) > 1:
            yield Uncertainty(subject, field.name, distinct, _decisive(values, turns))


def _decisive(values: list[str], turns: list[Turn]) -> tuple[Dose, ...]:
    """The doses whose day alone changes the value; all that were moved where none does alone."""
    decisive = tuple(
        dose for dose, pairs in turns if any(values[one] != values[other] for one, other in pairs)
    )
    return decisive or tuple(dose for dose, _ in turns)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(each) for each in value) or NOTHING
    if isinstance(value, Reason):
        return value.code.value
    return NOTHING if value is None else str(value)


def _dose_subject(entries: list[DoseEvaluation | None]) -> tuple[str, str]:
    evaluation = _known(entries)[0]
    return str(evaluation.dose.given), evaluation.antigen


def _group_subject(entries: list[VaccineGroupForecast | None]) -> tuple[str, str]:
    forecast = _known(entries)[0]
    return forecast.vaccine_group, forecast.series_group
