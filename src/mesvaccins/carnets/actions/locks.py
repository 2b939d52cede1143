"""A carnet taken for writing: one writer at a time, and only for who may see it."""

from uuid import UUID

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.errors import NotFound, NotShared, VaccinationDeleted
from mesvaccins.carnets.models import Carnet, Sharing, Vaccination
from mesvaccins.partners.models import Professional


def carnet_for_centre(carnet_id: UUID, *, by: Professional) -> Carnet:
    """The carnet, locked until the transaction ends. Raises NotShared."""
    carnet = Carnet.objects.select_for_update().filter(pk=carnet_id, erased_at=None).first()
    if carnet is None or not sharing_in_force(carnet, by):
        raise NotShared(carnet_id=carnet.pk if carnet else None)
    return carnet


def carnet_for_holder(carnet_id: UUID, *, by: Account) -> Carnet:
    """The holder's own carnet, locked until the transaction ends. Raises NotFound."""
    own = Carnet.objects.select_for_update().filter(pk=carnet_id, account=by, erased_at=None)
    if (carnet := own.first()) is None:
        raise NotFound
    return carnet


def sharing_in_force(carnet: Carnet, by: Professional) -> Sharing | None:
    """The organisation's right to the carnet now, if it has one."""
    return Sharing.objects.filter(
        carnet=carnet, organisation_id=by.organisation_id, ended_at=None
    ).first()


def standing_dose(carnet: Carnet, vaccination_id: int) -> Vaccination:
    """A dose of this carnet, with who stands behind it. Raises NotFound, VaccinationDeleted."""
    rows = carnet.vaccinations.select_related("creator", "validator")
    row = rows.filter(pk=vaccination_id).first()
    if row is None:
        raise NotFound(carnet_id=carnet.pk)
    if row.deleted_at is not None:
        raise VaccinationDeleted(row)
    return row
