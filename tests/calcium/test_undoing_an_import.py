"""An import undone as a whole: what it brought goes, nobody's work is lost."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcium.audit.models import AuditEvent
from calcium.linking import actions
from calcium.linking.errors import UndoRefused
from calcium.linking.models import Import, ImportedDose
from calcium.linking.rules import ImportStep
from calcium.linking.undo_rules import BroughtDose, UndoStep, undo_step
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet
from carnet_api.wire import RankInput
from tests.calcium.undone import bring, colleague, correct, row_of, undo, validated
from tests.calcium.world import AGRIPPAL, REPEVAX, World

pytestmark = pytest.mark.django_db
people = st.sampled_from(["", "Anne Martin"])


@given(
    st.builds(
        BroughtDose,
        alive=st.booleans(),
        validated=st.booleans(),
        changed_here_by=people,
        changed_there_by=people,
        deleted_there=st.booleans(),
        open_to_us=st.booleans(),
    )
)
def test_nobody_elses_work_goes_and_no_validation_is_left_behind(dose: BroughtDose) -> None:
    step, kept = undo_step(dose)
    if step in {UndoStep.BURY, UndoStep.WITHDRAW}:
        assert dose.alive
        assert not dose.changed_here_by
        assert dose.deleted_there or not dose.changed_there_by
    if step is UndoStep.BURY:
        assert dose.deleted_there or not dose.validated
    assert (step is UndoStep.KEEP) == (kept is not None)
    assert (step is UndoStep.GONE) == (not dose.alive)


def test_the_whole_import_is_taken_back(world: World, declared: FakeCarnet) -> None:
    own = world.enter("REPEVAX", "01/02/2015")
    imported = bring(world)
    assert len(world.rows()) == 4
    assert len(validated(world, declared)) == 2
    summary = undo(world, imported)
    assert summary.everything
    assert summary.sentences == ("L'import est annulé : 3 vaccinations sont retirées du dossier.",)
    assert world.rows() == [own]
    assert validated(world, declared) == set()
    assert all(dose.deletion is None for dose in declared.doses.values()), (
        "the carnet loses no dose"
    )
    tombstones = Vaccination.objects.filter(lifecycle=Lifecycle.DELETED)
    assert {row.deletion_reason for row in tombstones} == {"Import annulé dans Calcium"}
    assert AuditEvent.objects.filter(action="import_undone").count() == 1
    assert AuditEvent.objects.filter(action="validation_withdrawn").count() == 2


def test_undoing_twice_is_undoing_once(world: World, declared: FakeCarnet) -> None:
    imported = bring(world)
    first = undo(world, imported)
    calls = len(world.service.calls)
    assert undo(world, imported) == first
    assert len(world.service.calls) == calls
    assert AuditEvent.objects.filter(action="import_undone").count() == 1


def test_the_next_import_proposes_the_same_again(world: World, declared: FakeCarnet) -> None:
    undo(world, bring(world))
    steps = sorted(line.planned.step for line in world.prepare_import().lines)
    assert steps == [ImportStep.PROPOSE, ImportStep.PROPOSE, ImportStep.RECORD]
    again = bring(world)
    assert len(world.rows()) == again.doses.count() == 3
    assert len(validated(world, declared)) == 2


def test_what_a_colleague_has_changed_since_stays_and_is_named(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    row = correct(world, row_of(world, REPEVAX), colleague(world), "LOT-9")
    summary = undo(world, imported)
    assert [kept.pk for kept in world.rows()] == [row.pk]
    assert summary.kept == [(row, "modifiée depuis dans Calcium par Paul Durand.")]
    assert "REPEVAX du 25/04/2017 reste : modifiée depuis" in " ".join(summary.sentences)
    assert len(validated(world, declared)) == 1, "its validation stays with it"


def test_what_one_has_changed_oneself_goes_with_the_import(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    correct(world, row_of(world, REPEVAX), world.nurse, "LOT-9")
    assert undo(world, imported).everything
    assert world.rows() == []


def test_what_one_has_changed_and_sent_oneself_goes_too(world: World, declared: FakeCarnet) -> None:
    imported = bring(world)
    correct(world, row_of(world, REPEVAX), world.nurse, "LOT-9")
    world.export()
    assert undo(world, imported).everything
    assert world.rows() == []
    assert validated(world, declared) == set()


def test_a_dose_changed_in_the_carnet_since_keeps_its_row_and_its_validation(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    row = row_of(world, REPEVAX)
    dose = next(each for each in declared.doses.values() if each.vaccine.id == REPEVAX)
    world.other_centre().state_rank(
        declared.uuid, dose.id, RankInput(booster=True, version=dose.version)
    )
    summary = undo(world, imported)
    assert [kept.pk for kept, _ in summary.kept] == [row.pk]
    assert "dans le CVE par" in summary.kept[0][1]
    assert "Cabinet Durand" in summary.kept[0][1]
    row.refresh_from_db()
    assert row.is_alive
    assert dose.id in validated(world, declared)
    assert ImportedDose.objects.get(vaccination=row).fate == "kept"


def test_a_row_deleted_since_is_left_alone(world: World, declared: FakeCarnet) -> None:
    imported = bring(world)
    world.delete(row_of(world, AGRIPPAL))
    assert undo(world, imported).everything


def test_an_import_is_undone_where_its_carnet_stands_now(
    world: World, declared: FakeCarnet
) -> None:
    from calcium.linking.acts.following import follow
    from calcium.linking.models import CarnetLink
    from carnet_api.wire import ErrorBody

    imported = bring(world)
    moved = world.service.add_carnet("0000-0001", born=declared.birth_date)
    moved.doses, moved.revision = declared.doses, declared.revision
    moved.sharings = declared.sharings
    body = ErrorBody(code="carnet_moved", message="", carnet_id=moved.uuid)
    follow(
        CarnetLink.objects.get(),
        api.CarnetMoved("", body=body),
        by=world.nurse,
        now=world.now,
    )
    assert undo(world, imported).everything
    assert validated(world, moved) == set()


def test_when_the_sharing_has_ended_what_was_vouched_for_stays(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    actions.end_sharing(patient=world.patient, by=world.nurse, gateway=world.gateway, now=world.now)
    summary = undo(world, imported)
    assert (summary.undone, len(summary.kept)) == (1, 2)
    assert all("n'est plus partagé" in why for _, why in summary.kept)


def test_after_thirty_days_it_can_no_longer_be_undone(world: World, declared: FakeCarnet) -> None:
    imported = bring(world)
    world.later(timedelta(days=30, seconds=1))
    with pytest.raises(UndoRefused, match="plus de 30 jours"):
        undo(world, imported)
    assert len(world.rows()) == 3


def test_another_dossiers_import_does_not_exist(world: World, declared: FakeCarnet) -> None:
    from tests.calcium.world import make_patient

    imported = bring(world)
    with pytest.raises(UndoRefused, match="n'existe pas"):
        actions.undo_import(
            patient=make_patient(world.centre, "TEST0000009"),
            import_id=imported.pk,
            by=world.nurse,
            gateway=world.gateway,
            now=world.now,
        )


def test_an_import_that_changes_nothing_leaves_nothing_to_undo(
    world: World, declared: FakeCarnet
) -> None:
    bring(world)
    world.carry_out_import()
    assert Import.objects.count() == 1
