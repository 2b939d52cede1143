"""CDSi 6.7: does an earlier vaccine stand in the way of this dose?"""

from immunization.engine.case import PossibleConflict, Record, Remark
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationReason, EvaluationStatus

VALID = EvaluationStatus.VALID


def evaluate_conflict(run: SeriesRun, record: Record) -> tuple[Remark, ...]:
    """CONFLICT-3: on or after the conflict begin date and before the conflict end date.

    The earlier dose's status is that of this series; without one, or 'Valid', the conflict ends
    at the minimum (CALCDTCONFLICT-2).
    """
    day = record.ordinal
    return tuple(
        Remark(EvaluationReason.VACCINE_CONFLICT, end, conflict.previous.ordinal)
        for conflict in record.conflicts
        if conflict.begin <= day < (end := _end(run, conflict.previous, conflict))
    )


def _end(run: SeriesRun, previous: Record, conflict: PossibleConflict) -> int:
    for record, status in zip(run.records, run.statuses, strict=False):
        if record is previous:
            return conflict.minimum_end if status is VALID else conflict.end
    return conflict.minimum_end
