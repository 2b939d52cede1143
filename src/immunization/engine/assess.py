"""The entrance: facts in, verdicts out (CDSi chapter 4)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from immunization.engine.assessment import (
    Assessment,
    DoseEvaluation,
    ExcludedDose,
    Reason,
)
from immunization.engine.case import Case, PlacedDose, Remark
from immunization.engine.compiled.knowledge import Knowledge, compiled
from immunization.engine.compiled.series import CompiledAntigen
from immunization.engine.conventions import count_other_groups
from immunization.engine.days import day_or_none
from immunization.engine.evaluation import evaluate_history
from immunization.engine.facts import Dose, Person
from immunization.engine.findings import note_findings
from immunization.engine.forecast import forecast
from immunization.engine.groups import GroupForecast, forecast_groups
from immunization.engine.merging import merge
from immunization.engine.placement import all_exact, exact_day, placements
from immunization.engine.policies import DEFAULT, Policies
from immunization.engine.relevance import relevant_series
from immunization.engine.run import AntigenRun, SeriesRun
from immunization.engine.selection import select_best
from immunization.engine.statuses import EvaluationStatus
from immunization.engine.trace import Trace
from immunization.engine.undetermined import to_check
from immunization.schedule.knowledge_base import KnowledgeBase

STANDING = (
    EvaluationStatus.VALID,
    EvaluationStatus.NOT_VALID,
    EvaluationStatus.EXTRANEOUS,
    EvaluationStatus.SUB_STANDARD,
)
"""What a dose stands for, from most to least, where an antigen has several best series."""


def assess(
    person: Person,
    doses: Iterable[Dose],
    knowledge_base: KnowledgeBase,
    on: date,
    *,
    policies: Policies = DEFAULT,
    trace: bool = False,
) -> Assessment:
    """Evaluate the doses received and forecast the next ones, on a day.

    The order of the doses does not matter, except between those of one day. Doses of which only
    the month or year is known are assessed at both ends, and what depends on the missing day is
    reported and not claimed. Raises InvalidFacts for days that cannot be computed with.
    """
    knowledge, given = compiled(knowledge_base), tuple(doses)
    if all_exact(given):
        placed = [(exact_day(dose), dose) for dose in given]
        return assess_placed(person, placed, knowledge, on, policies=policies, trace=trace)
    apart = tuple(replace(dose) for dose in given)
    ways = list(placements(apart, born=person.born, on=on))
    answers = [
        assess_placed(person, placed, knowledge, on, policies=policies, trace=trace)
        for placed in ways
    ]
    return merge(answers, ways)


class Judgement(NamedTuple):
    """What was found about a person, before it is written as an assessment."""

    case: Case
    evaluations: list[DoseEvaluation]
    forecasts: list[GroupForecast]


def assess_placed(
    person: Person,
    doses: Iterable[PlacedDose],
    knowledge: Knowledge,
    on: date,
    *,
    policies: Policies,
    trace: bool,
) -> Assessment:
    """Assess with a day for every dose."""
    case = Case(person, doses, knowledge, on, policies, Trace() if trace else None)
    found = judge(case)
    return Assessment(
        knowledge_base=knowledge.knowledge_base.identity,
        person=person,
        on=on,
        evaluations=tuple(found.evaluations),
        forecasts=tuple([each.in_days() for each in found.forecasts]),
        excluded=tuple([ExcludedDose(*each) for each in case.excluded]),
        to_check=to_check(case),
        trace=case.trace.steps() if case.trace is not None else (),
        labels=knowledge.labels,
    )


def judge(case: Case) -> Judgement:
    """Chapters 5 to 9, antigen after antigen."""
    evaluations: list[DoseEvaluation] = []
    best: list[SeriesRun] = []
    for antigen in case.knowledge.antigens:
        prioritized, chosen = assess_antigen(antigen, case)
        best += chosen
        if antigen.place in case.records:
            evaluations += _evaluations(chosen or list(prioritized.values()))
    return Judgement(case, evaluations, forecast_groups(best, case))


def assess_antigen(
    antigen: CompiledAntigen, case: Case
) -> tuple[dict[str, SeriesRun], list[SeriesRun]]:
    """Chapters 5 to 8 for one antigen: the prioritized and the best series."""
    relevant = relevant_series(antigen, case)
    if not relevant:
        return {}, []
    records = case.records.get(antigen.place, [])
    shared = AntigenRun(antigen, case, records)
    if case.observations or antigen.births:
        note_findings(shared)
    runs = [SeriesRun(series, shared) for series in relevant]
    for run in runs:
        if records:
            evaluate_history(run)
        forecast(run)
    prioritized, best = select_best(runs)
    if case.policies.dose_number_counts_other_groups:
        count_other_groups(best, prioritized)
    return prioritized, best


def _evaluations(runs: list[SeriesRun]) -> Iterator[DoseEvaluation]:
    """An entry a dose, from the series group in which it stands for most."""
    for place in range(len(runs[0].records) if runs else 0):
        standing = min(runs, key=lambda run: STANDING.index(run.statuses[place]))
        yield _evaluation(standing, place)


def _evaluation(run: SeriesRun, place: int) -> DoseEvaluation:
    return DoseEvaluation(
        run.records[place].dose,
        run.series.antigen,
        run.statuses[place],
        tuple([_reason(remark) for remark in run.remarks[place]]),
        run.series.name,
        run.series.group,
        run.target_numbers[place] or None,
    )


def _reason(remark: Remark) -> Reason:
    return Reason(remark.reason, day_or_none(remark.limit), day_or_none(remark.since))
