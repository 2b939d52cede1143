"""A line that follows another line's appointments, with its own valences (X9)."""

from immunization.engine.lines import appointments, series
from immunization.engine.lines.case import Case
from immunization.engine.lines.gathering import gathered
from immunization.engine.lines.outcome import Outcome, Status
from immunization.engine.lines.validity import concerns, in_force
from immunization.schedule.lines.line import Follow, Line, Rule


def speak(case: Case, rule: Rule, follow: Follow) -> Outcome | None:
    """Say what the appointments of the other line say, while they ask for these valences."""
    line = case.lines[follow.line].line
    said = _named(case, line, follow.rule) if follow.rule else routine(case, line)
    if said is None:
        return None
    if _beyond(case, follow, said):
        return Outcome(rule, Status.UP_TO_DATE, judged=said.judged)
    return said._replace(rule=rule, appointment=None)


def _named(case: Case, line: Line, identifier: str) -> Outcome | None:
    """What the series of that identifier says to this person."""
    for rule in line.rules:
        if rule.identifier == identifier and in_force(rule.validity, case.day):
            return series.speak(case, rule, case.records(line)) if concerns(case, rule) else None
    return None


def routine(case: Case, line: Line) -> Outcome | None:
    """What a line's series and appointments say, other rules left aside."""
    rules = (rule for rule in gathered(case, line).rules if rule.appointments)
    said = (appointments.speak(case, line, rule) for rule in rules)
    return next((each for each in said if each is not None), None)


def _beyond(case: Case, follow: Follow, said: Outcome) -> bool:
    if follow.below_age is None or said.appointment_age is None:
        return False
    return case.age(said.appointment_age) >= case.age(follow.below_age)
