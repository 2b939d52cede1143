"""Answers as they are given, checked against the calendar's questions, and as they are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from carnet_api.wire import AnswerInput, UserType
from immunization.dates import Overflow
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.condition import Value
from immunization.schedule.lines.profile import FactKind, InvalidAnswer, Question, WhoAnswers
from mesvaccins.carnets.models import HealthAnswer
from mesvaccins.refusals import InvalidInput

LARGEST_NUMBER = 100_000
FARTHEST_AHEAD = 3
"""Years: a departure is planned, a day farther away is a slip of the keyboard."""


@dataclass(slots=True)
class GivenAnswers:
    """Answers read: a value for a fact, None where it is taken back; numbers nobody asks for."""

    values: dict[str, Value] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asker:
    """To whom the questions are put: their birth, the day, and who holds the pen."""

    born: date
    on: date
    who: UserType


@dataclass(frozen=True, slots=True)
class Numbered:
    """The questions that have a public v1 number, and the choices that have one of their own."""

    by_number: Mapping[int, Question]
    choices: Mapping[int, tuple[Question, str]]

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        """Read a calendar's questions."""
        questions = tuple(calendar.profile.questions.values())
        return cls(
            {each.number: each for each in questions if each.number is not None},
            {number: (each, key) for each in questions for number, key in each.choice_numbers},
        )

    def question(self, number: int | None) -> Question | None:
        """The question of a number, None where it has none."""
        return None if number is None else self.by_number.get(number)

    def choice(self, number: int | None) -> tuple[Question, str] | None:
        """The choice of a number with its question, None where it stands for none."""
        return None if number is None else self.choices.get(number)


def read_answers(
    calendar: Calendar,
    given: Iterable[AnswerInput],
    *,
    asker: Asker,
    condition_ids: Iterable[int] = (),
) -> GivenAnswers:
    """Check every answer; all faults are named at once. Raises InvalidInput."""
    found, faults = GivenAnswers(), dict[str, list[str]]()
    numbered = Numbered.of(calendar)
    for number in condition_ids:
        fault = _put_number(found, numbered, number, asker)
        if fault:
            faults.setdefault("condition_ids", []).append(fault)
    for answer in given:
        named = calendar.profile.questions.get(answer.name)
        chosen = None if named else numbered.choice(answer.condition_id)
        if chosen is not None:
            fault = _put_choice(found, chosen, answer, asker)
        else:
            fault = _put(found, named or numbered.question(answer.condition_id), answer, asker)
        if fault:
            faults.setdefault(answer.name or str(answer.condition_id), []).append(fault)
    if faults:
        raise InvalidInput(faults)
    return found


def _put_number(found: GivenAnswers, numbered: Numbered, number: int, asker: Asker) -> str:
    """Put a number that was given alone, which says yes; say what is wrong with it."""
    chosen = numbered.choice(number)
    if chosen is not None:
        yes = AnswerInput(condition_id=number, value=True)
        return _put_choice(found, chosen, yes, asker)
    question = numbered.question(number)
    if question is None:
        found.unknown.append(number)
    elif question.who is WhoAnswers.PROFESSIONAL and asker.who is UserType.PATIENT:
        return _for_a_professional()
    elif question.kind is not FactKind.BOOLEAN:
        sentence = _("La condition %(number)d demande une valeur : donnez-la dans `answers`.")
        return sentence % {"number": number}
    else:
        found.values[question.name] = True
    return ""


def _put_choice(
    found: GivenAnswers, chosen: tuple[Question, str], answer: AnswerInput, asker: Asker
) -> str:
    """Put an answer that a number alone tells: yes chooses, no says nothing, null takes back."""
    question, choice = chosen
    if answer.value is False:
        return ""
    if answer.value is True:
        standing = found.values.get(question.name)
        if standing not in (None, choice):
            return _contradiction(question)
        answer = answer.model_copy(update={"value": choice})
    return _put(found, question, answer, asker)


def _for_a_professional() -> str:
    return _("Un professionnel de santé répond à cette question.")


def _contradiction(question: Question) -> str:
    return _("Deux réponses différentes à « %(question)s ».") % {"question": question.text}


def _put(found: GivenAnswers, question: Question | None, answer: AnswerInput, asker: Asker) -> str:
    """Put one answer among those found; say what is wrong with it, "" where nothing is."""
    if question is None:
        named = {"name": answer.name or answer.condition_id}
        return _("« %(name)s » n'est pas une question du calendrier.") % named
    if question.who is WhoAnswers.PROFESSIONAL and asker.who is UserType.PATIENT:
        return _for_a_professional()
    if answer.value is None:
        found.values[question.name] = None
        return ""
    try:
        value = question.read(answer.value)
    except InvalidAnswer:
        return _unfit(question, answer.value)
    fault = _implausible(value, asker)
    end = _end(question, value, answer.said_on)
    if not fault and (end is None or asker.on < end):
        found.values[question.name] = value
    return fault


def _end(question: Question, value: Value, said_on: date | None) -> date | None:
    """The first day on which an answer no longer counts: from the day it names, or was said on."""
    if question.lasts is None or said_on is None:
        return None
    begun = value if isinstance(value, date) else said_on
    return question.lasts.after(begun, overflow=Overflow.LAST_DAY)


def _unfit(question: Question, given: object) -> str:
    expected = {
        FactKind.BOOLEAN: _("répondez par oui ou par non"),
        FactKind.DATE: _("donnez une date, telle que 2026-11-23"),
        FactKind.YEAR: _("donnez une année, telle que 2024"),
        FactKind.NUMBER: _("donnez un nombre"),
        FactKind.CHOICE: _("choisissez l'une des réponses proposées"),
    }[question.kind]
    words = {"given": given, "question": question.text, "expected": expected}
    return _("« %(given)s » ne répond pas à « %(question)s » : %(expected)s.") % words


def _implausible(value: Value, asker: Asker) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, date):
        latest = asker.on.year + FARTHEST_AHEAD
        if value < asker.born or value.year > latest:
            words = {"value": f"{value:%d/%m/%Y}", "latest": latest}
            sentence = _("Le %(value)s est avant la naissance, ou après %(latest)d.")
            return sentence % words
    if isinstance(value, int | float) and not 0 <= value <= LARGEST_NUMBER:
        return _("« %(value)s » n'est pas un nombre plausible.") % {"value": value}
    return ""


def stored(value: Value) -> bool | int | float | str:
    """An answer as a row or a document holds it. Raises ValueError for no answer."""
    if value is None:
        raise ValueError("no answer is stored as no row")
    return value.isoformat() if isinstance(value, date) else value


def holds_until(calendar: Calendar, row: HealthAnswer) -> date | None:
    """The first day on which an answer no longer counts, None where it does not end by itself."""
    question = calendar.profile.questions.get(row.fact)
    if question is None:
        return None
    said_on = row.said_at.astimezone(ZoneInfo(row.carnet.time_zone)).date()
    try:
        return _end(question, question.read(row.value), said_on)
    except InvalidAnswer:
        return None  # The question has changed since: it is asked again.


def in_force(calendar: Calendar, rows: Iterable[HealthAnswer], *, on: date) -> Mapping[str, Value]:
    """The answers that count on a day: those that have not ended, of questions still asked."""
    found: dict[str, Value] = {}
    for row in rows:
        question = calendar.profile.questions.get(row.fact)
        end = holds_until(calendar, row)
        if question is None or (end is not None and on >= end):
            continue
        try:
            found[row.fact] = question.read(row.value)
        except InvalidAnswer:
            continue  # The question has changed since: it is asked again.
    return found
