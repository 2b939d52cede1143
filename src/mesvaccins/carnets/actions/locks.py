"""A carnet taken for writing: one writer at a time, and only for who may see it."""

from uuid import UUID

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.errors import NotFound, StaleVersion, VaccinationDeleted
from mesvaccins.carnets.following import absent, double_of
from mesvaccins.carnets.models import Carnet, Sharing, Vaccination
from mesvaccins.carnets.reading import read_along
from mesvaccins.partners.models import Professional


def carnet_for_centre(carnet_id: UUID, *, by: Professional) -> Carnet:
    """The carnet, locked until the transaction ends. Raises NotShared, CarnetMoved."""
    carnet = Carnet.objects.select_for_update().filter(pk=carnet_id, erased_at=None).first()
    if carnet is None or not sharing_in_force(carnet, by):
        raise absent(carnet_id, by=by)
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
    """A dose of this carnet, as `any_dose`. Raises VaccinationDeleted for a tombstone."""
    row = any_dose(carnet, vaccination_id)
    if row.deleted_at is not None:
        raise VaccinationDeleted(row)
    return row


def any_dose(carnet: Carnet, vaccination_id: int) -> Vaccination:
    """A dose of this carnet, tombstones too, with who stands behind it; another's is not found.

    One that a merge has set aside raises StaleVersion, or VaccinationDeleted, with the dose that
    stands for it. Raises NotFound.
    """
    found = read_along(carnet.vaccinations.filter(pk=vaccination_id))
    if found:
        return found[0]
    other = double_of(carnet, vaccination_id)
    if other is None:
        raise NotFound(carnet_id=carnet.pk)
    if other.deleted_at is not None:
        raise VaccinationDeleted(other)
    raise StaleVersion(other)
