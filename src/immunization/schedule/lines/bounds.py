"""The bounds of every rule: the days and ages at which its verdict may turn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from immunization.dates import Span
from immunization.schedule.dose import FromPrevious
from immunization.schedule.lines.line import Appointment, DoseStep, Late, Line, Rule


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a rule; `rule` is its key within the line, `name` says which bound."""

    rule: str
    name: str
    text: str


def keyed_rules(line: Line) -> Iterator[tuple[str, Rule]]:
    """The rules of a line with a key each: the identifier, numbered from its second version."""
    seen: Counter[str] = Counter()
    for rule in line.rules:
        seen[rule.identifier] += 1
        number = seen[rule.identifier]
        yield rule.identifier if number == 1 else f"{rule.identifier}#{number}", rule


def keyed_appointments(line: Line) -> Iterator[tuple[str, Appointment]]:
    """The appointments of a line, keyed by identifier and age."""
    for each in line.appointments:
        yield f"{each.identifier}@{each.age}", each


def bounds_of(line: Line) -> Iterator[Bound]:
    """Every bound of every rule and appointment of a line.

    Doses that a rule borrows from another are told once; the end of a version that another one
    follows the next day is that one's beginning.
    """
    told: list[object] = []
    for key, rule in keyed_rules(line):
        borrowed = any(rule.steps is steps for steps in told)
        told.append(rule.steps)
        for name, text in _rule_bounds(rule):
            if borrowed and name.startswith("dose "):
                continue
            if name == "in_force_until" and _followed(line, rule):
                continue
            yield Bound(key, name, text)
    for key, appointment in keyed_appointments(line):
        for name, text in _appointment_bounds(appointment):
            yield Bound(key, name, text)


def _followed(line: Line, rule: Rule) -> bool:
    """Say whether another version of the rule begins the day after this one ends."""
    end = rule.validity.cessation
    return any(
        other.identifier == rule.identifier and other.validity.effective == end + timedelta(days=1)
        for other in line.rules
        if end is not None
    )


def _rule_bounds(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.validity.effective:
        yield "in_force_from", f"{rule.validity.effective:%d/%m/%Y}"
    if rule.validity.cessation:
        yield "in_force_until", f"{rule.validity.cessation:%d/%m/%Y}"
    if rule.born.effective:
        yield "born_from", f"{rule.born.effective:%d/%m/%Y}"
    if rule.born.cessation:
        yield "born_until", f"{rule.born.cessation:%d/%m/%Y}"
    if not rule.begun_only:
        yield from _age_bounds(rule)
    if rule.steps and rule.finish_before:
        yield "finish_before", str(rule.finish_before)
    yield from _window_bounds(rule)
    for step in rule.steps:
        yield from _step_bounds(step, rule)
    if rule.every:
        yield "every", str(rule.every)


def _age_bounds(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.opens.begin:
        yield "opens", str(rule.opens.begin)
    if rule.opens.end:
        yield "closes", str(rule.opens.end)


def _window_bounds(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.refresh:
        yield "not_within", str(rule.refresh.not_within)
    if rule.window and rule.window.start and rule.window.start != Span():
        yield "window_from", str(rule.window.start)
    if rule.window and rule.window.end:
        yield "window_to", str(rule.window.end)
    if rule.window and not rule.window.anchor:
        yield "season", rule.window.season


def _step_bounds(step: DoseStep, rule: Rule) -> Iterator[tuple[str, str]]:
    name, ages = f"dose {step.dose.number}", step.dose.ages[0]
    first = step.dose.number == 1
    if ages.minimum:
        yield f"{name} min_age", str(ages.minimum)
    if first and rule.begun_only:
        return
    if ages.earliest_recommended and ages.earliest_recommended != Span():
        yield f"{name} age", str(ages.earliest_recommended)
    if ages.maximum:
        yield f"{name} before", str(ages.maximum)
    for interval in step.dose.intervals:
        kind = "min" if isinstance(interval.reference, FromPrevious) else "first_min"
        if interval.absolute_minimum:
            yield f"{name} {kind}", str(interval.absolute_minimum)
        if interval.earliest_recommended:
            yield (
                f"{name} {'after' if kind == 'min' else 'first'}",
                str(interval.earliest_recommended),
            )
    if _can_be_late(step, rule, first=first):
        yield f"{name} late", step.late.value


def _can_be_late(step: DoseStep, rule: Rule, *, first: bool) -> bool:
    if step.late not in (Late.POINT, Late.WINDOW) or rule.strength != "firm":
        return False
    if first:
        return not rule.opened_by_risk and bool(step.dose.ages[0].earliest_recommended)
    return True


def _appointment_bounds(appointment: Appointment) -> Iterator[tuple[str, str]]:
    yield "age", str(appointment.age)
    yield "not_within", str(appointment.not_within)
    yield "late", str(appointment.until or appointment.late_after or "point")
