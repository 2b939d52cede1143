"""Read the rules of a line from TOML tables."""

from datetime import date

from immunization.dates import Span
from immunization.schedule.dose import AgeRule, FromPrevious, FromTargetDose, Interval, SeriesDose
from immunization.schedule.lines.line import (
    Afterwards,
    Appointment,
    Authority,
    DoseStep,
    Follow,
    Immunity,
    Late,
    Provenance,
    Refresh,
    Rule,
    Setting,
    Starts,
    Strength,
    WhenDone,
    Window,
)
from immunization.schedule.lines.table import Table
from immunization.schedule.validity import ALWAYS, Validity

_NO_SOURCE = "none"


def authority_of(outer: Table) -> Authority:
    """Read why a rule is believed; without a provenance it is refused."""
    table = outer.table("authority")
    if table is None:
        raise outer.error("authority", "nothing", "a source, a provenance and reviewed_on")
    source = table.take("source", str)
    provenance = table.one_of("provenance", Provenance, None)
    found = Authority(
        source=source,
        provenance=provenance,
        reviewed_on=table.take("reviewed_on", date),
        settled_by=table.take("settled_by", str, ""),
        other_reading=table.take("other_reading", str, ""),
        reason=table.take("reason", str, ""),
        confirm=table.take("confirm", bool, provenance is Provenance.UNSOURCED),
    )
    if (source == _NO_SOURCE) is not (provenance is Provenance.UNSOURCED):
        raise table.error("source", source, '"none" for an unsourced rule and for no other')
    if provenance is Provenance.UNSOURCED and not found.settled_by:
        raise table.error("settled_by", "nothing", "the sentence that would settle the rule")
    table.end()
    return found


def rule_of(table: Table, doses_of: dict[str, tuple[DoseStep, ...]]) -> Rule:
    """Read one rule; `doses_of` holds the doses of the rules before it, by identifier."""
    identifier = table.take("id", str)
    steps = _steps_of(table, doses_of)
    doses_of[identifier] = steps
    rule = Rule(
        identifier=identifier,
        says=table.take("says", str),
        authority=authority_of(table),
        validity=table.in_force(),
        sex=table.take("sex", str, ""),
        born=_born_of(table),
        when=table.condition("when"),
        unless=table.condition("unless"),
        ages=table.ages("ages"),
        opens=table.ages("opens"),
        opens_when=table.condition("opens_when"),
        starts=_starts_of(table),
        first_for_all=table.take("first_for_all", bool, False),
        begun_only=table.take("begun_only", bool, False),
        yields_to=table.words("yields_to"),
        steps=steps,
        every=table.span("every"),
        every_when=table.condition("every_when"),
        finish_before=table.span("finish_before"),
        afterwards=table.one_of("afterwards", Afterwards, Afterwards.CLOSED),
        appointments=table.take("appointments", bool, False),
        window=_window_of(table),
        refresh=_refresh_of(table),
        follow=_follow_of(table),
        strength=table.one_of("strength", Strength, Strength.FIRM),
        when_done=table.one_of("when_done", WhenDone, WhenDone.COMPLETE),
        announced=table.take("announced", bool, False),
        deferred=table.take("deferred", bool, False),
        note=table.take("note", str, ""),
        action=table.take("action", str, ""),
        spacing=_named_spans(table, "spacing"),
        after_facts=_named_spans(table, "after_facts"),
        not_before=_named_spans(table, "not_before"),
        first_season_under=table.span("first_season_under"),
        first_season_gaps=tuple(
            table.as_span("first_season_gaps", text)
            for text in table.take("first_season_gaps", list, [])
        ),
    )
    table.end()
    _check_asks(rule, table)
    return rule


def _born_of(table: Table) -> Validity:
    found = Validity(table.day("born_from"), table.day("born_until"))
    return ALWAYS if found == ALWAYS else found


def appointment_of(table: Table) -> Appointment:
    """Read a booster at a fixed age."""
    found = Appointment(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        age=table.required_span("age"),
        not_within=table.required_span("not_within"),
        until=table.span("until"),
        validity=table.in_force(),
        late_after=table.span("late_after"),
        every=table.span("every"),
        last=table.span("last"),
    )
    table.end()
    return found


def setting_of(table: Table) -> Setting:
    """Read a rule that is one of the line's own settings."""
    found = Setting(table.take("id", str), table.take("says", str), authority_of(table))
    table.end()
    return found


def immunity_of(table: Table) -> Immunity:
    """Read facts that end the line."""
    found = Immunity(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        when=table.required_condition("when"),
        status=table.take("status", str),
        validity=table.in_force(),
        action=table.take("action", str, ""),
    )
    table.end()
    return found


