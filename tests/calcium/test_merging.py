"""`patients merge A B`: nothing is lost, nothing is doubled, here or in the CVE."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from calcium.accounts.models import Role
from calcium.assessment.models import HealthAnswer
from calcium.audit.models import AuditEvent
from calcium.centres.models import Centre
from calcium.linking import selectors as linking
from calcium.linking.adapter import choose
from calcium.linking.models import Act, CarnetLink, Intention, Outcome, Twin
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.merging.actions import MergeRefused, follow_late_rows
from calcium.merging.tables import FATE
from calcium.patients import rules, selectors
from calcium.patients.models import Patient, PatientMerge
from calcium.vaccinations.models import Draft, Vaccination
from carnet_api.errors import Unavailable
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.merged import OPERATOR, everything, merge
from tests.calcium.world import BORN, World, make_agent, make_patient

pytestmark = pytest.mark.django_db
OTHER_CODE = "8K3F-5N2D"


@pytest.fixture
def second(world: World) -> Patient:
    """Another dossier of the same student, under another number and name."""
    return make_patient(world.centre, "TEST0000002", last_name="Durand", email="", mobile="0612")


def enter(world: World, patient: Patient, name: str, given: str, **said: object) -> Vaccination:
    first, world.patient = world.patient, patient
    try:
        return world.enter(name, given, **said)
    finally:
        world.patient = first


def link(world: World, patient: Patient, code: str) -> CarnetLink:
    first, world.patient = world.patient, patient
    try:
        return world.link(code)
    finally:
        world.patient = first


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


def test_rows_come_with_their_authors_dates_and_twins(world: World, second: Patient) -> None:
    world.carnet()
    link(world, second, "9V79-2GHA")
    row = enter(world, second, "REPEVAX", "25/04/2017", lot="A1")
    first, world.patient = world.patient, second
    world.export()
    world.patient = first
    before = Vaccination.objects.get(pk=row.pk)
    merge(world.patient, second)
    after = Vaccination.objects.get(pk=row.pk)
    assert after.patient == world.patient
    assert (after.created_by, after.modified_at) == (before.created_by, before.modified_at)
    assert world.state_of(after) is SyncState.SYNCHRONISED
    world.carry_out_import()
    world.export()
    assert [each.pk for each in world.rows()] == [row.pk]
    [carnet] = world.service.carnets.values()
    assert len(carnet.doses) == 1


def test_of_two_equal_rows_one_stands_with_what_either_says(world: World, second: Patient) -> None:
    one = world.enter("REPEVAX", "25/04/2017", lot="A 1")
    other = enter(world, second, "REPEVAX", "25/04/2017", lot="a1", comment="Bras gauche")
    report = merge(world.patient, second)
    assert report.rows.folded == [(one.pk, other.pk)]
    [stands] = world.rows()
    assert (stands.pk, stands.lot, stands.comment) == (one.pk, "A 1", "Bras gauche")
    other.refresh_from_db()
    assert (other.patient, other.deleted_at) == (second, None)


def test_rows_that_contradict_each_other_both_stand_and_are_named(
    world: World, second: Patient
) -> None:
    one = world.enter("REPEVAX", "25/04/2017", lot="A1")
    other = enter(world, second, "REPEVAX", "25/04/2017", lot="B2")
    assert merge(world.patient, second).rows.apart == [(one.pk, other.pk)]
    assert len(world.rows()) == 2


def test_the_row_whose_dose_is_in_the_cve_stands(world: World, second: Patient) -> None:
    world.carnet()
    link(world, second, "9V79-2GHA")
    sent = enter(world, second, "REPEVAX", "25/04/2017")
    first, world.patient = world.patient, second
    world.export()
    world.patient = first
    world.enter("REPEVAX", "25/04/2017", lot="A1")
    merge(world.patient, second)
    [stands] = world.rows()
    assert (stands.pk, stands.lot) == (sent.pk, "A1")
    world.carry_out_import()
    world.export()
    assert len(world.rows()) == 1
    assert Twin.objects.get(ended_at=None).vaccination_id == sent.pk


def test_what_waits_for_a_row_set_aside_is_dropped_and_the_rest_is_sent(
    world: World, second: Patient
) -> None:
    carnet = world.carnet()
    link(world, second, "9V79-2GHA")
    enter(world, second, "AGRIPPAL", "26/04/2017")
    first, world.patient = world.patient, second
    world.service.fail_next(Unavailable("down"))
    world.export()
    world.patient = first
    merge(world.patient, second)
    world.later(timedelta(hours=2))
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        finish_due(world.now)
    finally:
        choose()
    assert len(carnet.doses) == 1
    assert set(world.states().values()) == {SyncState.SYNCHRONISED}


class TestTwoLinks:
    @pytest.fixture
    def both(self, world: World, second: Patient) -> Patient:
        world.carnet()
        world.carnet(OTHER_CODE)
        world.link()
        link(world, second, OTHER_CODE)
        return second

    def test_which_link_stays_must_be_stated(self, world: World, both: Patient) -> None:
        with pytest.raises(MergeRefused, match="--link kept or --link merged"):
            merge(world.patient, both)

    @pytest.mark.parametrize("side", ["kept", "merged"])
    def test_the_other_ends_and_so_does_its_sharing(
        self, world: World, both: Patient, side: str
    ) -> None:
        patient = world.patient if side == "kept" else both
        stays = linking.current_link(patient)
        assert stays is not None
        assert merge(world.patient, both, link=side).link_ended
        [standing] = CarnetLink.objects.filter(ended_at=None)
        assert (standing.pk, standing.patient) == (stays.pk, world.patient)
        asked = Intention.objects.get(act=Act.END_SHARING)
        actions_of_worker(world)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        open_ones = [carnet.uuid for carnet in world.service.carnets.values() if carnet.sharings]
        assert open_ones == [stays.carnet_id]

    def test_nothing_is_merged_while_something_waits_for_the_link_that_would_end(
        self, world: World, both: Patient
    ) -> None:
        enter(world, both, "REPEVAX", "25/04/2017")
        first, world.patient = world.patient, both
        world.service.fail_next(Unavailable("down"))
        world.export()
        world.patient = first
        with pytest.raises(MergeRefused, match="still waits to be sent"):
            merge(world.patient, both, link="kept")


def actions_of_worker(world: World) -> None:
    world.clock[0] = timezone.now() + timedelta(hours=2)
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        finish_due(world.now)
    finally:
        choose()


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


def test_a_row_that_was_being_written_meanwhile_follows(world: World, second: Patient) -> None:
    aside = enter(world, second, "REPEVAX", "25/04/2017")
    world.enter("REPEVAX", "25/04/2017")
    merge(world.patient, second)
    late = enter(world, second, "AGRIPPAL", "26/04/2017")
    assert follow_late_rows(by=OPERATOR, now=timezone.now()) == 1
    assert late.pk in {each.pk for each in world.rows()}
    aside.refresh_from_db()
    assert aside.patient == second
    assert follow_late_rows(by=OPERATOR, now=timezone.now()) == 0


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


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("patients", "merge", *arguments, stdout=out)
        return out.getvalue()

    def test_it_shows_first_and_does_nothing(self, world: World, second: Patient) -> None:
        enter(world, second, "AGRIPPAL", "26/04/2017")
        before = everything()
        said = self.run("TEST0000001", "TEST0000002")
        assert "1 vaccinations move" in said
        assert "The names differ" in said
        assert "Nothing has been done" in said
        assert everything() == before
        assert not PatientMerge.objects.exists()
        assert not AuditEvent.objects.filter(action="dossiers_merged").exists()

    def test_with_yes_it_is_done_and_taken_back(self, world: World, second: Patient) -> None:
        before = everything()
        assert "Done." in self.run(str(world.patient.pk), str(second.pk), "--yes")
        [done] = PatientMerge.objects.all()
        assert "Everything is as it was." in self.run("--undo", str(done.pk), "--yes")
        assert everything() == before

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("x", "y"), "'x' is no identifier"),
            (("x",), "Name two dossiers"),
            ((), "Name two dossiers"),
            (("--undo", "00000000-0000-4000-8000-000000000000"), "No merge has the identifier"),
        ],
    )
    def test_what_is_wrong_is_one_sentence(self, arguments: tuple[str, ...], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self.run(*arguments)
