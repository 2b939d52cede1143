"""One dose of a series, compiled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from immunization.engine.compiled.ages import NO_BEGIN, NO_END, AgeTable
from immunization.engine.compiled.calendar import END, NONE, CompiledSpan, compiled_span
from immunization.engine.compiled.reference import PreviousDose, Reference, compiled_reference
from immunization.engine.compiled.skip import SkipTest
from immunization.engine.compiled.validity import (
    Bounds,
    always_in_force,
    bounds_of,
    end_of,
    in_force,
    start_of,
)
from immunization.schedule.dose import (
    AgeRule,
    AllowableInterval,
    Interval,
    SeriesDose,
)
from immunization.schedule.knowledge_base import Conflict
from immunization.schedule.skip import SkipContext


class CompiledAge(NamedTuple):
    """Places in the table of ages; an absent end is no end, the rest is the day "none"."""

    bounds: Bounds
    absolute_minimum: int
    minimum: int
    earliest: int
    latest: int
    maximum: int


NO_AGES = CompiledAge((NONE, END), NO_BEGIN, NO_BEGIN, NO_BEGIN, NO_BEGIN, NO_END)
"""What a dose without age rules asks: nothing."""


class CompiledInterval(NamedTuple):
    """An interval and from what it counts."""

    bounds: Bounds
    reference: Reference
    absolute_minimum: CompiledSpan | None
    minimum: CompiledSpan | None
    earliest: CompiledSpan | None
    latest: CompiledSpan | None
    priority: bool


class CompiledVaccine(NamedTuple):
    """A preferable vaccine and the places of its ages."""

    begin: int
    end: int
    trade_name: str
    manufacturer: str
    volume: Decimal | None


@dataclass(frozen=True, slots=True)
class RecommendedVaccine:
    """A vaccine type that a forecast names (FORECASTRECVAC-1)."""

    product: str
    name: str
    trade_name: str = ""


class CompiledDose:
    """A dose of a series with everything that is asked of it ready to be compared."""

    __slots__ = (
        "_ages",
        "_minimums",
        "allowable",
        "allowable_intervals",
        "conflict_ends",
        "constant_age",
        "constant_intervals",
        "forecast_skips",
        "history_skips",
        "inadvertent",
        "intervals",
        "number",
        "preferable",
        "preferable_products",
        "recommended",
        "recurring",
        "season_end",
        "season_start",
        "suiting",
    )

    def __init__(self, dose: SeriesDose, table: AgeTable, conflicts: tuple[Conflict, ...]) -> None:
        self.number = dose.number
        self.recurring = dose.recurring
        self.season_start = start_of(dose.season.start if dose.season else None)
        self.season_end = end_of(dose.season.end if dose.season else None)
        self._ages = tuple(_age(rule, table) for rule in dose.ages) or (NO_AGES,)
        self.constant_age = self._ages[0] if always_in_force(self._ages[:1]) else None
        self.intervals = tuple(_interval(each) for each in dose.intervals)
        self.constant_intervals = always_in_force(self.intervals)
        self._minimums = _minimums(self.intervals)
        self.allowable_intervals = tuple(_allowable(each) for each in dose.allowable_intervals)
        self._compile_vaccines(dose, table)
        self._compile_skips(dose, table)
        self.conflict_ends = _conflict_ends(self.preferable_products, conflicts)

    def age_on(self, anchor: int) -> CompiledAge:
        """The age rule in force on a day (RELEVANT-1, -2); of several the first one."""
        if self.constant_age is not None:
            return self.constant_age
        for rule in in_force(self._ages, anchor):
            return rule
        return NO_AGES

    def intervals_on(self, anchor: int) -> Sequence[CompiledInterval]:
        """The preferable intervals in force on a day (RELEVANT-1, -2)."""
        return self.intervals if self.constant_intervals else in_force(self.intervals, anchor)

    def minimums_on(self, anchor: int) -> Sequence[CompiledSpan]:
        """The minimum intervals from the previous dose that are in force on a day (SELECTB-12)."""
        return self._minimums if self.constant_intervals else _minimums(self.intervals_on(anchor))

    def _compile_vaccines(self, dose: SeriesDose, table: AgeTable) -> None:
        self.inadvertent = dose.inadvertent
        self.preferable: dict[str, list[CompiledVaccine]] = {}
        self.allowable: dict[str, list[tuple[int, int]]] = {}
        for vaccine in dose.preferable:
            begin, end = table.range(vaccine.ages)
            self.preferable.setdefault(vaccine.product, []).append(
                CompiledVaccine(
                    begin,
                    end,
                    vaccine.trade_name.casefold(),
                    vaccine.manufacturer.upper(),
                    vaccine.volume,
                )
            )
        for allowed in dose.allowable:
            self.allowable.setdefault(allowed.product, []).append(table.range(allowed.ages))
        self.preferable_products = frozenset(self.preferable)
        self.suiting = {
            product: (rows[0].begin, rows[0].end)
            for product, rows in self.preferable.items()
            if not rows[0].trade_name
        }
        self.recommended = tuple(
            (*table.range(each.ages), RecommendedVaccine(each.product, each.name, each.trade_name))
            for each in dose.preferable
            if each.recommended
        )

    def _compile_skips(self, dose: SeriesDose, table: AgeTable) -> None:
        self.history_skips = tuple(
            SkipTest(skip, table) for skip in dose.skips if skip.context != SkipContext.FORECAST
        )
        self.forecast_skips = tuple(
            SkipTest(skip, table) for skip in dose.skips if skip.context != SkipContext.EVALUATION
        )


def _age(rule: AgeRule, table: AgeTable) -> CompiledAge:
    return CompiledAge(
        bounds=bounds_of(rule.validity),
        absolute_minimum=table.place(rule.absolute_minimum, absent=NO_BEGIN),
        minimum=table.place(rule.minimum, absent=NO_BEGIN),
        earliest=table.place(rule.earliest_recommended, absent=NO_BEGIN),
        latest=table.place(rule.latest_recommended, absent=NO_BEGIN),
        maximum=table.place(rule.maximum, absent=NO_END),
    )


def _interval(interval: Interval) -> CompiledInterval:
    spans = (
        interval.absolute_minimum,
        interval.minimum,
        interval.earliest_recommended,
        interval.latest_recommended,
    )
    absolute, minimum, earliest, latest = (
        None if span is None else compiled_span(span) for span in spans
    )
    return CompiledInterval(
        bounds=bounds_of(interval.validity),
        reference=compiled_reference(interval.reference),
        absolute_minimum=absolute,
        minimum=minimum,
        earliest=earliest,
        latest=latest,
        priority=interval.priority,
    )


def _minimums(intervals: Iterable[CompiledInterval]) -> list[CompiledSpan]:
    return [
        interval.minimum
        for interval in intervals
        if interval.minimum is not None and isinstance(interval.reference, PreviousDose)
    ]


def _allowable(interval: AllowableInterval) -> CompiledInterval:
    absolute = interval.absolute_minimum
    span = None if absolute is None else compiled_span(absolute)
    bounds = bounds_of(interval.validity)
    return CompiledInterval(
        bounds, compiled_reference(interval.reference), span, None, None, None, priority=False
    )


def _conflict_ends(
    products: frozenset[str], conflicts: tuple[Conflict, ...]
) -> dict[str, frozenset[CompiledSpan]]:
    """By product received before: how long the preferable vaccines then wait (CALCDTCONFLICT-3)."""
    ends: dict[str, set[CompiledSpan]] = {}
    for conflict in conflicts:
        if conflict.current in products:
            ends.setdefault(conflict.previous, set()).add(compiled_span(conflict.end))
    return {previous: frozenset(spans) for previous, spans in ends.items()}
