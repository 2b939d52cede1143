"""Look up, link, export, import, delete, end: against the MesVaccins in memory."""

from datetime import date

import pytest

from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.deletion_rules import DeletionReach
from calcium.linking.errors import sentence
from calcium.linking.models import CarnetLink, Intention, Outcome
from calcium.linking.rules import ImportStep
from calcium.linking.state import SyncState
from calcium.vaccinations.models import Lifecycle, Vaccination, Verification
from carnet_api.errors import CarnetNotFound, Unavailable
from carnet_api.fake import Moment
from tests.calcium.world import AGRIPPAL, HAVRIX, PRIORIX, REPEVAX, World

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)


def test_a_dose_seen_here_and_read_back_is_vouched_for_by_the_same_name(world: World) -> None:
    world.enter("REPEVAX", "25/04/2017")
    carnet = world.carnet()
    world.link()
    world.export()
    (sent,) = carnet.doses.values()
    assert sent.validation is not None
    assert sent.validation.validator.name == world.nurse.name == "Claire Martin"


def test_a_wrong_code_leaves_the_dossier_without_a_carnet(world: World) -> None:
    world.carnet()
    with pytest.raises(CarnetNotFound) as refusal:
        world.link("0000-0000")
    assert "Aucun CVE ne correspond" in sentence(refusal.value)
    assert not CarnetLink.objects.exists()


def test_linking_twice_after_a_lost_answer_ends_with_one_link(world: World) -> None:
    world.carnet()
    found = actions.look_up_carnet(
        patient=world.patient, share_code=" 9v79 2gha", by=world.nurse, gateway=world.gateway
    )
    world.service.fail_next(Unavailable("cut"), moment=Moment.AFTER)
    for attempt in range(2):
        try:
            actions.link_carnet(
                patient=world.patient,
                ticket=found.ticket,
                by=world.nurse,
                gateway=world.gateway,
                now=world.now,
            )
        except Unavailable:
            assert attempt == 0
    assert CarnetLink.objects.filter(ended_at=None).count() == 1
    assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()


def test_export_sends_every_ready_row_and_says_what_could_not_go(world: World) -> None:
    carnet = world.carnet()
    sent = world.enter("REPEVAX", "25/04/2017", lot="A1234", kind="booster")
    partial = world.enter("RUBELOGEN", "2001")
    unknown = world.enter("Vieux vaccin", "01/02/2003")
    world.link()
    assert world.states() == {
        sent.pk: SyncState.READY,
        partial.pk: SyncState.IMPOSSIBLE,
        unknown.pk: SyncState.IMPOSSIBLE,
    }
    summary = world.export()
    assert (summary.sent, summary.impossible, summary.everything) == (1, 2, False)
    assert world.state_of(sent) is SyncState.SYNCHRONISED
    (dose,) = carnet.doses.values()
    assert (dose.vaccine.id, dose.date, dose.batch, dose.booster) == (REPEVAX, DAY, "A1234", True)
    assert dose.validation is not None


def test_exporting_twice_sends_nothing_the_second_time(world: World) -> None:
    carnet = world.carnet()
    world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.export()
    before, calls = dict(carnet.doses), len(world.service.calls)
    world.export()
    assert carnet.doses == before
    assert world.service.calls[calls:] == []


