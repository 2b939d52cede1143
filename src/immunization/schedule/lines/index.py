"""Where each rule that was collected stands in the calendar."""

import re
from collections.abc import Iterator, Mapping

from immunization.schedule.lines.bounds import keyed_appointments, keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Authority, Line

_IDENTIFIER = re.compile(r"[A-Z]{2,5}-(?:[0-9]+[a-z]?|[A-Z]+)")


def places(calendar: Calendar) -> Mapping[str, tuple[str, ...]]:
    """For each collected identifier the places that bear it or name it, none where it is lost."""
    found: dict[str, list[str]] = {identifier: [] for identifier in calendar.collected}
    for place, identifier, texts in _all(calendar):
        named = {match for text in texts for match in _IDENTIFIER.findall(text)}
        for each in {identifier, identifier.rstrip("abcdefghijklmnopqrstuvwxyz"), *named}:
            if each in found and place not in found[each]:
                found[each].append(place)
    return {identifier: tuple(where) for identifier, where in found.items()}


def _all(calendar: Calendar) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every element of the calendar: where it stands, its identifier, what it says."""
    for line in calendar.lines:
        yield from _of_line(line)
    for against in calendar.contraindications:
        yield f"contre-indication {against.identifier}", against.identifier, _texts(against.says)
    for spacing in calendar.spacings:
        texts = (spacing.says, *_said(spacing.authority))
        yield f"espacement {spacing.identifier}", spacing.identifier, texts
    for advice in calendar.advices:
        texts = (advice.says, *_said(advice.authority))
        yield f"conseil {advice.identifier}", advice.identifier, texts
    for obligation in calendar.obligations:
        yield f"obligation {obligation.identifier}", obligation.identifier, _texts(obligation.says)


def _of_line(line: Line) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for key, rule in keyed_rules(line):
        yield f"{line.key} : {key}", rule.identifier, (rule.says, *_said(rule.authority))
    for key, appointment in keyed_appointments(line):
        texts = (appointment.says, *_said(appointment.authority))
        yield f"{line.key} : {key}", appointment.identifier, texts
    for immunity in line.immunities:
        texts = (immunity.says, *_said(immunity.authority))
        yield f"{line.key} : immunité {immunity.identifier}", immunity.identifier, texts
    for setting in line.settings:
        texts = (setting.says, *_said(setting.authority))
        yield f"{line.key} : réglage {setting.identifier}", setting.identifier, texts


def _texts(says: str) -> tuple[str, ...]:
    return (says,)


def _said(authority: Authority) -> tuple[str, str]:
    return authority.reason, authority.other_reading
