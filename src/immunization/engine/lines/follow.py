"""A line that follows another line's appointments, with its own valences (X9)."""

from dataclasses import replace

from immunization.engine.lines import appointments
from immunization.engine.lines.case import Case
from immunization.engine.lines.outcome import Outcome, Status
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.line import Follow, Line, Rule


def speak(case: Case, rule: Rule, follow: Follow) -> Outcome | None:
    """Say what the appointments of the other line say, while they ask for these valences."""
    said = routine(case, case.calendar.line(follow.line))
    if said is None:
        return None
    if _beyond(case, follow, said):
        return Outcome(rule, Status.UP_TO_DATE, judged=said.judged)
    return replace(said, rule=rule)


def routine(case: Case, line: Line) -> Outcome | None:
    """What a line's series and appointments say to everybody, risks left aside."""
    for rule in line.rules:
        if rule.appointments and rule.when is None and in_force(rule.validity, case.day):
            found = appointments.speak(case, line, rule)
            if found is not None:
                return found
    return None


def _beyond(case: Case, follow: Follow, said: Outcome) -> bool:
    if follow.below_age is None or said.appointment_age is None:
        return False
    return case.age(said.appointment_age) >= case.age(follow.below_age)
