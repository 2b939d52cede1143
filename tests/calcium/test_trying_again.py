"""« Réessayer »: what waits goes at once, a refusal where its cause can be mended."""

import pytest

from calcium.linking.errors import GivingUpRefused
from calcium.linking.models import Act, Intention
from calcium.linking.state import SyncState
from calcium.vaccinations.models import Lifecycle
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet
from tests.calcium.waiting import standing, try_again, waiting
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


def test_what_waits_is_tried_at_once(world: World, carnet: FakeCarnet) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    try_again(world, waiting(Act.EXPORT))
    assert world.state_of(row) is SyncState.SYNCHRONISED


def test_a_refusal_that_was_mended_goes_and_its_trace_stays(
    world: World, carnet: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.VaccineUnknown("no"))
    world.export()
    try_again(world, waiting(Act.EXPORT))
    assert world.state_of(row) is SyncState.SYNCHRONISED
    outcomes = Intention.objects.filter(act=Act.EXPORT).order_by("created_at")
    assert [(each.outcome, each.reason) for each in outcomes] in (
        [("dropped", "vaccine_unknown"), ("done", "")],
        [("done", ""), ("dropped", "vaccine_unknown")],
    )


def test_a_refused_deletion_asked_anew_deletes_on_both_sides(
    world: World, carnet: FakeCarnet
) -> None:
    row = world.enter("REPEVAX", "25/04/2017")
    world.export()
    world.service.fail_next(api.NotAllowed("no"))
    with pytest.raises(api.NotAllowed):
        world.delete(row)
    try_again(world, waiting(Act.DELETE))
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    assert standing(carnet) == 0


def test_what_can_never_succeed_is_not_tried_again(world: World, carnet: FakeCarnet) -> None:
    world.enter("REPEVAX", "25/04/2017", site="LD")
    world.enter("REPEVAX", "25/04/2017", site="RD")
    world.export()
    calls = len(world.service.calls)
    with pytest.raises(GivingUpRefused, match="refuserait encore"):
        try_again(world, waiting(Act.EXPORT))
    assert len(world.service.calls) == calls
