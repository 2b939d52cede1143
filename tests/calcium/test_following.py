"""MesVaccins merges two carnets: the dossier's link follows, or ends with a sentence."""

from datetime import date, timedelta

import pytest

from calcium.audit.models import AuditEvent
from calcium.linking import actions, errors, selectors
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.models import CarnetLink, Intention, Likeness, Outcome, Twin
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.patients.models import Patient
from carnet_api.errors import CarnetMoved, SharingEnded, Unavailable
from carnet_api.fake import FakeCarnet, FakeCarnetGateway, merge_carnets, part_carnets
from tests.calcium.world import BORN, REPEVAX, World, make_patient

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def known(world: World) -> FakeCarnet:
    """The carnet that the dossier is linked with."""
    carnet = world.carnet()
    world.link()
    return carnet


@pytest.fixture
def kept(world: World) -> FakeCarnet:
    """Another carnet of the same person, into which the known one will go."""
    return world.service.add_carnet("0000-0001", born=BORN)


def link(world: World) -> CarnetLink | None:
    return selectors.current_link(world.patient)


def numbers(world: World) -> list[int]:
    return sorted(Twin.objects.filter(ended_at=None).values_list("remote_id", flat=True))


def settled(world: World) -> None:
    """Import and export until nothing is left, and check that nothing is there twice."""
    for _time in range(2):
        world.carry_out_import()
        world.export()
    assert set(world.states().values()) <= {SyncState.SYNCHRONISED}


def test_an_import_follows_and_doubles_nothing(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017", lot="A1")
    world.export()
    merge_carnets(world.service, kept, known)
    world.carry_out_import()
    found = link(world)
    assert found is not None
    assert found.carnet_id == kept.uuid
    settled(world)
    assert [each.pk for each in world.rows()] == [row.pk]
    assert len(kept.doses) == 1
    assert AuditEvent.objects.filter(action="carnet_followed").count() == 1


def test_an_export_follows_with_what_was_entered_meanwhile(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    merge_carnets(world.service, kept, known)
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert len(kept.doses) == 1
    assert not known.doses


def test_a_row_is_bound_to_the_dose_that_stands_for_its_own(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    [sent] = numbers(world)
    other = world.service.declare(kept, REPEVAX, DAY)
    merge_carnets(world.service, kept, known)
    world.carry_out_import()
    assert numbers(world) == [other.id] != [sent]
    assert [each.pk for each in world.rows()] == [row.pk]


def test_the_worker_follows_with_what_waited(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(Unavailable("down"))
    world.export()
    merge_carnets(world.service, kept, known)
    world.later(TWO_HOURS)
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        assert finish_due(world.now) == 1
    finally:
        choose()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert Intention.objects.get(vaccination=row).carnet_id == kept.uuid


def test_a_deletion_that_meets_the_merge_ends_on_both_sides(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    merge_carnets(world.service, kept, known)
    world.delete(row)
    assert world.rows() == []
    assert all(dose.deletion is not None for dose in kept.doses.values())


def test_the_end_of_the_sharing_follows_too(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    merge_carnets(world.service, kept, known)
    actions.end_sharing(patient=world.patient, by=world.nurse, gateway=world.gateway, now=world.now)
    assert link(world) is None
    assert not kept.sharings


def test_what_was_said_of_likenesses_follows(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("PRIORIX", "25/04/2017")
    dose = world.service.declare(known, 900001, date(2017, 4, 27))
    world.prepare_import()
    apart = ImportDecision(Decision.BOTH, dose.version, row_id=row.pk)
    world.carry_out_import({dose.id: apart})
    merge_carnets(world.service, kept, known)
    world.carry_out_import()
    [said] = Likeness.objects.all()
    assert (said.carnet_id, said.verdict) == (kept.uuid, "apart")


def test_every_other_question_follows(world: World, known: FakeCarnet, kept: FakeCarnet) -> None:
    row = world.enter("REPEVAX", "25/04/2017", lot="A1")
    world.export()
    merge_carnets(world.service, kept, known)
    actions.take_theirs(
        patient=world.patient, row=row, by=world.nurse, gateway=world.gateway, now=world.now
    )
    found = link(world)
    assert found is not None
    assert found.carnet_id == kept.uuid


def test_a_merge_taken_back_is_followed_back(
    world: World, known: FakeCarnet, kept: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    before = numbers(world)
    world.service.declare(kept, REPEVAX, DAY)
    homes = merge_carnets(world.service, kept, known)
    world.carry_out_import()
    assert numbers(world) != before
    part_carnets(world.service, kept, known, homes)
    world.carry_out_import()
    found = link(world)
    assert found is not None
    assert found.carnet_id == known.uuid
    assert numbers(world) == before
    assert [each.pk for each in world.rows()] == [row.pk]


class TestWhereTheOtherCarnetIsLinkedToAnotherDossier:
    @pytest.fixture
    def other(self, world: World, known: FakeCarnet, kept: FakeCarnet) -> Patient:
        other = make_patient(world.centre, "TEST0000002")
        found = world.gateway.look_up("0000-0001", born=BORN)
        actions.link_carnet(
            patient=other, ticket=found.ticket, by=world.nurse, gateway=world.gateway, now=world.now
        )
        return other

    def test_the_link_ends_with_a_sentence_and_the_rows_stay(
        self, world: World, known: FakeCarnet, kept: FakeCarnet, other: Patient
    ) -> None:
        row = world.enter("REPEVAX", "25/04/2017")
        world.export()
        merge_carnets(world.service, kept, known)
        with pytest.raises(CarnetMoved) as moved:
            world.prepare_import()
        assert "deux dossiers existent peut-être" in errors.sentence(moved.value)
        assert link(world) is None
        assert [each.pk for each in world.rows()] == [row.pk]
        standing = selectors.current_link(other)
        assert standing is not None
        assert standing.carnet_id == kept.uuid

    def test_what_waited_is_dropped_with_the_link(
        self, world: World, known: FakeCarnet, kept: FakeCarnet, other: Patient
    ) -> None:
        world.enter("REPEVAX", "25/04/2017")
        merge_carnets(world.service, kept, known)
        with pytest.raises(CarnetMoved):
            world.export()
        assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()
        assert link(world) is None


def test_a_carnet_erased_by_its_holder_ends_the_link_with_a_sentence_and_the_rows_stay(
    world: World, known: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    known.sharings.clear()
    known.doses.clear()
    with pytest.raises(SharingEnded) as ended:
        world.carry_out_import()
    assert "garde toutes ses vaccinations" in errors.sentence(ended.value)
    assert link(world) is None
    assert [each.pk for each in world.rows()] == [row.pk]
