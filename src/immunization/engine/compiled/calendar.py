"""Month arithmetic on ordinals (CALCDT-1 to CALCDT-6), with a table instead of a division.

A day is its ordinal, its month (year x 12 + month - 1) and its offset in the month, from 0.
"""

from datetime import date
from typing import NamedTuple

from immunization.dates import Overflow, Span
from immunization.engine.facts import FIRST_YEAR, LAST_YEAR

NONE = 0
"""No lower bound, and no date."""

END = date.max.toordinal() + 1
"""No upper bound."""

_MARGIN_YEARS = 200
_FIRST_MONTH = (FIRST_YEAR - _MARGIN_YEARS) * 12

FIRSTS = [
    date(year, month, 1).toordinal()
    for year in range(FIRST_YEAR - _MARGIN_YEARS, LAST_YEAR + _MARGIN_YEARS + 2)
    for month in range(1, 13)
]
"""The ordinal of the first day of each month, from two centuries before the first year."""

LONGEST = Span(years=_MARGIN_YEARS)

CompiledSpan = tuple[int, int]
"""Months and days."""


class Day(NamedTuple):
    """A day, ready to be calculated with. `month` counts from the start of FIRSTS."""

    ordinal: int
    month: int
    offset: int


def day_of(day: date) -> Day:
    """Prepare a calendar day."""
    month = day.year * 12 + day.month - 1 - _FIRST_MONTH
    return Day(day.toordinal(), month, day.day - 1)


def day_of_ordinal(ordinal: int) -> Day:
    """Prepare a day that was calculated."""
    return day_of(date.fromordinal(ordinal))


def compiled_span(span: Span) -> CompiledSpan:
    """Months and days of a span. Raises ValueError beyond two centuries."""
    if abs(span.whole_months) + abs(span.whole_days) // 28 + 1 > LONGEST.whole_months:
        raise ValueError(f"the span {span} is longer than {LONGEST}")
    return span.whole_months, span.whole_days


def slack_of(overflow: Overflow) -> int:
    """How far before the first day of the next month a day that does not exist falls."""
    return 1 if overflow is Overflow.LAST_DAY else 0


def after(ordinal: int, month: int, offset: int, span: CompiledSpan, slack: int) -> int:
    """The ordinal of the day that is `span` after a day."""
    months, days = span
    if not months:
        return ordinal + days
    aimed = month + months
    return min(FIRSTS[aimed] + offset, FIRSTS[aimed + 1] - slack) + days
