"""One XML element of a supporting data file, read with care.

Every refusal names the file, the line, the element and the value.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NoReturn, TypeVar

from lxml import etree

from immunization.dates import Span
from immunization.schedule.cdc.values import ABSENT, read_date, read_span
from immunization.schedule.errors import ScheduleError

Value = TypeVar("Value")


class Node:
    """An element with the file that it stands in."""

    __slots__ = ("element", "file")

    def __init__(self, element: etree._Element, file: str) -> None:
        self.element = element
        self.file = file

    def text(self, tag: str) -> str:
        """The text of a child, without blanks around; "" when absent, empty or `n/a`."""
        text = (self.element.findtext(tag) or "").strip()
        return "" if text.lower() in ABSENT else text

    def required(self, tag: str) -> str:
        """The text of a child that must say something."""
        return self.text(tag) or self.refuse(tag, "", "a value")

    def nodes(self, tag: str) -> Iterator["Node"]:
        """The children of that name that hold something: an empty container means none."""
        return (Node(child, self.file) for child in self.element.iterfind(tag) if len(child))

    def texts(self, tag: str) -> tuple[str, ...]:
        """The texts of all the children of that name that say something."""
        texts = ((child.text or "").strip() for child in self.element.iterfind(tag))
        return tuple(text for text in texts if text.lower() not in ABSENT)

    def span(self, tag: str) -> Span | None:
        """An age or an interval such as `12 months - 4 days`, or None."""
        return self._read(tag, read_span, "an age or interval such as 12 months - 4 days")

    def required_span(self, tag: str) -> Span:
        """An age or an interval that must be there."""
        span = self.span(tag)
        return span if span is not None else self.refuse(tag, "", "an age or interval")

    def date(self, tag: str) -> date | None:
        """A day such as `20250827` or `01/01/1957`, or None."""
        return self._read(tag, read_date, "a date such as 20250827 or 01/01/1957")

    def number(self, tag: str) -> int | None:
        """A whole number, or None."""
        return self._read(tag, int, "a whole number")

    def flag(self, tag: str, *, yes: tuple[str, ...] = ("yes", "y")) -> bool:
        """Whether a child says yes; absent or empty is no."""
        text = self.text(tag).lower()
        if text and text not in (*yes, "no", "n"):
            self.refuse(tag, text, f"{yes[0]}, no or nothing")
        return text in yes

    def choice(self, tag: str, choices: dict[str, Value]) -> Value:
        """One of some words, in any case; the empty word stands for an absent one."""
        text = self.text(tag)
        if text.lower() not in choices:
            self.refuse(tag, text, "one of " + ", ".join(repr(word) for word in choices))
        return choices[text.lower()]

    def codes(self, tag: str) -> frozenset[str]:
        """Codes that are separated by `;`."""
        return frozenset(code.strip() for code in self.text(tag).split(";") if code.strip())

    def refuse(self, tag: str, given: str, expected: str) -> NoReturn:
        """Raise the error that says what stood in a child, or in this element for ""."""
        child = self.element.find(tag) if tag else self.element
        found = self.element if child is None else child
        path = f"{self.element.tag}/{tag}" if tag else str(self.element.tag)
        element = f"line {found.sourceline}, <{path}>"
        raise ScheduleError(file=self.file, element=element, given=given, expected=expected)

    def _read(self, tag: str, reader: Callable[[str], Value], expected: str) -> Value | None:
        text = self.text(tag)
        if not text:
            return None
        try:
            return reader(text)
        except ValueError:
            self.refuse(tag, text, expected)


def check_shape(root: Node, shape: dict[str, str]) -> None:
    """Refuse the first element that the table of a file does not know."""
    known = {path: frozenset(children.split()) for path, children in shape.items()}
    waiting = [(root.element, "")]
    while waiting:
        element, path = waiting.pop()
        allowed = known.get(path, frozenset())
        for child in element:
            tag = str(child.tag)
            if tag not in allowed:
                Node(child, root.file).refuse("", tag, f"one of {' '.join(sorted(allowed))}")
            if len(child):
                waiting.append((child, f"{path}/{tag}" if path else tag))
