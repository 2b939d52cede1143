"""Two dossiers merged into one: answers, drafts, names, search, and what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from calcium.accounts.models import Role
from calcium.assessment.models import HealthAnswer
from calcium.audit.models import AuditEvent
from calcium.centres.models import Centre
from calcium.merging.actions import MergeRefused
from calcium.merging.tables import FATE
from calcium.patients import rules, selectors
from calcium.patients.models import Patient
from calcium.vaccinations.models import Draft
from tests.calcium.merged import everything, merge
from tests.calcium.world import BORN, World, make_agent, make_patient

pytestmark = pytest.mark.django_db


def test_every_table_that_names_a_dossier_has_its_fate_written_down() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns c JOIN pg_class p"
            " ON p.relname = c.table_name WHERE column_name = 'patient_id'"
            " AND table_schema = 'public' AND NOT p.relispartition"
        )
        tables = {name for (name,) in cursor.fetchall()}
    of_models = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.attname == "patient_id"
    }
    assert tables == of_models == set(FATE)


def test_the_later_of_two_answers_stands(world: World, second: Patient) -> None:
    for patient, value, days in [(world.patient, False, 9), (second, True, 1)]:
        HealthAnswer.objects.create(
            centre=world.centre,
            patient=patient,
            fact="asplenia",
            value=value,
            said_by=world.nurse,
            said_at=timezone.now() - timedelta(days=days),
        )
    assert merge(world.patient, second).both_answered == ["asplenia"]
    assert HealthAnswer.objects.get(patient=world.patient).value is True


def test_a_draft_follows_unless_its_agent_is_typing_there_too(
    world: World, second: Patient
) -> None:
    for patient, agent in [(world.patient, world.nurse), (second, world.nurse)]:
        draft(world, patient, agent)
    merge(world.patient, second)
    assert Draft.objects.filter(patient=world.patient).count() == 1


def draft(world: World, patient: Patient, agent: object) -> None:
    Draft.objects.create(
        centre=world.centre,
        patient=patient,
        agent=agent,
        fields={},
        kept_until=timezone.now() + timedelta(minutes=9),
    )


@pytest.mark.parametrize("typed", ["Lefèvre", "Durand", "TEST0000001", "TEST0000002"])
def test_either_name_and_either_number_finds_the_dossier_once(
    world: World, second: Patient, typed: str
) -> None:
    merge(world.patient, second)
    found = selectors.student_page(world.centre, rules.parse_query(typed)).students
    assert [each.pk for each in found] == [world.patient.pk]


def test_a_merged_dossier_is_in_no_list_and_its_address_leads_on(
    world: World, second: Patient
) -> None:
    merge(world.patient, second)
    listed = selectors.student_page(world.centre, rules.parse_query("")).students
    assert [each.pk for each in listed] == [world.patient.pk]
    with pytest.raises(Patient.DoesNotExist):
        selectors.patient(world.centre, second.pk)
    assert selectors.gone_into(world.centre, second.pk) == world.patient.pk


def test_what_the_kept_dossier_leaves_blank_comes(world: World, second: Patient) -> None:
    merge(world.patient, second)
    world.patient.refresh_from_db()
    assert (world.patient.mobile, world.patient.email) == ("0612", "elise@etu.test")


def test_both_dossiers_have_their_audit_row(world: World, second: Patient) -> None:
    done = merge(world.patient, second).merge
    for each in (world.patient, second):
        [event] = AuditEvent.objects.filter(action="dossiers_merged", patient_id=each.pk)
        assert (event.centre_id, event.subjects[0]) == (world.centre.pk, str(done.pk))


@pytest.mark.parametrize("case", ["same", "unknown", "centre", "born", "merged"])
def test_what_cannot_be_merged_is_refused_and_changes_nothing(
    case: str, world: World, second: Patient
) -> None:
    other, words = second, ""
    match case:
        case "same":
            other, words = world.patient, "two different identifiers"
        case "unknown":
            other, words = Patient(id=uuid4()), "No dossier has the identifier"
        case "centre":
            elsewhere = Centre.objects.create(name="Ailleurs")
            make_agent(elsewhere, "nurse@ailleurs.test", Role.NURSE)
            other, words = make_patient(elsewhere), "belong to two centres"
        case "born":
            other = make_patient(world.centre, "TEST0000003", birth_date=date(2001, 5, 5))
            words = "--different-birth-dates"
        case "merged":
            merge(make_patient(world.centre, "TEST0000003"), second)
            words = "gone into another dossier already"
    before = everything()
    with pytest.raises(MergeRefused, match=words):
        merge(world.patient, other)
    assert everything() == before


def test_different_birth_dates_are_merged_when_stated(world: World) -> None:
    other = make_patient(world.centre, "TEST0000003", birth_date=date(2001, 5, 5))
    merge(world.patient, other, different_birth_dates=True)
    world.patient.refresh_from_db()
    assert world.patient.birth_date == BORN
