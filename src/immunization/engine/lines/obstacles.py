"""What forbids the next dose today: contra-indications, and gaps to be kept."""

from datetime import date
from typing import NamedTuple

from immunization.dates import Span
from immunization.engine.lines.case import Case
from immunization.engine.lines.spacing import (
    allowed_after_antibodies,
    first_allowed,
    last_antibodies,
)
from immunization.schedule.lines.calendar import Contraindication, Spacing
from immunization.schedule.lines.line import Line, Rule


class Wait(NamedTuple):
    """The first day allowed, and what asks for it: a spacing, or a rule's own delay."""

    until: date
    spacing: Spacing | None = None
    because: str = ""


def contraindications(case: Case, line: Line) -> tuple[Contraindication, ...]:
    """Those that forbid every way to give the next dose; none if one way is left."""
    held = [
        each
        for each in case.lines[line.key].contraindications.holding(case.facts)
        if case.was_aged(each.ages, case.day)
    ]
    found: list[Contraindication] = []
    for valence in line.gives:
        against = next((each for each in held if valence in each.valences), None)
        if against is None:
            return ()
        if against not in found:
            found.append(against)
    return tuple(found)


def allowed_again(case: Case, found: tuple[Contraindication, ...]) -> date | None:
    """The first day on which none of them holds, None where one has no known end."""
    days: list[date] = []
    for each in found:
        if each.ends is None:
            return None
        fact, span = each.ends
        start = case.facts.value(fact)
        if not isinstance(start, date):
            return None
        days.append(case.after(start, span))
    return max(days, default=None)


def antibodies_doubtful(case: Case, line: Line) -> Spacing | None:
    """The spacing whose delay after antibodies may or may not be over yet."""
    for spacing in case.calendar.spacings:
        if spacing.antibodies_matter_to.isdisjoint(line.gives):
            continue
        last = last_antibodies(case)
        until = spacing.antibodies_doubtful_until
        if last is not None and until is not None and case.day < case.after(last, until):
            return spacing
    return None


def wait(case: Case, line: Line, rule: Rule) -> Wait | None:
    """The longest wait that some earlier vaccine or fact asks for, None when there is none."""
    found = _spacings(case, line)
    if rule.spacing or rule.after_facts:
        found += _delays(case, (*rule.spacing, *rule.after_facts))
    late = [each for each in found if each.until > case.day]
    return max(late, key=lambda each: each.until, default=None)


def _spacings(case: Case, line: Line) -> list[Wait]:
    found = []
    for spacing in case.lines[line.key].spacings:
        until = first_allowed(case, spacing, before=case.day)
        if until is not None:
            found.append(Wait(until, spacing))
        if not spacing.antibodies_matter_to.isdisjoint(line.gives):
            until = allowed_after_antibodies(case, spacing)
            if until is not None:
                found.append(Wait(until, spacing, "antibodies"))
    return found


def not_before(case: Case, rule: Rule) -> date | None:
    """The first day on which a rule's dose is due at all, None where nothing holds it back."""
    days = [each.until for each in _delays(case, rule.not_before) if each.until > case.day]
    return max(days, default=None)


def _delays(case: Case, named: tuple[tuple[str, Span], ...]) -> list[Wait]:
    """Spans after a dated fact, or after the last dose of a line or of a valence."""
    found = []
    for name, span in named:
        asked = name in case.calendar.profile.questions
        day = case.facts.value(name) if asked else _last_of(case, name)
        if isinstance(day, date):
            found.append(Wait(case.after(day, span), because=name))
    return found


def _last_of(case: Case, name: str) -> date | None:
    """The last dose of a line, of a valence, or of a valence after another ("A>B")."""
    if name in case.lines:
        records = case.records(case.lines[name].line)
        return records[-1].day if records else None
    before, _, valence = name.rpartition(">")
    days = [shot.day for shot in case.shots if valence in shot.contents.valences]
    if before and days:
        earlier = [each.day for each in case.shots if before in each.contents.valences]
        days = [day for day in days if earlier and earlier[0] < day]
    return days[-1] if days else None
