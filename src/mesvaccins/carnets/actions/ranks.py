"""Whether a dose was a booster, said by somebody where nobody had: the bilan asks it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from carnet_api.wire import RankInput
from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Acting
from mesvaccins.carnets.actions.locks import carnet_for_centre, carnet_for_holder, standing_dose
from mesvaccins.carnets.dose import stamp
from mesvaccins.carnets.errors import StaleVersion
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.carnets.permissions import check_can_state_rank
from mesvaccins.partners.models import Professional


def state_rank(
    *, carnet_id: UUID, vaccination_id: int, rank: RankInput, by: Professional, now: datetime
) -> Vaccination:
    """A professional says it of any dose of a shared carnet; said alike before, it stays.

    Raises NotShared, NotFound, VaccinationDeleted, NotAllowed, StaleVersion.
    """
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        return _state(carnet, vaccination_id, rank, by=by, now=now)


def state_own_rank(
    *, carnet_id: UUID, vaccination_id: int, rank: RankInput, by: Account, now: datetime
) -> Vaccination:
    """The holder says it of a dose of their own carnet, as `state_rank` does."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        return _state(carnet, vaccination_id, rank, by=by, now=now)


def _state(
    carnet: Carnet, vaccination_id: int, rank: RankInput, *, by: Acting, now: datetime
) -> Vaccination:
    row = standing_dose(carnet, vaccination_id)
    check_can_state_rank(row, booster=rank.booster)
    if row.booster is None:
        if row.version != rank.version:
            raise StaleVersion(row)
        row.booster = rank.booster
        stamp(row, carnet, by=by, now=now)
    record(
        "rank_stated",
        by=by.actor,
        carnet_id=carnet.pk,
        object_kind="vaccination",
        object_ids=[row.pk],
    )
    return row
