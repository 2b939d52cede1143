"""Where a carnet or a dose stands now that carnets have been merged: followed, never rewritten."""

from uuid import UUID

from mesvaccins.carnets.errors import CarnetMoved, NotShared, Refusal
from mesvaccins.carnets.models import Carnet, CarnetMerge, Sharing, Vaccination
from mesvaccins.carnets.reading import read_along
from mesvaccins.partners.models import Organisation, Professional


def standing(carnet_id: UUID) -> UUID:
    """The carnet that this one went into, through every merge that stands; itself otherwise."""
    while (further := _kept(carnet_id)) is not None:
        carnet_id = further
    return carnet_id


def _kept(carnet_id: UUID) -> UUID | None:
    merges = CarnetMerge.objects.filter(merged_id=carnet_id, undone_at=None)
    found: UUID | None = merges.values_list("kept_id", flat=True).first()
    return found


def drawers(carnet_id: UUID) -> list[UUID]:
    """The carnets that went into this one, directly or through another."""
    found: list[UUID] = []
    ahead = [carnet_id]
    while ahead:
        merges = CarnetMerge.objects.filter(kept_id__in=ahead, undone_at=None)
        ahead = list(merges.values_list("merged_id", flat=True))
        found.extend(ahead)
    return found


def absent(carnet_id: UUID, *, by: Professional) -> Refusal:
    """Why the organisation does not see a carnet: its access has moved, or there is none."""
    known = Carnet.objects.filter(pk=carnet_id).exists()
    target = _access(carnet_id, by.organisation_id) if known else None
    if target is not None:
        return CarnetMoved(named=carnet_id, target=target)
    return NotShared(carnet_id=carnet_id if known else None)


def _access(carnet_id: UUID, organisation: UUID | Organisation) -> UUID | None:
    """The carnet where the access to this one went, or went back after a merge was undone."""
    places = {standing(carnet_id)} - {carnet_id}
    if not Sharing.objects.filter(carnet_id=carnet_id, organisation=organisation).exists():
        # It never had this carnet itself: what it saw here came with a merge, and left with it.
        gone_back = CarnetMerge.objects.filter(kept_id=carnet_id, undone_at__isnull=False)
        places |= set(gone_back.values_list("merged_id", flat=True))
    shared = Sharing.objects.filter(carnet_id__in=places, organisation=organisation, ended_at=None)
    open_ones = list(shared.values_list("carnet_id", flat=True)[:2])
    return open_ones[0] if len(open_ones) == 1 else None


def double_of(carnet: Carnet, vaccination_id: int) -> Vaccination | None:
    """The dose of this carnet that stands for one which is no longer in it."""
    rows = carnet.vaccinations.filter(aliases__former_id=vaccination_id)
    return next(iter(read_along(rows.order_by("deleted_at", "pk")[:1])), None)


def double_of_source(
    carnet: Carnet, source_id: UUID, organisation: UUID | Organisation
) -> Vaccination | None:
    """The dose that stands for one which the organisation had sent to a merged carnet."""
    aside = Vaccination.objects.filter(
        carnet_id__in=drawers(carnet.pk), source_organisation=organisation, source_id=source_id
    )
    row = aside.first()
    return double_of(carnet, row.pk) if row else None
