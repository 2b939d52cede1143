"""Every age that a knowledge base names, each calculated once for a person.

A compiled rule holds places in this table. An assessment starts by turning the whole table into
days for the person's date of birth, so that no age is calculated twice.
"""

from operator import itemgetter

from immunization.dates import SHORTEST_MONTH, Span
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
    """Distinct ages, by place. It grows while a knowledge base is compiled, then it is sealed."""

    __slots__ = ("_extra", "_months", "_pick", "_places", "_shortest", "_stretch", "slack")

    def __init__(self, slack: int) -> None:
        self.slack = slack
        self._places: dict[CompiledSpan, int] = {}
        self._months: list[int] = []
        self._extra: list[int] = []

    def place(self, age: Span | None, *, absent: int) -> int:
        """The place of an age, which is added when it is new."""
        if age is None:
            return absent
        months, days = span = compiled_span(age)
        if span not in self._places:
            self._places[span] = len(self._places) + 2
            self._months.append(months)
            self._extra.append(days)
        return self._places[span]

    def range(self, ages: AgeRange) -> tuple[int, int]:
        """The places of the beginning and the end of a range."""
        return self.place(ages.begin, absent=NO_BEGIN), self.place(ages.end, absent=NO_END)

    def seal(self) -> None:
        """Make the table ready: from now on a birth date needs one stretch of months."""
        self._shortest = min(self._months, default=0)
        self._stretch = max(self._months, default=0) - self._shortest + 1
        self._pick = itemgetter(*(months - self._shortest for months in self._months), 0, 0)

    def days(self, born: Day) -> list[int]:
        """For each place the day on which a person of that birth date reaches the age."""
        _, month, offset = born
        start = month + self._shortest
        firsts = self._pick(FIRSTS[start : start + self._stretch])
        if offset >= SHORTEST_MONTH:
            nexts = self._pick(FIRSTS[start + 1 : start + 1 + self._stretch])
            slack = self.slack
            firsts = [
                min(first + offset, nxt - slack) for first, nxt in zip(firsts, nexts, strict=True)
            ]
            offset = 0
        return [NONE, END] + [
            first + offset + extra for first, extra in zip(firsts, self._extra, strict=False)
        ]
