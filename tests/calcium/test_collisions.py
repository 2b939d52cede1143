"""Two acts that bind one dose of the carnet at the same moment, in two sessions of PostgreSQL.

The first holds what it has written, uncommitted, until the second waits for it: then the second
meets the first's row where it saw none before.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from calcium.linking import acts
from calcium.linking.intentions import intend
from calcium.linking.models import Act, Intention, Outcome, Twin
from calcium.vaccinations.models import Vaccination
from carnet_api.wire import ProofDocument, ValidationMethod, ValidationRequest
from tests.calcium.world import RUBELOGEN, World

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE pid = %s AND NOT granted)"


def collide(*, first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second act begins when the first has written, and waits for its commit."""
    begun: Future[int] = Future()

    def in_its_own_session() -> None:
        try:
            connection.ensure_connection()
            begun.set_result(connection.connection.info.backend_pid)
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            first()
            other = pool.submit(in_its_own_session)
            while not other.done() and not is_held_up(begun.result()):
                threading.Event().wait(0.01)
            assert not other.done(), f"it did not wait: {other.exception()!r}"
        other.result()


def is_held_up(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [pid])
        return bool(cursor.fetchone()[0])


@pytest.fixture
def validation(world: World) -> Intention:
    """The centre has vouched for a dose of the holder, and the answer was lost on its way."""
    carnet = world.carnet()
    dose = world.service.declare(carnet, RUBELOGEN, date(2016, 4, 25))
    link = world.link()
    world.gateway.validate_vaccination(
        link.carnet_id,
        dose.id,
        ValidationRequest(
            method=ValidationMethod.PROOF,
            document=ProofDocument.PAPER_BOOKLET,
            version=dose.version,
        ),
    )
    return intend(
        Act.VALIDATE,
        patient=world.patient,
        by=world.nurse,
        now=world.now,
        carnet_id=link.carnet_id,
        payload={"remote_id": dose.id, "version": dose.version, "document": "paper_booklet"},
    )


def bound_once(validation: Intention) -> None:
    """One row holds the dose, and nothing waits."""
    [row] = Vaccination.objects.all()
    [twin] = Twin.objects.all()
    assert (twin.vaccination_id, twin.remote_id) == (row.pk, validation.payload["remote_id"])
    validation.refresh_from_db()
    assert (validation.outcome, validation.vaccination_id) == (Outcome.DONE, row.pk)


def test_an_import_that_meets_a_dose_just_bound_by_a_sending_recognises_it(
    world: World, validation: Intention
) -> None:
    collide(
        first=lambda: acts.attempt(validation, gateway=world.gateway, now=world.now),
        second=world.carry_out_import,
    )
    bound_once(validation)


def test_a_sending_that_meets_a_dose_just_bound_by_an_import_recognises_it(
    world: World, validation: Intention
) -> None:
    collide(
        first=world.carry_out_import,
        second=lambda: acts.attempt(validation, gateway=world.gateway, now=world.now),
    )
    bound_once(validation)
