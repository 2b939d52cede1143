"""A row deleted whose dose is in the carnet: gone on both sides, or standing with the reason."""

from datetime import date

import pytest

from calcium.linking.deletion_rules import DeletionReach
from calcium.linking.selectors import deletion_reach
from calcium.linking.state import SyncState
from calcium.vaccinations.models import Lifecycle
from carnet_api import errors as api
from carnet_api.fake import Moment
from tests.calcium.world import PRIORIX, World

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)


def test_a_deletion_whose_creation_was_never_confirmed_leaves_no_dose(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.service.fail_next(api.Unavailable("500"), moment=Moment.AFTER)
    linked.export()
    assert deletion_reach(linked.patient, row) is DeletionReach.BOTH
    linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    assert [dose.deletion is None for dose in carnet.doses.values()] == [False]
    assert linked.carry_out_import().everything


def test_a_refused_deletion_gives_the_row_back_with_the_reason(linked: World) -> None:
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.fail_next(api.NotAllowed("x"))
    with pytest.raises(api.NotAllowed):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.FAILED


def test_a_dose_that_is_said_not_to_be_found_and_stands_is_not_taken_for_deleted(
    linked: World,
) -> None:
    """A 404 that lies: the row must not be buried while its dose stands in the carnet."""
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.fail_next(api.NotFound("x"))
    with pytest.raises(api.NotFound):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.FAILED
    linked.delete(row)
    assert all(dose.deletion for dose in carnet.doses.values())
    assert linked.rows() == []


def test_a_dose_that_changed_is_not_deleted_unseen(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.holder_changes(carnet, next(iter(carnet.doses)), batch="Z9")
    with pytest.raises(api.StaleVersion):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.DIFFERS
    linked.delete(row)
    assert all(dose.deletion for dose in carnet.doses.values())


def test_anothers_dose_stays_in_the_carnet_and_comes_back(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    other = linked.other_centre()
    shared = other.link(other.look_up(carnet.share_code, born=carnet.birth_date).ticket)
    theirs = linked.service.declare(carnet, PRIORIX, DAY)
    from carnet_api.wire import ValidationMethod, ValidationRequest

    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=1)
    other.validate_vaccination(shared.record.uuid, theirs.id, request)
    linked.carry_out_import()
    (row,) = linked.rows()
    assert deletion_reach(linked.patient, row) is DeletionReach.HERE_ANOTHERS_DOSE_STAYS
    linked.delete(row)
    assert linked.rows() == []
    assert carnet.doses[theirs.id].deletion is None
    assert linked.carry_out_import().recorded == 1
