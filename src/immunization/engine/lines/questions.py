"""Which unanswered questions would change a verdict, and what to ask this person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import Facts, ReceivedDose, Subject, beneath
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import AssessmentLine, Bilan
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.condition import Condition, Value
from immunization.schedule.lines.line import Line
from immunization.schedule.lines.profile import FactKind, Question


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer, and the verdict that some answer would give."""

    question: Question
    would_be: Status


def facts_of(calendar: Calendar, line: Line) -> frozenset[str]:
    """Every fact that a line's rules or contra-indications rest on."""
    return _facts_of(calendar, line)


@lru_cache(maxsize=256)
def _facts_of(calendar: Calendar, line: Line) -> frozenset[str]:
    found: set[str] = set()
    for condition in _conditions(calendar, line):
        found |= condition.names
    for rule in line.rules:
        found |= {name for name, _ in rule.after_facts}
        if rule.window is not None and rule.window.anchor:
            found.add(rule.window.anchor)
    derived = calendar.profile.derived
    return frozenset(name for name in beneath(calendar.profile, found) if name not in derived)


def _conditions(calendar: Calendar, line: Line) -> Iterator[Condition]:
    for rule in line.rules:
        yield from filter(None, (rule.when, rule.unless, rule.opens_when, rule.every_when))
    for immunity in line.immunities:
        yield immunity.when
    for against in calendar.contraindications:
        if not against.valences.isdisjoint(line.gives):
            yield against.when


def is_asked(calendar: Calendar, question: Question, subject: Subject, *, on: date) -> bool:
    """Say whether a question matters to a person of this age and sex with these answers."""
    if question.sex and question.sex != subject.sex:
        return False
    begin, end = question.ages
    overflow = calendar.overflow
    if begin is not None and on < begin.after(subject.born, overflow=overflow):
        return False
    if end is not None and on >= end.after(subject.born, overflow=overflow):
        return False
    if question.asked_when is None:
        return True
    return question.asked_when.holds(Facts(calendar.profile, subject, on)) is True


def questionnaire(calendar: Calendar, subject: Subject, *, on: date) -> tuple[Question, ...]:
    """The questions that matter to this person, in the profile's order."""
    return tuple(
        each
        for each in calendar.profile.questions.values()
        if is_asked(calendar, each, subject, on=on)
    )


def unanswered(
    calendar: Calendar,
    subject: Subject,
    doses: tuple[ReceivedDose, ...],
    line: AssessmentLine,
    *,
    on: date,
) -> tuple[OpenQuestion, ...]:
    """The questions without an answer that would change a line, each tried with its answers."""
    found = []
    names = facts_of(calendar, line.line)
    for question in questionnaire(calendar, subject, on=on):
        if question.name not in names or question.name in subject.answers:
            continue
        other = _changed(calendar, subject, doses, line, question, on)
        if other is not None:
            found.append(OpenQuestion(question, other))
    return tuple(found)


def _changed(
    calendar: Calendar,
    subject: Subject,
    doses: tuple[ReceivedDose, ...],
    line: AssessmentLine,
    question: Question,
    on: date,
) -> Status | None:
    """The verdict that some answer gives and that differs, None where no answer does."""
    for answer in probes(calendar, question, on=on):
        answers: Mapping[str, Value] = {**subject.answers, question.name: answer}
        told = assess(
            calendar, replace(subject, answers=answers), doses, on=on, lines=[line.key]
        ).lines[0]
        if (told.status, told.recommended) != (line.status, line.recommended):
            return told.status
    return None


def probes(calendar: Calendar, question: Question, *, on: date) -> tuple[Value, ...]:
    """The answers that a question is tried with: yes, and no where unknown is not no."""
    match question.kind:
        case FactKind.BOOLEAN:
            return (True,) if question.absent_is_no else (True, False)
        case FactKind.CHOICE:
            return tuple(key for key, _ in question.choices)
        case FactKind.DATE:
            overflow = calendar.overflow
            return tuple(span.after(on, overflow=overflow) for span in question.probe_spans)
        case FactKind.YEAR:
            return (on.year,)
        case _:
            return question.probe_numbers


def open_questions(
    calendar: Calendar, subject: Subject, doses: Iterable[ReceivedDose], bilan: Bilan
) -> dict[str, tuple[OpenQuestion, ...]]:
    """For every line, the unanswered questions that would change it."""
    given = tuple(doses)
    return {
        line.key: unanswered(calendar, subject, given, line, on=bilan.day) for line in bilan.lines
    }
