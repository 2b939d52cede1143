"""Conditional skips, compiled: each kind of condition is a class, each its own decision table.

`run` is the series of a person that is being looked at, `reference` the day of CONDSKIP-2, `seen`
how many of the antigen's doses stand before the question is asked.
"""

from typing import TYPE_CHECKING, Protocol

from immunization.engine.compiled.ages import AgeTable
from immunization.engine.compiled.calendar import CompiledSpan, after, compiled_span
from immunization.engine.compiled.validity import Bounds, bounds_of, end_of, start_of
from immunization.engine.statuses import EvaluationStatus
from immunization.schedule.skip import (
    AgeCondition,
    CompletedSeriesCondition,
    Condition,
    ConditionalSkip,
    CountCondition,
    CountLogic,
    IntervalCondition,
    Logic,
)

if TYPE_CHECKING:
    from immunization.engine.run import SeriesRun

VALID = EvaluationStatus.VALID


class Test(Protocol):
    """A condition that can be asked."""

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:
        """Whether the condition holds."""
        ...


class AgeTest:
    """Table 6-6: end age date > reference date >= begin age date."""

    __slots__ = ("begin", "end")

    def __init__(self, condition: AgeCondition, ages: AgeTable) -> None:
        self.begin, self.end = ages.range(condition.ages)

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:  # noqa: ARG002
        """CALCDTSKIP-3, CALCDTSKIP-4."""
        ages = run.ages
        return ages[self.begin] <= reference < ages[self.end]


class CompletedSeriesTest:
    """Table 6-7: a relevant series of the series group has the status 'Complete'."""

    __slots__ = ("groups",)

    def __init__(self, condition: CompletedSeriesCondition) -> None:
        self.groups = condition.series_groups

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:  # noqa: ARG002
        """The series that ask this are run after those that do not."""
        return not run.antigen.completed_groups.isdisjoint(self.groups)


class IntervalTest:
    """Table 6-8: a dose was administered, and reference date >= its date + interval."""

    __slots__ = ("interval",)

    def __init__(self, condition: IntervalCondition) -> None:
        self.interval: CompiledSpan = compiled_span(condition.interval)

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:
        """CALCDTSKIP-5."""
        if not seen:
            return False
        previous = run.records[seen - 1]
        span, slack = self.interval, run.slack
        return reference >= after(previous.ordinal, previous.month, previous.offset, span, slack)


class CountTest:
    """Table 6-9: the number of conditional doses is greater than, equal to or less than one."""

    __slots__ = ("begin", "count", "end", "logic", "products", "start", "stop", "valid_only")

    def __init__(self, condition: CountCondition, ages: AgeTable) -> None:
        self.begin, self.end = ages.range(condition.ages)
        self.start, self.stop = start_of(condition.start), end_of(condition.end)
        self.products = condition.products
        self.valid_only = condition.valid_only
        self.logic = condition.logic
        self.count = condition.count

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:  # noqa: ARG002
        """Compare, without counting where nothing was received."""
        number = self.number(run, seen) if run.case.given else 0
        if self.logic is CountLogic.GREATER:
            return number > self.count
        if self.logic is CountLogic.EQUAL:
            return number == self.count
        return number < self.count

    def number(self, run: "SeriesRun", seen: int) -> int:
        """CONDSKIP-1: doses by vaccine type, age, date and status.

        Vaccine types may be those of another antigen; the status is that in this series, and
        without vaccine types the doses are those of the antigen.
        """
        ages, products = run.ages, self.products
        start = max(ages[self.begin], self.start)
        stop = min(ages[self.end], self.stop)
        if self.valid_only:
            counted = zip(run.records[:seen], run.statuses, strict=False)
            records = [record for record, status in counted if status is VALID]
        elif products:
            records = run.case.given_before(run.records[seen] if seen < len(run.records) else None)
        else:
            records = run.records[:seen]
        number = 0
        for record in records:
            if start <= record.ordinal < stop and (not products or record.product in products):
                number += 1
        return number


class SetTest:
    """Table 6-10: all the conditions of a set, or one of them."""

    __slots__ = ("bounds", "every", "tests")

    def __init__(self, tests: tuple[Test, ...], every: bool, bounds: Bounds) -> None:
        self.tests = tests
        self.every = every
        self.bounds = bounds

    def met(self, run: "SeriesRun", reference: int, seen: int) -> bool:
        """AND: every condition is met. OR: at least one."""
        for test in self.tests:
            if test.met(run, reference, seen) is not self.every:
                return not self.every
        return self.every


class SkipTest:
    """Table 6-11: all the sets of a skip, or one of them."""

    __slots__ = ("every", "sets")

    def __init__(self, skip: ConditionalSkip, ages: AgeTable) -> None:
        self.every = skip.logic is Logic.AND
        self.sets = tuple(
            SetTest(
                tuple(_compiled(condition, ages) for condition in each.conditions),
                each.logic is Logic.AND,
                bounds_of(each.validity),
            )
            for each in skip.sets
        )

    def met(self, run: "SeriesRun", reference: int, seen: int, anchor: int) -> bool:
        """Sets that are not in force on `anchor` are not looked at (RELEVANT-1, RELEVANT-2)."""
        looked_at = False
        for each in self.sets:
            effective, cessation = each.bounds
            if not effective <= anchor <= cessation:
                continue
            looked_at = True
            if each.met(run, reference, seen) is not self.every:
                return not self.every
        return self.every and looked_at


def can_be_skipped(
    skips: tuple[SkipTest, ...], run: "SeriesRun", reference: int, seen: int, anchor: int
) -> bool:
    """Whether one of the conditional skips of a dose holds; without one it cannot be skipped."""
    for skip in skips:  # noqa: SIM110 - asked for every series: a generator costs more than it
        if skip.met(run, reference, seen, anchor):
            return True
    return False


def _compiled(condition: Condition, ages: AgeTable) -> Test:
    match condition:
        case AgeCondition():
            return AgeTest(condition, ages)
        case CompletedSeriesCondition():
            return CompletedSeriesTest(condition)
        case IntervalCondition():
            return IntervalTest(condition)
    return CountTest(condition, ages)
