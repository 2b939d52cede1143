"""Sections 8.4 to 8.7: points for the series of a group that are still in question."""

from collections.abc import Callable
from typing import NamedTuple

from immunization.engine.compiled.calendar import END, NONE, CompiledSpan, after, day_of_ordinal
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationStatus, SeriesStatus

Question = Callable[[list[SeriesRun]], list[bool]]


class Criterion(NamedTuple):
    """A row of a points table: a question asked of all series, and what each answer is worth."""

    question: Question
    alone: int
    shared: int
    otherwise: int


def highest_score(runs: list[SeriesRun], criteria: tuple[Criterion, ...]) -> SeriesRun:
    """SELECTBEST-1, SELECTBEST-2: the highest score, and in a tie the best preference."""
    scores = score(runs, criteria)
    ranked = sorted(
        zip(scores, runs, strict=True), key=lambda each: (-each[0], each[1].series.preference)
    )
    return ranked[0][1]


def score(runs: list[SeriesRun], criteria: tuple[Criterion, ...]) -> list[int]:
    """SELECTBEST-1: the sum of all points awarded to each series."""
    totals = [0] * len(runs)
    for criterion in criteria:
        answers = criterion.question(runs)
        won = criterion.alone if sum(answers) == 1 else criterion.shared
        for place, answer in enumerate(answers):
            totals[place] += won if answer else criterion.otherwise
    return totals


def is_product_path(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-23: the product path flag."""
    return [run.series.is_product_path for run in runs]


def is_product_path_with_all_valid(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-23 and SELECTB-2: a product series whose evaluations are all 'Valid'."""
    valid = EvaluationStatus.VALID
    return [
        run.series.is_product_path and all(status is valid for status in run.statuses)
        for run in runs
    ]


def is_completable(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-3: the forecast finish date is before the last target dose's maximum age date."""
    return [_completable(run) for run in runs]


def has_most_valid_doses(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-19: as many valid doses as any other, or more."""
    most = max(len(run.satisfied) for run in runs)
    return [len(run.satisfied) == most for run in runs]


def is_closest_to_completion(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-5: the fewest target doses that are not satisfied."""
    fewest = min(run.not_satisfied for run in runs)
    return [run.not_satisfied == fewest for run in runs]


def can_finish_earliest(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-11: completable, and finished on or before every other completable series."""
    finishes = [finish_date(run) if _completable(run) else END for run in runs]
    earliest = min(finishes)
    return [finish == earliest != END for finish in finishes]


def can_start_earliest(runs: list[SeriesRun]) -> list[bool]:
    """SELECTB-14: the start date is before that of every other series with a start date."""
    starts = [run.earliest if _is_forecast(run) else END for run in runs]
    earliest = min(starts)
    return [start == earliest != END for start in starts]


def finish_date(run: SeriesRun) -> int:
    """SELECTB-12: the earliest date, then the minimum interval of each remaining target dose."""
    if run.finish == NONE:
        finish, on, slack = run.earliest, run.case.on, run.slack
        for target in run.series.doses[run.position + 1 :]:
            spans = target.minimums_on(on)
            if spans:
                finish = max([_later(finish, span, slack) for span in spans])
        run.finish = finish
    return run.finish


def _later(ordinal: int, span: CompiledSpan, slack: int) -> int:
    months, days = span
    return after(*day_of_ordinal(ordinal), span, slack) if months else ordinal + days


def _completable(run: SeriesRun) -> bool:
    if not _is_forecast(run):
        return False
    last = run.series.doses[-1].age_on(run.case.on)
    return finish_date(run) < run.ages[last.maximum]


def _is_forecast(run: SeriesRun) -> bool:
    return run.status is SeriesStatus.NOT_COMPLETE and run.earliest != NONE


COMPLETE_SERIES = (Criterion(has_most_valid_doses, 1, 0, -1),)
"""Table 8-7."""

IN_PROCESS_SERIES = (
    Criterion(is_product_path_with_all_valid, 2, 2, -2),
    Criterion(is_completable, 3, 3, -3),
    Criterion(has_most_valid_doses, 2, 0, -2),
    Criterion(is_closest_to_completion, 2, 0, -2),
    Criterion(can_finish_earliest, 1, 0, -1),
)
"""Table 8-9."""

NO_VALID_DOSES = (
    Criterion(can_start_earliest, 1, 0, -1),
    Criterion(is_completable, 1, 1, -1),
    Criterion(is_product_path, -1, -1, 1),
)
"""Table 8-11."""
