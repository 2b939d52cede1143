"""Every age that a knowledge base names, each calculated once for a person.

A compiled rule holds places in this table. An assessment starts by turning the whole table into
days for the person's date of birth, so that no age is calculated twice.
"""

from immunization.dates import SHORTEST_MONTH, Span
from immunization.engine.compiled.calendar import (
    END,
    FIRSTS,
    NONE,
    CompiledSpan,
    Day,
    after,
    compiled_span,
)
from immunization.schedule.validity import AgeRange

NO_BEGIN = 0
"""The place of an age that is not given, where it would be a beginning."""

NO_END = 1
"""The place of an age that is not given, where it would be an end."""


class AgeTable:
    """Distinct ages, by place. It grows while a knowledge base is compiled."""

    __slots__ = ("_ages", "_places", "slack")

    def __init__(self, slack: int) -> None:
        self.slack = slack
        self._places: dict[CompiledSpan, int] = {}
        self._ages: list[CompiledSpan] = []

    def place(self, age: Span | None, *, absent: int) -> int:
        """The place of an age, which is added when it is new."""
        if age is None:
            return absent
        span = compiled_span(age)
        if span not in self._places:
            self._places[span] = len(self._places) + 2
            self._ages.append(span)
        return self._places[span]

    def range(self, ages: AgeRange) -> tuple[int, int]:
        """The places of the beginning and the end of a range."""
        return self.place(ages.begin, absent=NO_BEGIN), self.place(ages.end, absent=NO_END)

    def days(self, born: Day) -> list[int]:
        """For each place the day on which a person of that birth date reaches the age."""
        _, month, offset = born
        if offset < SHORTEST_MONTH:
            days = [FIRSTS[month + months] + offset + extra for months, extra in self._ages]
        else:
            days = [after(*born, age, self.slack) for age in self._ages]
        return [NONE, END, *days]
