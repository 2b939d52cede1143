"""A dossier without CVE as the anonymous decision support takes it: nothing says who it is."""

from collections.abc import Iterable
from datetime import date, datetime

from calcium.assessment.models import HealthAnswer
from calcium.linking.translation import fields_of_row
from calcium.patients.models import Patient, Sex
from calcium.vaccinations.models import Vaccination
from carnet_api.wire import (
    AnswerInput,
    DiagnosticRequest,
    DoseInput,
    Gender,
    HealthProfileFormRequest,
    PartialDateDocument,
    UserType,
    VaccineReference,
)

GENDERS = {Sex.FEMALE: Gender.FEMALE, Sex.MALE: Gender.MALE}


def form_request(
    patient: Patient, answers: Iterable[HealthAnswer], *, on: date, today: date
) -> HealthProfileFormRequest:
    """The person as far as the questionnaire needs to know them."""
    return HealthProfileFormRequest(
        birth_date=patient.birth_date,
        gender=GENDERS.get(Sex(patient.sex)),
        answers=tuple(_kept(patient, each) for each in answers),
        user_type=UserType.PROFESSIONAL,
        on=max(on, today),
    )


def diagnostic_request(
    patient: Patient,
    rows: Iterable[Vaccination],
    answers: Iterable[HealthAnswer],
    *,
    on: date,
) -> DiagnosticRequest:
    """The person with every dose of the dossier; a row's identifier comes back as reference."""
    return DiagnosticRequest(
        birth_date=patient.birth_date,
        gender=GENDERS.get(Sex(patient.sex)),
        answers=tuple(_kept(patient, each) for each in answers),
        user_type=UserType.PROFESSIONAL,
        on=on,
        doses=tuple(_dose(row) for row in rows if row.is_alive),
    )


def said_on(patient: Patient, at: datetime) -> date:
    """The centre's day at that moment."""
    return patient.centre.day_of(at)


def _kept(patient: Patient, answer: HealthAnswer) -> AnswerInput:
    day = said_on(patient, answer.said_at)
    return AnswerInput(name=answer.fact, value=answer.value, said_on=day)


def _dose(row: Vaccination) -> DoseInput:
    fields, given = fields_of_row(row), row.given
    known = PartialDateDocument(year=given.year, month=given.month, day=given.day)
    return DoseInput(
        reference=str(row.pk),
        vaccine=VaccineReference(id=fields.vaccine_id),
        wording=row.label,
        date=given.exact,
        partial_date=None if given.exact else known,
        booster=fields.booster,
    )
