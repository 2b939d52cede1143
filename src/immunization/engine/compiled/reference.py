"""From what an interval counts: each kind of reference is a class, each its own rule.

`run` is the series of a person that is being looked at, `before` the dose that is evaluated, or
None in a forecast, where every dose received is earlier.
"""

from typing import TYPE_CHECKING, Protocol

from immunization.engine.compiled.calendar import Day
from immunization.engine.statuses import EvaluationReason
from immunization.schedule.dose import (
    FromMostRecent,
    FromPrevious,
    FromTargetDose,
    IntervalReference,
)

if TYPE_CHECKING:
    from immunization.engine.case import Record
    from immunization.engine.run import SeriesRun

INADVERTENT = EvaluationReason.INADVERTENT_ADMINISTRATION


class Reference(Protocol):
    """A day from which an interval counts."""

    def day(self, run: "SeriesRun", before: "Record | None") -> "Record | Day | None":
        """The dose or day, or None where there is none."""
        ...


class PreviousDose:
    """CALCDTINT-1: the most immediate previous dose that is 'Valid' or 'Not Valid'."""

    __slots__ = ()

    def day(self, run: "SeriesRun", before: "Record | None") -> "Record | Day | None":  # noqa: ARG002
        """One that was given inadvertently does not count."""
        return run.previous


class SatisfiedTargetDose:
    """CALCDTINT-2: the dose that satisfied the target dose of that number."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def day(self, run: "SeriesRun", before: "Record | None") -> "Record | Day | None":  # noqa: ARG002
        """The last one, where the target dose recurs."""
        for target, record in reversed(run.satisfied):
            if target.number == self.number:
                return record
        return None


class MostRecentProduct:
    """CALCDTINT-8: the most recent dose of one of the vaccine types, of whatever antigen."""

    __slots__ = ("products",)

    def __init__(self, products: frozenset[str]) -> None:
        self.products = products

    def day(self, run: "SeriesRun", before: "Record | None") -> "Record | Day | None":
        """One that was given inadvertently in this series does not count."""
        for record in reversed(run.case.given_before(before)):
            if record.product in self.products and not _is_inadvertent(record, run):
                return record
        return None


def _is_inadvertent(record: "Record", run: "SeriesRun") -> bool:
    """Remarks stand beside the doses of the antigen that are already evaluated."""
    for seen, remarks in zip(run.records, run.remarks, strict=False):
        if seen is record:
            return any(remark.reason is INADVERTENT for remark in remarks)
    return False


class ObservationDay:
    """CALCDTINT-9: the date of the most recent active observation."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code

    def day(self, run: "SeriesRun", before: "Record | None") -> "Record | Day | None":  # noqa: ARG002
        """None where the observation has no date."""
        return run.case.observations.get(self.code)


def compiled_reference(reference: IntervalReference) -> Reference:
    """The compiled form of a reference."""
    match reference:
        case FromPrevious():
            return PreviousDose()
        case FromTargetDose():
            return SatisfiedTargetDose(reference.number)
        case FromMostRecent():
            return MostRecentProduct(reference.products)
    return ObservationDay(reference.code)