def _steps_of(table: Table, doses_of: dict[str, tuple[DoseStep, ...]]) -> tuple[DoseStep, ...]:
    borrowed = table.take("doses_as", str, None)
    if borrowed is not None:
        if borrowed not in doses_of:
            raise table.error("doses_as", borrowed, "a rule that stands before in the file")
        return doses_of[borrowed]
    return tuple(
        _step_of(inner, number) for number, inner in enumerate(table.tables("dose"), start=1)
    )


def _step_of(table: Table, number: int) -> DoseStep:
    """Read a dose: `age` or `after` or `first` recommended, `min_age` and `min` that it counts.

    A `floor` is a minimum that the text does not name: it is asked of doses received and never
    shown as the first day possible.
    """
    age, age_until = _moment(table, "age", inclusive=False)
    after, after_until = _moment(table, "after", inclusive=True)
    first, first_until = _moment(table, "first", inclusive=True)
    minimum_age = table.span("min_age")
    ages = AgeRule(
        absolute_minimum=minimum_age,
        minimum=minimum_age,
        earliest_recommended=age,
        latest_recommended=age_until,
        maximum=table.span("before"),
    )
    minimum, first_minimum = table.span("min"), table.span("first_min")
    floor = table.span("floor") or minimum
    intervals = []
    if floor or after:
        intervals.append(_interval(FromPrevious(), floor, minimum, after, after_until))
    if first_minimum or first:
        least = first_minimum
        intervals.append(_interval(FromTargetDose(1), least, least, first, first_until))
    window = age_until or after_until or first_until
    late = table.one_of("late", Late, Late.WINDOW if window else Late.POINT)
    products = table.words("products")
    table.end()
    dose = SeriesDose(number=number, ages=(ages,), intervals=tuple(intervals))
    return DoseStep(dose=dose, late=late, products=products)


def _interval(
    reference: FromPrevious | FromTargetDose,
    floor: Span | None,
    minimum: Span | None,
    recommended: Span | None,
    until: Span | None,
) -> Interval:
    return Interval(
        reference=reference,
        absolute_minimum=floor,
        minimum=minimum,
        earliest_recommended=recommended,
        latest_recommended=until,
    )


def _moment(table: Table, key: str, *, inclusive: bool) -> tuple[Span | None, Span | None]:
    """Read a point "11m" or a window ["8m", "12m"]; the end is kept excluded, as the CDC does."""
    if not table.has(key):
        return None, None
    given = table.take(key, object)
    if isinstance(given, str):
        return table.as_span(key, given), None
    if not isinstance(given, list) or len(given) != 2:
        raise table.error(key, given, 'a span such as "11m" or a window such as ["8m", "12m"]')
    start, end = (table.as_span(key, text) for text in given)
    if inclusive:
        end = Span(end.years, end.months, end.weeks, end.days + 1)
    return start, end


def _starts_of(table: Table) -> tuple[Starts, ...]:
    """Read one guard, or a list of which one is enough."""
    return tuple(map(_guard_of, table.tables_or_one("starts"))) or (Starts(),)


def _guard_of(table: Table) -> Starts:
    found = Starts(
        ages=table.ages("ages"),
        products=table.words("products"),
        not_products=table.words("not_products"),
        second_within=table.span("second_within"),
        second_not_within=table.span("second_not_within"),
    )
    table.end()
    return found


def _window_of(table: Table) -> Window | None:
    inner = table.table("window")
    if inner is None:
        return None
    found = Window(
        anchor=inner.take("anchor", str, ""),
        start=inner.span("from"),
        end=inner.span("to"),
        season=inner.take("season", str, ""),
        open_until_anchor=inner.take("open_until_anchor", bool, False),
        counted_from_anchor=inner.take("counted_from_anchor", bool, False),
    )
    inner.end()
    return found


def _refresh_of(table: Table) -> Refresh | None:
    inner = table.table("refresh")
    if inner is None:
        return None
    found = Refresh(
        inner.required_span("not_within"),
        inner.span("last_before_age"),
        inner.take("planned", bool, False),
    )
    inner.end()
    return found


def _follow_of(table: Table) -> Follow | None:
    inner = table.table("follow")
    if inner is None:
        return None
    found = Follow(inner.take("line", str), inner.span("below_age"), inner.take("rule", str, ""))
    inner.end()
    return found


def _named_spans(table: Table, key: str) -> tuple[tuple[str, Span], ...]:
    given = table.take(key, dict, {})
    return tuple((name, table.as_span(key, text)) for name, text in given.items())


def _check_asks(rule: Rule, table: Table) -> None:
    """Refuse a rule that asks for nothing, or for two things."""
    asks = [bool(rule.steps), bool(rule.window), bool(rule.follow)]
    if rule.refresh and not rule.window:
        asks.append(True)
    if sum(asks) != 1:
        raise table.error("dose", sum(asks), "one of dose, window, refresh and follow")
