"""A merge while somebody is writing: nothing stays behind, and nobody is stopped for its sake."""

import io
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions
from mesvaccins.carnets.errors import CarnetMoved
from mesvaccins.carnets.models import Carnet, CarnetMerge, Vaccination
from mesvaccins.partners.models import Organisation, Professional
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import merge
from tests.treaty.world import dose

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nurse() -> Professional:
    world.import_some_vaccines()
    organisation = Organisation.objects.create(name="Centre")
    return Professional.objects.create(organisation=organisation, local_id="1", name="Roy")


@pytest.fixture
def two(nurse: Professional) -> tuple[Carnet, Carnet]:
    """The carnet that stands, and the one that the centre knows."""
    holder = Account.objects.create_user(world.HOLDER_EMAIL)
    kept, merged = world.carnet_of(holder), world.carnet_of(holder, email="")
    merged.sharings.create(
        organisation=nurse.organisation, origin="code", opened_by=nurse, since=timezone.now()
    )
    return kept, merged


def create(carnet_id: UUID, source_id: UUID, nurse: Professional) -> int:
    """Send a dose, and send it again where the carnet has moved: as a client does."""
    try:
        row, _created = actions.create_vaccination(
            carnet_id=carnet_id,
            new=dose(source_id=source_id),
            by=nurse,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except CarnetMoved as moved:
        return create(moved.target, source_id, nurse)
    else:
        return row.pk
    finally:
        connections.close_all()


def test_a_dose_sent_during_the_merge_waits_and_stands_in_the_carnet_that_stands(
    two: tuple[Carnet, Carnet], nurse: Professional
) -> None:
    kept, merged = two
    source = uuid4()
    with ThreadPoolExecutor(max_workers=4) as pool:
        with transaction.atomic():
            merge(kept, merged)
            sent = [pool.submit(create, merged.pk, source, nurse) for _time in range(4)]
        assert len({each.result() for each in sent}) == 1
    [row] = Vaccination.objects.all()
    assert row.carnet_id == kept.pk


def test_a_merge_that_meets_a_writer_gives_up_and_says_so(
    two: tuple[Carnet, Carnet], nurse: Professional
) -> None:
    kept, merged = two

    def command() -> str:
        try:
            call_command(
                "carnets", "merge", str(kept.pk), str(merged.pk), "--yes", stdout=io.StringIO()
            )
        except CommandError as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(max_workers=1) as pool, transaction.atomic():
        Carnet.objects.select_for_update().get(pk=merged.pk)
        said = pool.submit(command).result()
    assert said == "Somebody is writing in the carnet: repeat the command. Nothing has been done."
    assert not CarnetMerge.objects.exists()
