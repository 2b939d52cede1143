"""Decision support without carnet: nobody is named, nothing is kept but that it was asked."""

from datetime import date

from carnet_api import wire
from immunization.engine.lines.facts import Subject
from immunization.schedule.lines.condition import Value
from mesvaccins.assessment import documents
from mesvaccins.assessment.answers import Asker, GivenAnswers, read_answers
from mesvaccins.assessment.person import SEXES, check_day, person_described
from mesvaccins.assessment.questionnaire import questionnaire_of
from mesvaccins.assessment.selectors import calendar_in_force
from mesvaccins.audit.actions import record
from mesvaccins.partners.models import Professional


def form(
    request: wire.HealthProfileFormRequest, *, by: Professional, today: date
) -> wire.HealthProfileDocument:
    """The questionnaire of a person as far as known. Raises InvalidInput."""
    on = request.on or today
    given = _read(request, on)
    record("decision_support_asked", by=by.actor, object_kind="questionnaire")
    subject = Subject(request.birth_date, SEXES.get(request.gender or "", ""), _told(given))
    return questionnaire_of(
        calendar_in_force(),
        subject,
        on=on,
        who=request.user_type,
        unknown_condition_ids=given.unknown,
    )


def diagnostic(
    request: wire.DiagnosticRequest, *, by: Professional, today: date
) -> wire.AssessmentDocument:
    """The bilan of a person without identity. Raises InvalidInput, VaccineUnknown."""
    on = request.on or today
    given = _read(request, on)
    person = person_described(request, _told(given), read_on=today)
    record("decision_support_asked", by=by.actor, object_kind="diagnostic")
    return documents.assessment(
        calendar_in_force(), person, on=on, unknown_condition_ids=given.unknown
    )


def _read(request: wire.HealthProfileFormRequest, on: date) -> GivenAnswers:
    check_day(request.birth_date, on)
    return read_answers(
        calendar_in_force(),
        request.answers,
        asker=Asker(born=request.birth_date, on=on, who=request.user_type),
        condition_ids=request.condition_ids,
    )


def _told(given: GivenAnswers) -> dict[str, Value]:
    return {name: value for name, value in given.values.items() if value is not None}
