"""Opening, finding and registering dossiers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.centres.models import Centre
from calcium.patients import rules, selectors
from calcium.patients.models import Patient, PatientWord
from calcium.patients.selectors import StudentPage


@transaction.atomic
def open_dossier(*, patient_id: UUID, by: Agent) -> Patient:
    """Open a dossier of the agent's centre. Raises Patient.DoesNotExist."""
    patient = selectors.patient(by.centre, patient_id)
    record("dossier_opened", by=by.actor, patient_id=patient.pk)
    return patient


@transaction.atomic
def search_students(*, text: str, by: Agent, page: int = 1) -> StudentPage:
    """The list of students, or those that match what was typed; one audit row for the page."""
    check_may(by, Ability.READ_IDENTITY)
    query = rules.parse_query(text)
    found = selectors.student_page(by.centre, query, number=page)
    record(
        "students_searched" if query else "students_listed",
        by=by.actor,
        subjects=[student.pk for student in found.students],
        page=found.number,
    )
    return found


@dataclass(frozen=True, slots=True)
class Identity:
    """What the university says of a student."""

    ine: str
    last_name: str
    first_name: str
    birth_date: date
    sex: str = ""
    birth_name: str = ""
    email: str = ""
    mobile: str = ""
    course: str = ""


@transaction.atomic
def register(*, centre: Centre, identity: Identity, patient_id: UUID | None = None) -> Patient:
    """Make a student's dossier, with the words that a search finds it by."""
    patient = Patient(
        centre=centre,
        sort_name=rules.sort_name(identity.last_name, identity.first_name),
        **{name: getattr(identity, name) for name in Identity.__dataclass_fields__},
    )
    if patient_id:
        patient.pk = patient_id
    patient.save(force_insert=True)
    words = rules.words_of(identity.last_name, identity.birth_name, identity.first_name)
    PatientWord.objects.bulk_create(
        PatientWord(centre=centre, patient=patient, word=word) for word in sorted(words)
    )
    return patient


@transaction.atomic
def change_contacts(*, patient: Patient, email: str, mobile: str, by: Agent) -> Patient:
    """Write the student's e-mail and mobile, as a creation of a CVE may need them."""
    check_may(by, Ability.READ_IDENTITY)
    patient.email, patient.mobile = email.strip(), mobile.strip()
    patient.save(update_fields=["email", "mobile"])
    record("contacts_changed", by=by.actor, patient_id=patient.pk)
    return patient
