"""MesVaccins stopped, slow, refusing, lying: one sentence, nothing lost, nothing doubled."""

from datetime import date, timedelta

import pytest

from calcium.linking import actions
from calcium.linking.adapter import choose
from calcium.linking.errors import sentence
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.linking.selectors import waiting
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.vaccinations.models import Vaccination
from carnet_api import errors as api
from carnet_api.fake import FakeCarnetGateway, Moment
from tests.calcium.world import REPEVAX, World

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)


PASSING = [api.Unavailable("down"), api.TooManyRequests("wait"), api.NotAuthenticated("key")]


def later(world: World) -> int:
    """Let the worker have its turn, two hours from now."""
    world.later(timedelta(hours=2))
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        return finish_due(world.now)
    finally:
        choose()


@pytest.mark.parametrize("error", [api.CarnetNotFound, api.NotAllowed, api.Unavailable])
def test_a_look_up_that_fails_links_nothing(world: World, error: type[api.CarnetApiError]) -> None:
    world.carnet()
    world.service.fail_next(error("x"))
    with pytest.raises(error):
        world.link()
    assert not CarnetLink.objects.exists()
    assert not Intention.objects.exists()


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("error", PASSING, ids=lambda error: error.code)
def test_an_export_that_fails_for_a_while_is_finished_by_the_worker(
    linked: World, error: api.CarnetApiError, moment: Moment
) -> None:
    rows = [linked.enter("REPEVAX", "25/04/2017"), linked.enter("PRIORIX", "01/02/2003")]
    linked.service.fail_next(error, moment=moment)
    summary = linked.export()
    assert summary.failure == sentence(error)
    assert summary.waiting == 2
    assert {linked.state_of(row) for row in rows} == {SyncState.PENDING}
    assert len(waiting(linked.centre).intentions) == 2
    assert later(linked) == 2
    assert {linked.state_of(row) for row in rows} == {SyncState.SYNCHRONISED}
    (carnet,) = linked.service.carnets.values()
    assert len(carnet.doses) == 2


@pytest.mark.parametrize(
    "error",
    [api.NotAllowed("x"), api.NotFound("x"), api.InvalidInput("x"), api.VaccineUnknown("x")],
    ids=lambda error: error.code,
)
def test_a_refused_row_says_why_and_the_others_go(linked: World, error: api.CarnetApiError) -> None:
    refused = linked.enter("PRIORIX", "01/02/2003")
    linked.service.fail_next(error)
    summary = linked.export()
    assert linked.state_of(refused) is SyncState.FAILED
    assert summary.refused == [(refused, sentence(error))]
    assert later(linked) == 0
    linked.export()
    assert linked.state_of(refused) is SyncState.SYNCHRONISED
    assert not Intention.objects.filter(outcome__in=[Outcome.OPEN, Outcome.REFUSED]).exists()


def test_a_sharing_ended_by_the_holder_ends_the_link_and_keeps_the_rows(linked: World) -> None:
    row = linked.enter("REPEVAX", "25/04/2017")
    (carnet,) = linked.service.carnets.values()
    linked.service.holder_ends_sharing(carnet, linked.organisation.id)
    with pytest.raises(api.SharingEnded):
        linked.export()
    link = CarnetLink.objects.get()
    assert link.ended_over_there
    assert link.ended_at is not None
    assert linked.rows() == [row]
    assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()
    linked.link(carnet.share_code)
    linked.export()
    assert linked.state_of(row) is SyncState.SYNCHRONISED


def test_a_refresh_says_when_it_could_not_and_asks_again_later(linked: World) -> None:
    def refresh() -> CarnetLink:
        return actions.refresh_twins(
            patient=linked.patient, by=linked.nurse, gateway=linked.gateway, now=linked.now
        )

    linked.service.fail_next(api.Unavailable("down"))
    with pytest.raises(api.Unavailable):
        refresh()
    assert CarnetLink.objects.get().refresh_failure == "unavailable"
    calls = len(linked.service.calls)
    refresh()
    assert len(linked.service.calls) == calls, "at most every five minutes"
    linked.later(timedelta(minutes=5))
    assert refresh().refresh_failure == ""
    assert len(linked.service.calls) == calls + 1


def test_a_change_written_before_a_lost_answer_is_recognised(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    Vaccination.objects.filter(pk=row.pk).update(lot="B2")
    linked.service.fail_next(api.Unavailable("500"), moment=Moment.AFTER)
    linked.export()
    later(linked)
    assert linked.state_of(row) is SyncState.SYNCHRONISED
    assert [dose.batch for dose in carnet.doses.values()] == ["B2"]


@pytest.mark.parametrize("moment", list(Moment))
def test_a_validation_cut_by_a_failure_is_finished_once(linked: World, moment: Moment) -> None:
    (carnet,) = linked.service.carnets.values()
    dose = linked.service.declare(carnet, REPEVAX, DAY)
    linked.service.faults.append((Moment.BEFORE, None))  # type: ignore[arg-type]
    linked.service.fail_next(api.Unavailable("500"), moment=moment)
    ticked = actions.ImportDecision(actions.Decision.VALIDATE, version=dose.version)
    summary = linked.carry_out_import({dose.id: ticked})
    assert (summary.validated, summary.failure) == (0, sentence(api.Unavailable()))
    later(linked)
    assert len(linked.rows()) == 1
    assert linked.carry_out_import().everything


def test_the_worker_waits_longer_each_time_and_never_forgets(linked: World) -> None:
    linked.enter("REPEVAX", "25/04/2017")
    for _ in range(3):
        linked.service.fail_next(api.Unavailable("down"))
    linked.export()
    waits = []
    for _ in range(2):
        intention = Intention.objects.get(act=Act.EXPORT)
        waits.append(intention.next_try_at - linked.now)
        linked.later(timedelta(hours=2))
        choose(carnets=lambda _, who: FakeCarnetGateway(linked.service, linked.organisation, who))
        finish_due(linked.now)
        choose()
    assert waits[0] < waits[1]
    assert Intention.objects.get(act=Act.EXPORT).tries == 3
