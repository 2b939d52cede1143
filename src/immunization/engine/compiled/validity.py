"""From when to when a rule is in force, as ordinals."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from immunization.engine.compiled.calendar import END, NONE
from immunization.schedule.validity import Validity

Bounds = tuple[int, int]
"""The first and the last day, both included."""


class Bounded(Protocol):
    """A compiled rule that is in force between two days."""

    @property
    def bounds(self) -> Bounds:
        """When the rule is in force."""
        ...


Rule = TypeVar("Rule", bound=Bounded)


def start_of(day: date | None) -> int:
    """The ordinal of a first day; nothing is no bound."""
    return NONE if day is None else day.toordinal()


def end_of(day: date | None) -> int:
    """The ordinal of a last day; nothing is no bound."""
    return END if day is None else day.toordinal()


def bounds_of(validity: Validity) -> Bounds:
    """Effective and cessation date."""
    return start_of(validity.effective), end_of(validity.cessation)


def in_force(rules: Iterable[Rule], anchor: int) -> list[Rule]:
    """The rules that are in force on a day (RELEVANT-1, RELEVANT-2)."""
    return [rule for rule in rules if rule.bounds[0] <= anchor <= rule.bounds[1]]


def always_in_force(rules: Iterable[Bounded]) -> bool:
    """Whether none of the rules begins or ends on some day."""
    return all(rule.bounds == (NONE, END) for rule in rules)
