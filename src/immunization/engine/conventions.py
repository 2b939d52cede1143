"""Conventions that the CDC's case files follow and the specification does not state.

They are off in the product (see `policies`).
"""

from immunization.engine.run import SeriesRun


def count_other_groups(best: list[SeriesRun], prioritized: dict[str, SeriesRun]) -> None:
    """Let dose numbers count the doses that are valid in the antigen's other series groups."""
    for run in best:
        if run.dose_number:
            own = {id(record) for _, record in run.satisfied}
            others = {
                id(record)
                for other in prioritized.values()
                for _, record in other.satisfied
                if id(record) not in own
            }
            run.dose_number += len(others)
