"""An import undone while MesVaccins is silent or refuses: nothing is left halfway."""

import pytest

from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.models import Act, Import, Intention, Outcome
from calcium.linking.rules import ImportStep
from calcium.linking.state import SyncState
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet, Moment
from carnet_api.wire import ValidationMethod, ValidationRequest
from tests.calcium.undone import bring, undo, validated, worker
from tests.calcium.world import REPEVAX, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("moment", list(Moment))
def test_a_lost_answer_is_finished_by_the_worker(
    world: World, declared: FakeCarnet, moment: Moment
) -> None:
    imported = bring(world)
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    summary = undo(world, imported)
    assert summary.waiting == 2
    assert "continue de lui-même" in " ".join(summary.sentences)
    assert {world.state_of(row) for row in world.rows()} == {SyncState.PENDING}
    worker(world)
    assert world.rows() == []
    assert validated(world, declared) == set()
    assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()


@pytest.mark.parametrize("moment", list(Moment))
def test_a_validation_without_answer_is_taken_back_as_well(
    world: World, declared: FakeCarnet, moment: Moment
) -> None:
    """The import itself was cut; the nurse undoes it before the worker has gone on."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.planned.step is ImportStep.PROPOSE
    }
    world.service.fail_next(None)  # type: ignore[arg-type]  # the reading goes well
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    world.carry_out_import(ticked)
    under_way = Intention.objects.filter(act=Act.VALIDATE, outcome=Outcome.OPEN).first()
    assert under_way is not None
    undo(world, Import.objects.get())
    worker(world)
    assert world.rows() == []
    assert validated(world, declared) == set()
    late = ValidationRequest(method=ValidationMethod.PROOF, version=under_way.payload["version"])
    with pytest.raises(api.StaleVersion):  # the request that still travelled
        world.gateway.validate_vaccination(declared.uuid, under_way.payload["remote_id"], late)
    assert validated(world, declared) == set()


def test_a_server_that_knows_no_withdrawal_leaves_the_row_with_its_reason(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    for _ in range(2):
        world.service.fail_next(api.Refused("no such address"))
    summary = undo(world, imported)
    assert len(summary.kept) == len(world.rows()) == 2
    assert {world.state_of(row) for row in world.rows()} == {SyncState.SYNCHRONISED}
    assert all("n'a pas accepté le retrait" in why for _, why in summary.kept)


def test_a_404_of_a_server_that_holds_the_dose_is_not_believed(
    world: World, declared: FakeCarnet
) -> None:
    imported = bring(world)
    world.service.fail_next(api.NotFound("no such address"))
    summary = undo(world, imported)
    assert (len(summary.kept), len(world.rows()), len(validated(world, declared))) == (1, 1, 1)


def test_a_refusal_that_was_none_leaves_no_validation_behind(
    world: World, declared: FakeCarnet
) -> None:
    """Its answer was lost, and at the undo a false 403 comes where the dose carries it."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.document.vaccine.id == REPEVAX
    }
    world.service.fail_next(None)  # type: ignore[arg-type]  # the reading goes well
    world.service.fail_next(api.Unavailable("cut"), moment=Moment.AFTER)
    world.carry_out_import(ticked)
    assert len(validated(world, declared)) == 1
    world.service.fail_next(api.NotAllowed("false"))
    undo(world, Import.objects.get())
    worker(world)
    assert validated(world, declared) == set()


def test_a_given_up_undo_leaves_the_row_in_the_record(world: World, declared: FakeCarnet) -> None:
    imported = bring(world)
    world.service.fail_next(api.Unavailable("down"))
    undo(world, imported)
    waiting = Intention.objects.filter(act=Act.WITHDRAW, outcome=Outcome.OPEN)
    for each in waiting:
        actions.give_up(intention=each, why="On garde", by=world.nurse, now=world.now)
    assert len(world.rows()) == 2
    assert {world.state_of(row) for row in world.rows()} == {SyncState.SYNCHRONISED}
