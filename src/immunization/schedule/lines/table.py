"""A TOML table that is read key by key; what is left over is refused."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from immunization.dates import InvalidSpan, Overflow, Span
from immunization.schedule.errors import ScheduleError
from immunization.schedule.lines.condition import Condition, InvalidCondition, parse
from immunization.schedule.validity import ANY_AGE, AgeRange, Validity

_Found = TypeVar("_Found")
_REQUIRED = object()


class Table:
    """One table of a file; every key is taken once, with the form that it must have."""

    def __init__(
        self, values: dict[str, Any], *, file: str, where: str, overflow: Overflow
    ) -> None:
        self._values = dict(values)
        self.file = file
        self.where = where
        self.overflow = overflow

    def error(self, key: str, given: object, expected: str) -> ScheduleError:
        """The refusal of what stands at a key."""
        element = f"{self.where}.{key}" if self.where else key
        return ScheduleError(file=self.file, element=element, given=str(given), expected=expected)

    def end(self) -> None:
        """Refuse keys that nobody read."""
        for key in self._values:
            raise self.error(key, self._values[key], "no such key")

    def has(self, key: str) -> bool:
        """Say whether the key stands there."""
        return key in self._values

    def take(self, key: str, kind: type[_Found], default: Any = _REQUIRED) -> _Found:
        """Take a value of one type."""
        if key not in self._values:
            if default is _REQUIRED:
                raise self.error(key, "nothing", f"a {kind.__name__}")
            return default  # type: ignore[no-any-return]
        value = self._values.pop(key)
        if not isinstance(value, kind):
            raise self.error(key, value, f"a {kind.__name__}")
        return value

    def day(self, key: str) -> date | None:
        """Take a date, None where there is none."""
        found: date | None = self.take(key, date, None)
        return found

    def span(self, key: str) -> Span | None:
        """Take a span such as "11m", None where there is none."""
        text = self.take(key, str, None)
        return None if text is None else self.as_span(key, text)

    def as_span(self, key: str, text: object) -> Span:
        """Read a span."""
        try:
            return Span.parse(str(text))
        except InvalidSpan:
            raise self.error(key, text, "a span such as 2m, 11y or 6m-4d") from None

    def required_span(self, key: str) -> Span:
        """Take a span that must stand there."""
        return self.as_span(key, self.take(key, str))

    def ages(self, key: str) -> AgeRange:
        """Take `["11y", "15y"]`, half open; "" leaves an end open."""
        return AgeRange(*self.pair(key)) if self.has(key) else ANY_AGE

    def pair(self, key: str) -> tuple[Span | None, Span | None]:
        """Take two spans of which one may be empty."""
        found = self.take(key, list, ["", ""])
        if len(found) != 2:
            raise self.error(key, found, "two spans, the beginning and the end")
        first, second = (self.as_span(key, text) if text else None for text in found)
        return first, second

    def condition(self, key: str) -> Condition | None:
        """Take a condition on facts."""
        text = self.take(key, str, None)
        if text is None:
            return None
        try:
            return parse(text, overflow=self.overflow)
        except InvalidCondition as error:
            raise self.error(key, text, f"a condition ({error})") from None

    def required_condition(self, key: str) -> Condition:
        """Take a condition that must stand there."""
        found = self.condition(key)
        if found is None:
            raise self.error(key, "nothing", "a condition")
        return found

    def one_of(self, key: str, kind: Callable[[str], _Found], default: _Found | None) -> _Found:
        """Take a word of a list."""
        text = self.take(key, str, None)
        if text is None:
            if default is None:
                raise self.error(key, "nothing", f"one of {_words(kind)}")
            return default
        try:
            return kind(text)
        except ValueError:
            raise self.error(key, text, f"one of {_words(kind)}") from None

    def words(self, key: str) -> frozenset[str]:
        """Take a list of texts as a set."""
        return frozenset(str(word) for word in self.take(key, list, []))

    def tables(self, key: str) -> Iterator["Table"]:
        """Take the tables of an array, each with its place in the file."""
        for number, values in enumerate(self.take(key, list, []), start=1):
            name = values.get("id") or values.get("name") or number
            yield self._inner(f"{key} {name}", values)

    def tables_or_one(self, key: str) -> Iterator["Table"]:
        """Take an array of tables, or a single table."""
        if isinstance(self._values.get(key), dict):
            self._values[key] = [self._values[key]]
        return self.tables(key)

    def table(self, key: str) -> "Table | None":
        """Take one table."""
        values: dict[str, Any] | None = self.take(key, dict, None)
        return None if values is None else self._inner(key, values)

    def _inner(self, name: str, values: dict[str, Any]) -> "Table":
        where = f"{self.where}.{name}" if self.where else name
        return Table(values, file=self.file, where=where, overflow=self.overflow)

    def in_force(self) -> Validity:
        """Take `in_force_from` and `in_force_until` (both included)."""
        found = Validity(self.day("in_force_from"), self.day("in_force_until"))
        if found.effective and found.cessation and found.cessation < found.effective:
            raise self.error("in_force_until", found.cessation, f"a day after {found.effective}")
        return found


def _words(kind: object) -> str:
    return ", ".join(str(word) for word in kind)  # type: ignore[attr-defined]
