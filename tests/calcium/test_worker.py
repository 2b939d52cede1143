"""The worker, and the page beside it: nothing is held back, nothing is done twice."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from calcium.centres.models import Membership
from calcium.linking import acts, selectors
from calcium.linking.adapter import choose
from calcium.linking.intentions import intend
from calcium.linking.models import Act, Intention, Outcome, Twin
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due, finish_intentions
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import Unavailable
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.world import World, make_world


@pytest.fixture
def waiting(world: World) -> World:
    """Two rows whose sending waits for the worker."""
    world.carnet()
    world.enter("REPEVAX", "25/04/2017")
    world.enter("PRIORIX", "01/02/2003")
    world.link()
    world.service.fail_next(Unavailable("down"))
    world.export()
    world.later(timedelta(hours=2))
    return world


def reach(world: World) -> None:
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))


@pytest.fixture(autouse=True)
def _http_again() -> object:
    yield
    choose()


@pytest.mark.django_db
def test_one_that_cannot_be_carried_out_holds_nothing_back(
    waiting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(waiting)
    first = Intention.objects.filter(act=Act.EXPORT).first()
    assert first is not None
    attempt = acts.attempt

    def broken(intention: Intention, **more: object) -> None:
        if intention.pk == first.pk:
            raise ZeroDivisionError
        attempt(intention, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(acts, "attempt", broken)
    assert finish_due(waiting.now) == 1
    kept = Intention.objects.get(pk=first.pk)
    assert (kept.outcome, kept.reason) == (Outcome.OPEN, "internal")
    assert kept.next_try_at > waiting.now


@pytest.mark.django_db
def test_a_centre_that_has_left_keeps_what_waits(waiting: World) -> None:
    Membership.objects.all().delete()
    assert finish_due(waiting.now) == 0
    kept = Intention.objects.filter(act=Act.EXPORT).values_list("outcome", "reason")
    assert set(kept) == {("open", "not_a_member")}


@pytest.mark.django_db
def test_what_is_not_due_is_left_alone(waiting: World) -> None:
    reach(waiting)
    calls = len(waiting.service.calls)
    assert finish_due(waiting.now - timedelta(hours=2)) == 0
    assert len(waiting.service.calls) == calls


def test_the_worker_knows_its_task() -> None:
    assert finish_intentions.name == "calcium.linking.tasks.finish_intentions"


@pytest.mark.django_db(transaction=True)
def test_the_page_and_the_worker_at_once_send_each_dose_once() -> None:
    world = make_world()
    carnet = world.carnet()
    rows = [world.enter("REPEVAX", f"0{day}/04/2017") for day in range(1, 7)]
    link = world.link()
    for row in rows:
        intend(
            Act.EXPORT,
            patient=world.patient,
            by=world.nurse,
            now=world.now,
            vaccination=row,
            carnet_id=link.carnet_id,
        )
    reach(world)
    world.later(timedelta(hours=1))
    failures: list[Exception] = []

    def run(act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(act,))
        for act in (world.export, lambda: finish_due(world.now), world.export)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(carnet.doses) == len(rows) == Twin.objects.count()
    assert set(world.states().values()) == {SyncState.SYNCHRONISED}
    assert not Intention.objects.exclude(outcome=Outcome.DONE).exists()


@pytest.mark.django_db
def test_the_counts_of_the_dossier_cost_the_same_whatever_its_rows(world: World) -> None:
    from django.test.utils import CaptureQueriesContext

    world.carnet()
    world.link()

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            selectors.link_view(world.patient, world.rows())
        return len(queries)

    world.enter("REPEVAX", "25/04/2017")
    world.export()
    few = statements()
    for month in range(1, 12):
        world.enter("PRIORIX", f"01/{month:02}/2005")
    world.export()
    assert statements() == few <= 6
    assert Vaccination.objects.filter(earliest=date(2005, 1, 1)).exists()
