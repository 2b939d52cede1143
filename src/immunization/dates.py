"""Dates of which a part may be unknown, and spans of years, months, weeks and days.

Both are values with their own parser and their own error: text is understood once, at the edge.
Errors carry a code and values; the sentence in French is made where it is shown.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from functools import total_ordering
from itertools import pairwise
from typing import NamedTuple, Self

_FRENCH = re.compile(r"(\d{2}|\?\?)/(\d{2}|\?\?)/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SPAN = re.compile(r"([+-]?)(\d{1,5})([ymwd])", re.ASCII)
_UNITS = ("years", "months", "weeks", "days")

SHORTEST_MONTH = 28
"""Days of the month up to this one exist in every month."""

LONGEST_MONTH = 31
"""No month has more days."""


class InvalidPartialDate(ValueError):
    """A text or three numbers that are no date, even partly known.

    `code` is "malformed" (not the expected form), "day_without_month" or "not_a_date" (no such
    day); `values` holds what was given.
    """

    def __init__(self, code: str, given: str) -> None:
        super().__init__(f"{given!r} is not a date such as 25/04/2017, ??/04/2017 or ??/??/2017")
        self.code = code
        self.values = {"given": given}

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.code, self.values["given"])


class InvalidSpan(ValueError):
    """A text that is no span; `code` is "malformed" or "out_of_order"."""

    def __init__(self, code: str, given: str) -> None:
        super().__init__(
            f"{given!r} is not a span such as 2m, 11y, 6m-4d or 5m+4w (y, m, w, d in this order)"
        )
        self.code = code
        self.values = {"given": given}

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.code, self.values["given"])


class DateOutOfRange(ValueError):
    """A span leads outside the years 1 to 9999."""

    code = "out_of_range"

    def __init__(self, span: str, start: str) -> None:
        super().__init__(f"{span} from {start} leads outside the years {MINYEAR} to {MAXYEAR}")
        self.values = {"span": span, "start": start}

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.values["span"], self.values["start"])


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only the year, or the year and month, may be known.

    Dates are ordered by the earliest day that they may be, then by the latest.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise InvalidPartialDate("day_without_month", str(self))
        if not MINYEAR <= self.year <= MAXYEAR:
            raise InvalidPartialDate("not_a_date", str(self))
        if self.month is not None and not 1 <= self.month <= 12:
            raise InvalidPartialDate("not_a_date", str(self))
        if self.day is not None and not 1 <= self.day <= self._last_day():
            raise InvalidPartialDate("not_a_date", str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read « 25/04/2017 », « ??/04/2017 » or « ??/??/2017 »; blanks around are ignored."""
        found = _FRENCH.fullmatch(text.strip())
        if not found:
            raise InvalidPartialDate("malformed", text)
        day, month, year = found.groups()
        return cls._checked(text, year, *(None if p == "??" else p for p in (month, day)))

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read `2017-04-25`, `2017-04` or `2017`; blanks around are ignored."""
        found = _ISO.fullmatch(text.strip())
        if not found:
            raise InvalidPartialDate("malformed", text)
        return cls._checked(text, *found.groups())

    @classmethod
    def of(cls, day: date) -> Self:
        """The same calendar day, fully known."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def _checked(cls, text: str, year: str, month: str | None, day: str | None) -> Self:
        try:
            return cls(int(year), int(month) if month else None, int(day) if day else None)
        except InvalidPartialDate as error:
            raise InvalidPartialDate(error.code, text) from None

    def __str__(self) -> str:
        day, month = (f"{part:02}" if part is not None else "??" for part in (self.day, self.month))
        return f"{day}/{month}/{self.year:04}"

    @property
    def iso(self) -> str:
        """`2017-04-25`, `2017-04` or `2017`."""
        known = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04}", *known])

    @property
    def exact(self) -> date | None:
        """The calendar day, when all three parts are known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """The first day that this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that this may be."""
        return date(self.year, self.month or 12, self.day or self._last_day())

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def _last_day(self) -> int:
        return monthrange(self.year, self.month or 12)[1]


class Overflow(StrEnum):
    """What a day that does not exist becomes (31 March + 6 months). It belongs to a calendar."""

    FIRST_OF_NEXT_MONTH = "first_of_next_month"
    """CDC, CALCDT-5: 1 October."""

    LAST_DAY = "last_day"
    """France: 30 September."""


class Span(NamedTuple):
    """Years, months, weeks and days, kept apart until they are applied to a day.

    A tuple, since days are looked up by span all the time.

    Years and months are added first and keep the day of the month; a day that does not exist is
    moved as `overflow` says; weeks and days are added last (CDSi CALCDT-1 to CALCDT-6).
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2m`, `11y`, `6m-4d`, `5m+4w`, `-4w`: each unit at most once, largest first."""
        terms = _SPAN.findall(text)
        if not terms or "".join(sign + n + unit for sign, n, unit in terms) != text:
            raise InvalidSpan("malformed", text)
        if any(not sign for sign, _, _ in terms[1:]):
            raise InvalidSpan("malformed", text)
        order = ["ymwd".index(unit) for _, _, unit in terms]
        if any(later <= sooner for sooner, later in pairwise(order)):
            raise InvalidSpan("out_of_order", text)
        return cls(**{_UNITS["ymwd".index(unit)]: int(sign + n) for sign, n, unit in terms})

    def __str__(self) -> str:
        parts = (self.years, self.months, self.weeks, self.days)
        terms = [f"{n:+}{unit}" for n, unit in zip(parts, "ymwd", strict=True) if n]
        return "".join(terms).removeprefix("+") or "0d"

    def __neg__(self) -> "Span":
        return Span(-self.years, -self.months, -self.weeks, -self.days)

    @property
    def whole_months(self) -> int:
        """Years and months, as months."""
        return 12 * self.years + self.months

    @property
    def whole_days(self) -> int:
        """Weeks and days, as days."""
        return 7 * self.weeks + self.days

    def after(self, start: date, *, overflow: Overflow) -> date:
        """The day this long after `start`. Raises DateOutOfRange beyond the years 1 to 9999."""
        years, months, weeks, days = self
        year, month = divmod((start.year + years) * 12 + start.month - 1 + months, 12)
        try:
            day = _existing(year, month + 1, start.day, overflow)
            return day + timedelta(days, weeks=weeks) if days or weeks else day
        except (ValueError, OverflowError):
            raise DateOutOfRange(str(self), start.isoformat()) from None

    def before(self, end: date, *, overflow: Overflow) -> date:
        """The day this long before `end`. Raises DateOutOfRange beyond the years 1 to 9999."""
        return (-self).after(end, overflow=overflow)


def _existing(year: int, month: int, day: int, overflow: Overflow) -> date:
    """That day, or where `overflow` puts it when the month is too short."""
    if day <= SHORTEST_MONTH or day <= (last := monthrange(year, month)[1]):
        return date(year, month, day)
    if overflow is Overflow.LAST_DAY:
        return date(year, month, last)
    return date(year, month, last) + timedelta(days=1)
