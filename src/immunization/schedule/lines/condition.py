"""Conditions on what is known of a person: `hiv and cd4_per_mm3 < 200`, three-valued.

Unknown is not no: an answer that nobody gave makes a condition neither true nor false (None).
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from immunization.dates import InvalidSpan, Overflow, Span

Value = bool | int | float | str | date | None
Truth = bool | None


class Answers(Protocol):
    """What a condition is asked about."""

    day: date

    def value(self, name: str) -> Value:
        """Give the answer to a fact, None where it is unknown."""


class InvalidCondition(ValueError):
    """A condition that cannot be read; the message says what was given and what was expected."""


_TOKEN = re.compile(r"\s*(?:([()=,]|!=|<=|>=|<|>)|(-?[\w.]+)|$)")
_WORDS = frozenset({"and", "or", "not", "between", "sure"})
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, the facts that it names, and how it is answered."""

    text: str
    names: frozenset[str]
    holds: Callable[[Answers], Truth]


def parse(text: str, *, overflow: Overflow) -> Condition:
    """Read `a and (b or not c)`, `fact < 200`, `fact = nursing`, `between(fact, 0d, 42w)`.

    `sure(…)` is false where what stands in it is unknown. Raises InvalidCondition.
    """
    reader = _Reader(text, overflow)
    holds = reader.alternatives()
    reader.end()
    return Condition(text, frozenset(reader.names), holds)


class _Reader:
    def __init__(self, text: str, overflow: Overflow) -> None:
        self._text = text
        self._overflow = overflow
        self._tokens = list(_tokens(text))
        self._place = 0
        self.names: set[str] = set()

    def alternatives(self) -> Callable[[Answers], Truth]:
        parts = [self._together()]
        while self._take("or"):
            parts.append(self._together())
        return parts[0] if len(parts) == 1 else _any(parts)

    def end(self) -> None:
        if self._place != len(self._tokens):
            raise self._error("the end")

    def _together(self) -> Callable[[Answers], Truth]:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else _all(parts)

    def _one(self) -> Callable[[Answers], Truth]:
        if self._take("not"):
            return _not(self._one())
        if self._take("("):
            inner = self.alternatives()
            self._expect(")")
            return inner
        if self._take("between"):
            return self._between()
        if self._take("sure"):
            self._expect("(")
            inner = self.alternatives()
            self._expect(")")
            return _sure(inner)
        return self._fact()

    def _between(self) -> Callable[[Answers], Truth]:
        self._expect("(")
        name = self._name()
        self._expect(",")
        start = self._span()
        self._expect(",")
        end = self._span()
        self._expect(")")
        return _between(name, start, end, self._overflow)

    def _fact(self) -> Callable[[Answers], Truth]:
        name = self._name()
        for sign, compare in _COMPARISONS.items():
            if self._take(sign):
                return _compared(name, compare, _literal(self._next("a value")))
        return _told(name)

    def _name(self) -> str:
        name = self._next("the name of a fact")
        if not name.isidentifier() or name in _WORDS:
            raise InvalidCondition(f"{self._text!r}: {name!r} is not the name of a fact")
        self.names.add(name)
        return name

    def _span(self) -> Span:
        text = self._next("a span such as 42w")
        try:
            return Span.parse(text)
        except InvalidSpan as error:
            raise InvalidCondition(f"{self._text!r}: {error}") from None

    def _take(self, token: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place] == token:
            self._place += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise self._error(repr(token))

    def _next(self, expected: str) -> str:
        if self._place >= len(self._tokens):
            raise self._error(expected)
        self._place += 1
        return self._tokens[self._place - 1]

    def _error(self, expected: str) -> InvalidCondition:
        given = self._tokens[self._place] if self._place < len(self._tokens) else "the end"
        return InvalidCondition(f"{self._text!r}: {given!r} was given, expected {expected}")


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if not found or found.end() == place:
            raise InvalidCondition(f"{text!r}: {text[place:]!r} cannot be read")
        yield found.group(1) or found.group(2)
        place = found.end()


def _literal(text: str) -> Value:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def _told(name: str) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        value = answers.value(name)
        return None if value is None else value is not False

    return holds


def _compared(
    name: str, compare: Callable[[object, object], bool], literal: Value
) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        value = answers.value(name)
        return None if value is None else compare(value, literal)

    return holds


def _between(name: str, start: Span, end: Span, overflow: Overflow) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        day = answers.value(name)
        if not isinstance(day, date):
            return None if day is None else False
        first = start.after(day, overflow=overflow)
        return first <= answers.day < end.after(day, overflow=overflow)

    return holds


def _not(inner: Callable[[Answers], Truth]) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        truth = inner(answers)
        return None if truth is None else not truth

    return holds


def _sure(inner: Callable[[Answers], Truth]) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        return inner(answers) is True

    return holds


def _any(parts: list[Callable[[Answers], Truth]]) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        unknown = False
        for part in parts:
            truth = part(answers)
            if truth:
                return True
            unknown = unknown or truth is None
        return None if unknown else False

    return holds


def _all(parts: list[Callable[[Answers], Truth]]) -> Callable[[Answers], Truth]:
    def holds(answers: Answers) -> Truth:
        unknown = False
        for part in parts:
            truth = part(answers)
            if truth is False:
                return False
            unknown = unknown or truth is None
        return None if unknown else True

    return holds
