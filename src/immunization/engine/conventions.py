"""Conventions that the CDC's case files follow and the specification does not state.

They are off in the product (see `policies`).
"""

from immunization.engine.run import SeriesRun
from immunization.schedule.series import SeriesType


def count_other_groups(best: list[SeriesRun], prioritized: dict[str, SeriesRun]) -> None:
    """Let risk series' dose numbers count what is valid in the antigen's other series groups."""
    for run in best:
        if run.dose_number and run.series.type is SeriesType.RISK:
            own = {id(record) for _, record in run.satisfied}
            others = {
                id(record)
                for other in prioritized.values()
                for _, record in other.satisfied
                if id(record) not in own
            }
            run.dose_number += len(others)
