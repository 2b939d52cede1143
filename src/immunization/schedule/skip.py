"""Conditional skips: when a dose of a series need not be given (CDSi 6.2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from immunization.dates import Span
from immunization.schedule.validity import ALWAYS, ANY_AGE, AgeRange, Validity


class SkipContext(StrEnum):
    """Whether a skip holds for doses received, for the dose to come, or for both."""

    EVALUATION = "evaluation"
    FORECAST = "forecast"
    BOTH = "both"


class Logic(StrEnum):
    """How conditions in a set, or sets in a skip, are joined (T6-10, T6-11)."""

    AND = "and"
    OR = "or"


class CountLogic(StrEnum):
    """How a number of doses is compared (T6-9)."""

    GREATER = "greater than"
    EQUAL = "equal to"
    LESS = "less than"


@dataclass(frozen=True, slots=True)
class AgeCondition:
    """The person is of these ages on the reference date (T6-6)."""

    ages: AgeRange


@dataclass(frozen=True, slots=True)
class CompletedSeriesCondition:
    """A relevant series of one of these series groups of the antigen is complete (T6-7)."""

    series_groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class IntervalCondition:
    """This much time has passed since the previous dose (T6-8)."""

    interval: Span


@dataclass(frozen=True, slots=True)
class CountCondition:
    """So many doses were received at these ages and between these days (T6-9).

    `start` is included, `end` is not. No `products` means any product.
    """

    logic: CountLogic
    count: int
    valid_only: bool
    products: frozenset[str] = frozenset()
    ages: AgeRange = ANY_AGE
    start: date | None = None
    end: date | None = None


Condition = AgeCondition | CompletedSeriesCondition | IntervalCondition | CountCondition


@dataclass(frozen=True, slots=True)
class SkipSet:
    """Conditions that are met together (AND) or one by one (OR)."""

    conditions: tuple[Condition, ...]
    logic: Logic = Logic.AND
    description: str = ""
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class ConditionalSkip:
    """Sets of conditions under which a dose is skipped."""

    context: SkipContext
    sets: tuple[SkipSet, ...]
    logic: Logic = Logic.AND
