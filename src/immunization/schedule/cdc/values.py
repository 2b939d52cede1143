"""Ages, intervals and dates as the CDC writes them."""

import re
from datetime import date, datetime
from functools import cache

from immunization.dates import Span

ABSENT = ("", "n/a")

_TERM = re.compile(r"\s*([+-]?)\s*(\d+)\s*(year|month|week|day)s?\s*", re.IGNORECASE)


@cache
def read_span(text: str) -> Span:
    """Read `12 months - 4 days`, `5 months + 4 weeks` or `28 days - 4 days`. Raises ValueError."""
    parts: dict[str, int] = {}
    position = 0
    while position < len(text):
        term = _TERM.match(text, position)
        if not term or bool(position) != bool(term[1]):
            raise ValueError(text)
        unit = term[3].lower() + "s"
        parts[unit] = parts.get(unit, 0) + int(term[1] + term[2])
        position = term.end()
    return Span(**parts)


@cache
def read_date(text: str) -> date:
    """Read `20250827` or `01/01/1957` (month first). Raises ValueError."""
    form = "%m/%d/%Y" if "/" in text else "%Y%m%d"
    return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
