"""Conditions on facts: three-valued, and refused with a sentence where they cannot be read."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from immunization.dates import Overflow
from immunization.schedule.lines.condition import InvalidCondition, Value, parse


@dataclass
class Told:
    values: dict[str, Value] = field(default_factory=dict)
    day: date = date(2026, 11, 23)

    def value(self, name: str) -> Value:
        return self.values.get(name)


def holds(text: str, **values: Value):
    return parse(text, overflow=Overflow.LAST_DAY).holds(Told(values))


@pytest.mark.parametrize(
    ("text", "values", "truth"),
    [
        ("a", {"a": True}, True),
        ("a", {"a": False}, False),
        ("a", {}, None),
        ("a", {"a": "nursing"}, True),
        ("not a", {}, None),
        ("not a", {"a": True}, False),
        ("a and b", {"a": False}, False),
        ("a and b", {"a": True}, None),
        ("a or b", {"a": True}, True),
        ("a or b", {"a": False}, None),
        ("a = nursing", {"a": "nursing"}, True),
        ("a != nursing", {"a": "medicine"}, True),
        ("a < 200", {"a": 199}, True),
        ("a < 200", {"a": 200}, False),
        ("a >= 200", {}, None),
        ("a = false", {"a": False}, True),
        ("sure(a)", {}, False),
        ("not sure(a = true)", {}, True),
        ("(a or b) and c", {"b": True, "c": True}, True),
        ("between(a, 0d, 42w)", {"a": date(2026, 2, 2)}, False),
        ("between(a, 0d, 42w)", {"a": date(2026, 2, 3)}, True),
        ("between(a, -1m, 0d)", {"a": date(2026, 12, 23)}, True),
        ("between(a, 0d, 42w)", {}, None),
        ("between(a, 0d, 42w)", {"a": False}, False),
    ],
)
def test_unknown_is_not_no(text, values, truth):
    assert holds(text, **values) is truth


@pytest.mark.parametrize(
    "text", ["", "a and", "a = ", "(a", "a b", "between(a, 3)", "between(a, x, 1y)", "1a", "a ? b"]
)
def test_a_condition_that_cannot_be_read_is_refused(text):
    with pytest.raises(InvalidCondition):
        parse(text, overflow=Overflow.LAST_DAY)


def test_a_condition_names_its_facts():
    found = parse("a and (b or not sure(c = 3))", overflow=Overflow.LAST_DAY)
    assert found.names == {"a", "b", "c"}
