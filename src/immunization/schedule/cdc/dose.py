"""Builds a series dose from its element."""

from decimal import Decimal, InvalidOperation

from immunization.schedule.cdc.node import Node
from immunization.schedule.cdc.skip import read_skip
from immunization.schedule.dose import (
    AgeRule,
    AllowableInterval,
    AllowableVaccine,
    FromMostRecent,
    FromObservation,
    FromPrevious,
    FromTargetDose,
    Interval,
    IntervalReference,
    PreferableVaccine,
    Season,
    SeriesDose,
)
from immunization.schedule.validity import ANY_AGE, AgeRange, Validity

_OVERRIDE = ("override", "y", "yes")


def read_dose(node: Node) -> SeriesDose:
    """A `seriesDose` with all that it holds."""
    return SeriesDose(
        number=_number(node),
        ages=tuple(_age_rule(age) for age in node.nodes("age")),
        intervals=tuple(_interval(each) for each in node.nodes("interval")),
        allowable_intervals=tuple(_allowable(each) for each in node.nodes("allowableInterval")),
        preferable=tuple(_preferable(each) for each in node.nodes("preferableVaccine")),
        allowable=tuple(
            AllowableVaccine(each.required("cvx"), age_range(each))
            for each in node.nodes("allowableVaccine")
        ),
        inadvertent=frozenset(each.required("cvx") for each in node.nodes("inadvertentVaccine")),
        skips=tuple(read_skip(each) for each in node.nodes("conditionalSkip")),
        recurring=node.flag("recurringDose"),
        season=_season(node),
    )


def age_range(node: Node) -> AgeRange:
    """`beginAge` and `endAge`."""
    begin, end = node.span("beginAge"), node.span("endAge")
    return AgeRange(begin, end) if begin or end else ANY_AGE


def validity(node: Node) -> Validity:
    """`effectiveDate` and `cessationDate`."""
    return Validity(node.date("effectiveDate"), node.date("cessationDate"))


def _number(node: Node) -> int:
    text = node.required("doseNumber")
    number = text.lower().removeprefix("dose").strip()
    return int(number) if number.isdecimal() else node.refuse("doseNumber", text, "Dose 1, 2 …")


def _age_rule(node: Node) -> AgeRule:
    return AgeRule(
        absolute_minimum=node.span("absMinAge"),
        minimum=node.span("minAge"),
        earliest_recommended=node.span("earliestRecAge"),
        latest_recommended=node.span("latestRecAge"),
        maximum=node.span("maxAge"),
        validity=validity(node),
    )


def _interval(node: Node) -> Interval:
    return Interval(
        reference=_reference(node),
        absolute_minimum=node.span("absMinInt"),
        minimum=node.span("minInt"),
        earliest_recommended=node.span("earliestRecInt"),
        latest_recommended=node.span("latestRecInt"),
        priority=node.flag("intervalPriority", yes=_OVERRIDE),
        validity=validity(node),
    )


def _allowable(node: Node) -> AllowableInterval:
    return AllowableInterval(_reference(node), node.span("absMinInt"), validity(node))


def _reference(node: Node) -> IntervalReference:
    """From what the interval counts: exactly one of four (CALCDTINT-1, -2, -8, -9)."""
    number = node.number("fromTargetDose")
    observation = next((each.text("code") for each in node.nodes("fromRelevantObs")), "")
    found: list[IntervalReference] = []
    if node.flag("fromPrevious"):
        found.append(FromPrevious())
    if number is not None:
        found.append(FromTargetDose(number))
    if products := node.codes("fromMostRecent"):
        found.append(FromMostRecent(products))
    if observation:
        found.append(FromObservation(observation))
    if len(found) != 1:
        node.refuse("", f"{len(found)} references", "one reference from which to count")
    return found[0]


def _preferable(node: Node) -> PreferableVaccine:
    return PreferableVaccine(
        product=node.required("cvx"),
        name=node.text("vaccineType"),
        ages=age_range(node),
        trade_name=node.text("tradeName"),
        manufacturer=node.text("mvx"),
        volume=_volume(node),
        recommended=node.flag("forecastVaccineType"),
    )


def _volume(node: Node) -> Decimal | None:
    text = node.text("volume")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        node.refuse("volume", text, "a number of millilitres such as 0.5")


def _season(node: Node) -> Season | None:
    seasons = [
        Season(each.date("startDate"), each.date("endDate"))
        for each in node.nodes("seasonalRecommendation")
    ]
    if len(seasons) > 1:
        node.refuse("seasonalRecommendation", f"{len(seasons)} seasons", "one at most")
    season = seasons[0] if seasons else None
    return season if season and (season.start or season.end) else None
