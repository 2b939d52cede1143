"""The questions that matter for a person, with the answers known, as the treaty's document."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from carnet_api import wire
from immunization.engine.lines.facts import Subject
from immunization.engine.lines.questions import facts_of, questionnaire
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.profile import Question, WhoAnswers
from mesvaccins.assessment.answers import holds_until, stored
from mesvaccins.assessment.documents import calendar_named
from mesvaccins.carnets.models import HealthAnswer
from mesvaccins.partners.models import Professional

HOLDER = wire.PersonDocument(name="titulaire", kind=wire.CreatorKind.HOLDER)


def questionnaire_of(
    calendar: Calendar,
    subject: Subject,
    *,
    on: date,
    who: wire.UserType,
    kept: Iterable[HealthAnswer] = (),
    unknown_condition_ids: Iterable[int] = (),
) -> wire.HealthProfileDocument:
    """Only what matters for age, sex and answers; a holder sees what a professional answered."""
    rows = {row.fact: row for row in kept}
    asked = [
        question
        for question in questionnaire(calendar, subject, on=on)
        if who is wire.UserType.PROFESSIONAL or _is_for_all(question) or question.name in rows
    ]
    changed = _lines_by_fact(calendar)
    return wire.HealthProfileDocument(
        calendar=calendar_named(calendar.identity),
        on=on,
        questions=tuple(
            _question(calendar, each, subject, rows.get(each.name), changed.get(each.name, ()))
            for each in asked
        ),
        unknown_condition_ids=tuple(unknown_condition_ids),
    )


def _is_for_all(question: Question) -> bool:
    return question.who is WhoAnswers.ANYONE


def _lines_by_fact(calendar: Calendar) -> Mapping[str, tuple[str, ...]]:
    """For each fact the lines whose rules rest on it, by their labels."""
    found: dict[str, tuple[str, ...]] = {}
    for line in calendar.lines:
        for name in facts_of(calendar, line):
            found[name] = (*found.get(name, ()), line.label)
    return found


def _question(
    calendar: Calendar,
    question: Question,
    subject: Subject,
    row: HealthAnswer | None,
    changes: tuple[str, ...],
) -> wire.QuestionDocument:
    value = subject.answers.get(question.name)
    return wire.QuestionDocument(
        name=question.name,
        condition_id=question.number_for(value),
        kind=wire.QuestionKind(question.kind.value),
        text=question.text,
        help=question.help,
        group=question.group,
        choices=tuple(
            wire.ChoiceDocument(value=key, label=label, condition_id=question.number_of(key))
            for key, label in question.choices
        ),
        professional_only=not _is_for_all(question),
        value=None if value is None else stored(value),
        answer=None if value is None or row is None else _answer(calendar, question, row),
        changes=changes,
    )


def _answer(calendar: Calendar, question: Question, row: HealthAnswer) -> wire.AnswerDocument:
    end = holds_until(calendar, row)
    return wire.AnswerDocument(
        name=row.fact,
        condition_id=question.number_for(row.value),
        value=row.value,
        said_by=_person(row.said_by),
        said_at=row.said_at,
        holds_until=None if end is None else end - timedelta(days=1),
    )


def _person(row: Professional | None) -> wire.PersonDocument:
    if row is None:
        return HOLDER
    organisation = wire.OrganisationDocument(id=row.organisation_id, name=row.organisation.name)
    return wire.PersonDocument(
        name=row.full_name,
        first_name=row.first_name,
        last_name=row.name,
        organisation=organisation,
    )
