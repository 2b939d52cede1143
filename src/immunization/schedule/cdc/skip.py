"""Builds a conditional skip from its element."""

from immunization.dates import Span
from immunization.schedule.cdc.node import Node
from immunization.schedule.skip import (
    AgeCondition,
    CompletedSeriesCondition,
    Condition,
    ConditionalSkip,
    CountCondition,
    CountLogic,
    IntervalCondition,
    Logic,
    SkipContext,
    SkipSet,
)
from immunization.schedule.validity import AgeRange, Validity

_LOGIC = {"": Logic.AND, "and": Logic.AND, "or": Logic.OR}
_CONTEXT = {context.value: context for context in SkipContext}
_COUNT_LOGIC = {logic.value: logic for logic in CountLogic} | {
    "greater": CountLogic.GREATER,
    "equal": CountLogic.EQUAL,
    "less": CountLogic.LESS,
}
_VALID_ONLY = {"valid": True, "total": False}
_COUNTS = (
    "vaccine count by age",
    "vaccine count by date",
    "vaccine count by date and age",
    "vaccine count by age and date",
)


def read_skip(node: Node) -> ConditionalSkip:
    """A `conditionalSkip` with its sets."""
    return ConditionalSkip(
        context=node.choice("context", _CONTEXT),
        sets=tuple(_set(each) for each in node.nodes("set")),
        logic=node.choice("setLogic", _LOGIC),
    )


def _set(node: Node) -> SkipSet:
    return SkipSet(
        conditions=tuple(_condition(each) for each in node.nodes("condition")),
        logic=node.choice("conditionLogic", _LOGIC),
        description=node.text("setDescription"),
        validity=Validity(node.date("effectiveDate"), node.date("cessationDate")),
    )


def _condition(node: Node) -> Condition:
    kind = node.text("conditionType")
    match kind.lower():
        case "age":
            return AgeCondition(_ages(node))
        case "completed series":
            return CompletedSeriesCondition(_groups(node))
        case "interval":
            return IntervalCondition(_interval(node))
        case count if count in _COUNTS:
            return _count(node)
    expected = "age, completed series, interval, or vaccine count by age, date or both"
    return node.refuse("conditionType", kind, expected)


def _count(node: Node) -> CountCondition:
    count = node.number("doseCount")
    if count is None:
        node.refuse("doseCount", "", "a number of doses")
    return CountCondition(
        logic=node.choice("doseCountLogic", _COUNT_LOGIC),
        count=count,
        valid_only=node.choice("doseType", _VALID_ONLY),
        products=node.codes("vaccineTypes"),
        ages=_ages(node),
        start=node.date("startDate"),
        end=node.date("endDate"),
    )


def _ages(node: Node) -> AgeRange:
    return AgeRange(node.span("beginAge"), node.span("endAge"))


def _interval(node: Node) -> Span:
    return node.required_span("interval")


def _groups(node: Node) -> frozenset[str]:
    return node.codes("seriesGroups") or node.refuse("seriesGroups", "", "a series group")
