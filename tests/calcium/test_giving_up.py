"""« Abandonner »: whatever was under way, no dose is lost and none is doubled."""

from datetime import timedelta

import pytest

from calcium.audit.models import AuditEvent
from calcium.linking import actions, acts
from calcium.linking.actions.waiting import MEANINGS
from calcium.linking.deletion_rules import DeletionReach
from calcium.linking.errors import GivingUpRefused
from calcium.linking.models import Act, Intention, Outcome
from calcium.linking.selectors import deletion_reach
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.vaccinations.models import Lifecycle
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet, Moment
from tests.calcium.waiting import give_up, standing, try_again, waiting
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


def test_every_act_says_what_giving_it_up_means() -> None:
    assert set(MEANINGS) == {act.value for act in Act}
    assert all(len(said) > 80 for said in MEANINGS.values())


def test_a_reason_is_asked_for_and_kept(world: World, carnet: FakeCarnet) -> None:
    world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    with pytest.raises(GivingUpRefused, match="Indiquez pourquoi"):
        give_up(world, waiting(Act.EXPORT), "  ")
    with pytest.raises(GivingUpRefused, match="201 caractères"):
        give_up(world, waiting(Act.EXPORT), "x" * 201)
    give_up(world, waiting(Act.EXPORT), "Dossier d'un autre étudiant")
    kept = Intention.objects.get(act=Act.EXPORT)
    assert (kept.outcome, kept.why, kept.given_up_by) == (
        Outcome.DROPPED,
        "Dossier d'un autre étudiant",
        world.nurse,
    )
    assert AuditEvent.objects.filter(action="intention_given_up").count() == 1


@pytest.mark.parametrize("moment", list(Moment))
def test_a_given_up_sending_is_ready_again_and_goes_once(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    world.export()
    give_up(world, waiting(Act.EXPORT))
    assert world.state_of(row) is SyncState.READY
    world.later(timedelta(days=1))
    assert finish_due(world.now) == 0, "the worker has forgotten it"
    world.export()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert standing(carnet) == 1


@pytest.mark.parametrize("moment", list(Moment))
def test_a_row_whose_sending_was_given_up_is_deleted_on_both_sides(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    world.export()
    give_up(world, waiting(Act.EXPORT))
    assert deletion_reach(world.patient, row) is DeletionReach.BOTH
    world.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    assert standing(carnet) == 0, "the dose that nobody had acknowledged is not left behind"


def test_the_answer_that_comes_after_the_giving_up_doubles_nothing(
    world: World, carnet: FakeCarnet
) -> None:
    """The nurse gives up while the worker's call is under way."""
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    under_way = waiting(Act.EXPORT)
    give_up(world, waiting(Act.EXPORT))
    acts.attempt(under_way, gateway=world.gateway, now=world.now)
    assert world.state_of(row) is SyncState.READY
    assert standing(carnet) == 1
    world.carry_out_import()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert len(world.rows()) == standing(carnet) == 1


def test_a_second_injection_given_up_is_sent_under_the_same_identifier(
    world: World, carnet: FakeCarnet
) -> None:
    first = world.enter("REPEVAX", "25/04/2017", site="LD")
    second = world.enter("REPEVAX", "25/04/2017", site="RD")
    world.export()
    states = world.states()
    refused = first if states[first.pk] is SyncState.FAILED else second
    world.service.fail_next(api.Unavailable("cut"), moment=Moment.AFTER)
    actions.export_again(
        patient=world.patient,
        row=refused,
        by=world.nurse,
        gateway=world.gateway,
        now=world.now,
    )
    give_up(world, Intention.objects.get(outcome=Outcome.OPEN))
    world.export()
    assert set(world.states().values()) == {SyncState.SYNCHRONISED}
    assert standing(carnet) == 2


@pytest.mark.parametrize("moment", list(Moment))
def test_a_given_up_change_is_found_by_the_next_export(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    row = world.enter("REPEVAX", "25/04/2017", lot="A")
    world.export()
    type(row).objects.filter(pk=row.pk).update(lot="B")
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    world.export()
    give_up(world, waiting(Act.CHANGE))
    assert world.state_of(row) is SyncState.DIFFERS
    world.export()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert [dose.batch for dose in carnet.doses.values()] == ["B"]


@pytest.mark.parametrize("moment", list(Moment))
def test_a_given_up_deletion_leaves_the_row_in_the_record(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    with pytest.raises(api.Unavailable):
        world.delete(row)
    give_up(world, waiting(Act.DELETE))
    row.refresh_from_db()
    assert row.is_alive
    world.carry_out_import()
    expected = SyncState.SYNCHRONISED if moment is Moment.BEFORE else SyncState.DIFFERS
    assert world.state_of(row) is expected, "a dose that was deleted over there is shown as such"


def test_a_given_up_creation_finds_its_carnet_again(world: World) -> None:
    def create() -> None:
        actions.create_and_link(
            patient=world.patient,
            agreed=True,
            by=world.nurse,
            gateway=world.gateway,
            today=world.now.date(),
            now=world.now,
        )

    world.service.fail_next(api.Unavailable("cut"), moment=Moment.AFTER)
    with pytest.raises(api.Unavailable):
        create()
    give_up(world, waiting(Act.CREATE_CARNET))
    create()
    assert len(world.service.carnets) == 1


def test_a_given_up_refusal_is_known_not_to_have_been_done(
    world: World, carnet: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.InvalidInput("no"))
    world.export()
    give_up(world, waiting(Act.EXPORT))
    assert world.state_of(row) is SyncState.READY
    assert deletion_reach(world.patient, row) is DeletionReach.HERE


def test_two_persons_at_once_one_wins_and_the_other_is_told(
    world: World, carnet: FakeCarnet
) -> None:
    world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    seen_by_both = waiting(Act.EXPORT)
    give_up(world, seen_by_both)
    for act in (lambda: give_up(world, seen_by_both), lambda: try_again(world, seen_by_both)):
        with pytest.raises(GivingUpRefused, match="n'attend plus"):
            act()


def test_only_who_synchronises_gives_up_or_tries_again(world: World, carnet: FakeCarnet) -> None:
    from calcium.accounts.errors import PermissionRefused

    world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    intention = waiting(Act.EXPORT)
    with pytest.raises(PermissionRefused):
        actions.give_up(intention=intention, why="x", by=world.secretary, now=world.now)
    with pytest.raises(PermissionRefused):
        actions.try_again(
            intention=intention, by=world.secretary, gateway=world.gateway, now=world.now
        )
    assert carnet.doses == {}
