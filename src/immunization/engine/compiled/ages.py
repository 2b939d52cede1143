"""Every age that a knowledge base names, each calculated once for a person.

A compiled rule holds places in this table. An assessment starts by turning the whole table into
days for the person's date of birth, so that no age is calculated twice.
"""

from immunization.dates import Span
from immunization.engine.compiled.calendar import (
    END,
    FIRSTS,
    NONE,
    CompiledSpan,
    Day,
    compiled_span,
)
from immunization.schedule.validity import AgeRange

NO_BEGIN = 0
"""The place of an age that is not given, where it would be a beginning."""

NO_END = 1
"""The place of an age that is not given, where it would be an end."""


class AgeTable:
    """Distinct ages, by place."""

    __slots__ = ("_places", "slack", "spans")

    def __init__(self, slack: int) -> None:
        self.slack = slack
        self.spans: list[CompiledSpan] = []
        self._places: dict[CompiledSpan, int] = {}

    def place(self, age: Span | None, *, absent: int) -> int:
        """The place of an age, which is added when it is new."""
        if age is None:
            return absent
        span = compiled_span(age)
        if span not in self._places:
            self._places[span] = len(self.spans) + 2
            self.spans.append(span)
        return self._places[span]

    def range(self, ages: AgeRange) -> tuple[int, int]:
        """The places of the beginning and the end of a range."""
        return self.place(ages.begin, absent=NO_BEGIN), self.place(ages.end, absent=NO_END)

    def days(self, born: Day) -> list[int]:
        """For each place the day on which a person of that birth date reaches the age."""
        _, month, offset = born
        days = [NONE, END]
        if offset < 28:
            days += [FIRSTS[month + months] + offset + more for months, more in self.spans]
            return days
        slack = self.slack
        for months, more in self.spans:
            aimed = month + months
            days.append(min(FIRSTS[aimed] + offset, FIRSTS[aimed + 1] - slack) + more)
        return days