def test_a_dose_written_before_a_lost_answer_is_not_doubled(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.service.fail_next(Unavailable("500"), moment=Moment.AFTER)
    summary = world.export()
    assert (summary.sent, summary.waiting) == (0, 1)
    assert world.state_of(row) is SyncState.PENDING
    world.export()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert len(carnet.doses) == 1


def test_import_records_validated_doses_and_proposes_declared_ones(world: World) -> None:
    carnet = world.carnet()
    other = world.other_centre()
    link = other.link(other.look_up(carnet.share_code, born=carnet.birth_date).ticket)
    world.link()
    declared = world.service.declare(carnet, REPEVAX, DAY, batch="B1")
    missing = world.service.declare(carnet, HAVRIX, date(2018, 1, 1))
    validated = world.service.declare(carnet, PRIORIX, date(2003, 1, 1))
    from carnet_api.wire import ValidationMethod, ValidationRequest

    other.validate_vaccination(
        link.record.uuid,
        validated.id,
        ValidationRequest(method=ValidationMethod.EXECUTION, version=1),
    )
    view = world.prepare_import()
    steps = {line.document.id: line.planned.step for line in view.lines}
    assert steps == {
        declared.id: ImportStep.PROPOSE,
        missing.id: ImportStep.LEAVE,
        validated.id: ImportStep.RECORD,
    }
    assert view.asks
    summary = world.carry_out_import()
    assert (summary.recorded, summary.left_to_student, summary.everything) == (1, 1, False)
    assert [row.label for row in world.rows()] == ["PRIORIX"]
    assert world.rows()[0].verification == Verification.PERFORMED

    ticked = ImportDecision(Decision.VALIDATE, version=declared.version)
    summary = world.carry_out_import({declared.id: ticked})
    assert summary.validated == 1
    assert {row.label for row in world.rows()} == {"PRIORIX", "REPEVAX"}
    assert set(world.states().values()) == {SyncState.SYNCHRONISED}
    assert carnet.doses[declared.id].validation is not None


def test_the_same_vaccine_on_the_same_day_is_linked_and_not_doubled(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017", lot="A1234")
    world.service.declare(carnet, REPEVAX, DAY)
    world.link()
    summary = world.carry_out_import()
    assert (summary.linked, summary.recorded) == (1, 0)
    assert world.state_of(row) is SyncState.DIFFERS
    world.export()
    world.export()
    (dose,) = carnet.doses.values()
    assert (dose.batch, dose.validation is not None) == ("A1234", True)
    assert world.state_of(row) is SyncState.SYNCHRONISED


def test_probable_doubles_wait_for_a_person(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("ROR, sans précision", "2003")
    dose = world.service.declare(carnet, PRIORIX, date(2003, 1, 1))
    world.link()
    (line,) = world.prepare_import().lines
    assert (line.planned.step, line.rows) == (ImportStep.DECIDE, (row,))
    assert world.carry_out_import().undecided == 1
    both = ImportDecision(Decision.BOTH, version=1, validate_too=True)
    summary = world.carry_out_import({dose.id: both})
    assert summary.validated == 1
    assert len(world.rows()) == 2
    assert not world.prepare_import().asks


def test_deleting_a_synchronised_row_deletes_the_dose_first(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.export()
    assert actions.deletion_reach(patient=world.patient, row=row) is DeletionReach.BOTH
    world.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    (dose,) = carnet.doses.values()
    assert dose.deletion is not None
    assert world.carry_out_import().everything


def test_a_deletion_that_must_wait_shows_and_ends_later(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.export()
    world.service.fail_next(Unavailable("down"))
    with pytest.raises(Unavailable):
        world.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETING
    assert world.state_of(row) is SyncState.PENDING
    world.export()
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    assert all(dose.deletion for dose in carnet.doses.values())


def test_ending_the_sharing_keeps_both_records_and_linking_again_doubles_nothing(
    world: World,
) -> None:
    carnet = world.carnet()
    row = world.enter("AGRIPPAL", "01/10/2020")
    world.link()
    world.export()
    actions.end_sharing(patient=world.patient, by=world.nurse, gateway=world.gateway, now=world.now)
    assert [r.pk for r in world.rows()] == [row.pk]
    assert len(carnet.doses) == 1
    with pytest.raises(CarnetNotFound):
        world.link("9V79-2GHA")
    world.link(carnet.share_code)
    assert world.carry_out_import().recorded == 0
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert Vaccination.objects.count() == 1
    assert carnet.doses[1].vaccine.id == AGRIPPAL


def test_a_dose_missing_from_an_answer_deletes_nothing(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.export()
    carnet.doses.clear()
    world.carry_out_import()
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE


def test_a_dose_deleted_by_the_holder_is_shown_as_such(world: World) -> None:
    carnet = world.carnet()
    row = world.enter("REPEVAX", "25/04/2017")
    world.link()
    world.export()
    world.service.holder_deletes(carnet, 1)
    world.carry_out_import()
    assert world.state_of(row) is SyncState.DIFFERS
    assert world.export().sent == 0
    actions.export_again(
        patient=world.patient, row=row, by=world.nurse, gateway=world.gateway, now=world.now
    )
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert sum(dose.deletion is None for dose in carnet.doses.values()) == 1


def test_creating_a_carnet_twice_after_a_lost_answer_makes_one(world: World) -> None:
    world.service.fail_next(Unavailable("500"), moment=Moment.AFTER)
    for _ in range(2):
        try:
            actions.create_and_link(
                patient=world.patient,
                agreed=True,
                by=world.nurse,
                gateway=world.gateway,
                today=world.now.date(),
                now=world.now,
            )
        except Unavailable:
            continue
    assert len(world.service.carnets) == 1
    link = CarnetLink.objects.get()
    assert (link.created_here, link.agreement) == (True, actions.AGREEMENT)
