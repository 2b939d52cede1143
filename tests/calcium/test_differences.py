"""A row and its dose that have parted: shown, never overwritten, settled by a person."""

from datetime import timedelta

import pytest

from calcium.linking import actions
from calcium.linking.state import SyncState
from calcium.vaccinations.models import Vaccination
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


def test_a_refresh_shows_what_the_holder_changed_and_changes_no_row(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    (dose,) = carnet.doses
    linked.service.holder_changes(carnet, dose, batch="Z9")
    linked.later(timedelta(minutes=6))
    actions.refresh_twins(
        patient=linked.patient, by=linked.nurse, gateway=linked.gateway, now=linked.now
    )
    assert linked.state_of(row) is SyncState.DIFFERS
    row.refresh_from_db()
    assert row.lot == "A1"
    modified = row.modified_at
    assert linked.carry_out_import().refreshed == 1
    row.refresh_from_db()
    assert (row.lot, row.modified_at, row.version) == ("Z9", modified, 1)


def test_a_stale_change_is_read_again_and_shown_never_overwritten(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    (dose,) = carnet.doses
    linked.service.holder_changes(carnet, dose, batch="THEIRS")
    Vaccination.objects.filter(pk=row.pk).update(lot="OURS")
    linked.export()
    assert carnet.doses[dose].batch == "THEIRS"
    assert linked.state_of(row) is SyncState.DIFFERS
    linked.export()
    assert carnet.doses[dose].batch == "THEIRS"
    actions.keep_ours(patient=linked.patient, row=row, by=linked.nurse, now=linked.now)
    linked.export()
    assert carnet.doses[dose].batch == "OURS"
    assert linked.state_of(row) is SyncState.SYNCHRONISED


def test_taking_theirs_settles_a_difference_too(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    linked.service.holder_changes(carnet, next(iter(carnet.doses)), batch="THEIRS")
    Vaccination.objects.filter(pk=row.pk).update(lot="OURS")
    linked.carry_out_import()
    row.refresh_from_db()
    assert row.lot == "OURS"
    actions.take_theirs(
        patient=linked.patient,
        row=row,
        by=linked.nurse,
        gateway=linked.gateway,
        now=linked.now,
    )
    row.refresh_from_db()
    assert row.lot == "THEIRS"
    assert linked.state_of(row) is SyncState.SYNCHRONISED
