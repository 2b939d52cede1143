"""Boosters at fixed ages, and the ranks that people tell of their doses (X9)."""

from datetime import date
from typing import NamedTuple

from immunization.dates import Span
from immunization.engine.lines import series
from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.evaluation import judge
from immunization.engine.lines.facts import Rank
from immunization.engine.lines.outcome import Judged, Outcome, Reason
from immunization.schedule.lines.line import Appointment, Line, Rule


class NextAppointment(NamedTuple):
    """The next booster: its day, when it is late, and the age it is named after."""

    appointment: Appointment
    age: Span
    on: date
    late_from: date


def speak(case: Case, line: Line, rule: Rule) -> Outcome | None:
    """A primary series, then the line's appointments counted from the last booster.

    It is said once for a case: the lines that follow this one ask again.
    """
    if rule not in case.said:
        case.said[rule] = _speak(case, line, rule)
    return case.said[rule]


def _speak(case: Case, line: Line, rule: Rule) -> Outcome | None:
    records = case.records(line)
    if series.surely_starts_elsewhere(case, rule, records):
        return None
    judged, last = _judge(case, line, rule, records)
    valid = series.counted(judged)
    if not series.starts_here(case, rule, valid, records):
        return None
    if last is None:
        return series.speak(case, rule, records)
    found = next_appointment(case, line, last)
    if found is None:
        return series.done(rule, judged)
    said = series.timed(case, rule, judged, found.on, found.on, found.late_from, len(valid) + 1)
    return Outcome(
        said.rule,
        said.status,
        said.earliest,
        said.recommended,
        said.late_from,
        said.number,
        appointment=found.appointment,
        appointment_age=found.age,
        judged=said.judged,
    )


def _judge(
    case: Case, line: Line, rule: Rule, records: tuple[Record, ...]
) -> tuple[list[Judged], date | None]:
    """Judge every dose; give the day of the last booster, None while the series is under way."""
    asserted = next((n for n, each in enumerate(records) if each.rank is Rank.BOOSTER), None)
    judged = judge(case, rule, records)
    complete_at = _place_of_last_step(judged, len(rule.steps))
    if asserted is not None and (complete_at is None or asserted < complete_at):
        judged = [Judged(each, None, n + 1) for n, each in enumerate(records[: asserted + 1])]
        complete_at = asserted
    if complete_at is None:
        return judged, None
    judged = judged[: complete_at + 1]
    last, number = records[complete_at].day, len(series.counted(judged))
    told = asserted is not None and asserted <= complete_at
    for record in records[complete_at + 1 :]:
        told = told or record.rank is Rank.BOOSTER
        refused = _not_a_booster(case, line, record, last, told=told)
        if refused is None:
            last, number = record.day, number + 1
        judged.append(refused or Judged(record, None, number))
    return judged, last


def _place_of_last_step(judged: list[Judged], steps: int) -> int | None:
    for place, each in enumerate(judged):
        if each.reason is None and each.number == steps:
            return place
    return None


def _not_a_booster(
    case: Case, line: Line, record: Record, last: date, *, told: bool
) -> Judged | None:
    """Refuse a dose as a booster; once one was told to be one, every later dose is (DTP-9)."""
    if record.rank is Rank.PRIMARY and not told:
        return Judged(record, Reason.PRIMARY)
    if line.minimum_gap is not None:
        allowed = case.after(last, line.minimum_gap)
        if record.day < allowed:
            return Judged(record, Reason.TOO_SOON, allowed_from=allowed)
    return None


def next_appointment(case: Case, line: Line, last: date) -> NextAppointment | None:
    """The first fixed age after the last booster that is not too near to it."""
    for appointment, age in case.lines[line.key].appointments:
        found = _on(case, appointment, age, last)
        if found is not None:
            return NextAppointment(appointment, age, found, _late(case, appointment, found))
    return None


def _on(case: Case, appointment: Appointment, age: Span, last: date) -> date | None:
    """The day of an appointment after `last`, None when `last` makes it needless."""
    planned = case.age(age)
    if last >= planned:
        return None
    free_from = case.after(last, appointment.not_within)
    if appointment.until is None:
        return planned if planned >= free_from else None
    found = max(planned, free_from)
    return found if found < case.age(appointment.until) else None


def _late(case: Case, appointment: Appointment, found: date) -> date:
    if appointment.until is not None:
        return case.age(appointment.until)
    if appointment.late_after is not None:
        return case.after(found, appointment.late_after)
    return series.grace(case, found)
