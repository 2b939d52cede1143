"""Reads of carnets, each with its audit row: a carnet opened is one row, a list is one row."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.models import Act
from mesvaccins.audit.selectors import acts_on_carnets
from mesvaccins.carnets.errors import NotFound, VaccinationDeleted
from mesvaccins.carnets.following import absent, double_of, drawers
from mesvaccins.carnets.models import (
    Carnet,
    ContactKind,
    HealthAnswer,
    ShareCode,
    Sharing,
    Vaccination,
)
from mesvaccins.carnets.reading import read_along
from mesvaccins.carnets.sealed import address, sealed_code
from mesvaccins.partners.models import Professional

PAGE = 200


def own_carnets(account: Account) -> QuerySet[Carnet]:
    """« Mes carnets de vaccination »: the account's carnets, codes and sharings read along."""
    in_force = Sharing.objects.filter(ended_at=None).select_related("organisation")
    return (
        Carnet.objects.filter(account=account, erased_at=None)
        .prefetch_related(
            Prefetch("sharings", in_force.order_by("since"), to_attr="sharings_in_force"),
            Prefetch(
                "share_codes", ShareCode.objects.filter(revoked_at=None), to_attr="code_in_force"
            ),
            "contact_points",
        )
        .order_by("created_at", "pk")
    )


def own_carnet(account: Account, carnet_id: UUID) -> Carnet:
    """One of the account's carnets, as `own_carnets` reads it. Raises NotFound.

    A holder who opens their own carnet leaves a row too.
    """
    with transaction.atomic():
        carnet = own_carnets(account).filter(pk=carnet_id).first()
        if carnet is None:
            raise NotFound
        record("carnet_read", by=account.actor, carnet_id=carnet.pk)
    return carnet


def held_carnet(account: Account, carnet_id: UUID) -> Carnet:
    """Whose carnet this is, for a page that shows nothing else of it. Raises NotFound."""
    carnet = Carnet.objects.filter(pk=carnet_id, account=account, erased_at=None).first()
    if carnet is None:
        raise NotFound
    return carnet


def own_carnet_alone(account: Account, carnet_id: UUID) -> Carnet:
    """One of the account's carnets, bare; the caller leaves the audit row. Raises NotFound."""
    carnet = Carnet.objects.filter(pk=carnet_id, account=account, erased_at=None).first()
    if carnet is None:
        raise NotFound
    return carnet


def printed_carnet(account: Account, carnet_id: UUID) -> tuple[Carnet, list[Vaccination]]:
    """One of the account's carnets with its doses, for paper. Raises NotFound."""
    with transaction.atomic():
        carnet = own_carnet_alone(account, carnet_id)
        found = doses(carnet)
        record("carnet_printed", by=account.actor, carnet_id=carnet.pk)
    return carnet, found


def share_code(carnet: Carnet) -> str | None:
    """The sharing code in force, eight symbols; an unclaimed carnet has none."""
    known = getattr(carnet, "code_in_force", None)
    row = known[0] if known else None
    if known is None:
        row = carnet.share_codes.filter(revoked_at=None).first()
    return sealed_code(row) if row else None


def contacts(carnet: Carnet) -> dict[ContactKind, str]:
    """The addresses of a carnet, opened."""
    return {ContactKind(point.kind): address(point) for point in carnet.contact_points.all()}


def doses(carnet: Carnet) -> list[Vaccination]:
    """The standing doses of a carnet, the latest first."""
    return read_along(_standing(carnet).order_by("-earliest", "-id"))


def standing_dose(carnet: Carnet, vaccination_id: int) -> Vaccination | None:
    """One of the standing doses of a carnet."""
    return next(iter(read_along(_standing(carnet).filter(pk=vaccination_id))), None)


def _standing(carnet: Carnet) -> QuerySet[Vaccination]:
    return carnet.vaccinations.filter(deleted_at=None)


def health_answers(carnet: Carnet) -> QuerySet[HealthAnswer]:
    """What has been answered about the person, with who said so."""
    rows = carnet.health_answers.select_related("said_by__organisation")
    return rows.order_by("fact")


def accesses(account: Account, carnet_id: UUID) -> QuerySet[Act]:
    """Who has looked up, read and changed one's carnet, the latest first. Raises NotFound."""
    if not Carnet.objects.filter(pk=carnet_id, account=account, erased_at=None).exists():
        raise NotFound
    return acts_on_carnets([carnet_id, *drawers(carnet_id)])


def _for_a_document(rows: Iterable[Vaccination]) -> list[Vaccination]:
    """Read along, with the numbers that the dose had before a merge: a page shows none of them."""
    found = read_along(rows)
    prefetch_related_objects(found, "aliases")
    return found


def with_all(row: Vaccination) -> Vaccination:
    """The same dose, with what a document shows of it besides."""
    return _for_a_document([row])[0]


def carnet_shared_with(by: Professional, carnet_id: UUID) -> Carnet:
    """A carnet that is shared with the professional's organisation.

    Raises NotShared, or CarnetMoved where a merge has taken the access elsewhere.
    """
    carnet = Carnet.objects.filter(
        pk=carnet_id,
        erased_at=None,
        sharings__organisation_id=by.organisation_id,
        sharings__ended_at=None,
    ).first()
    if carnet is None:
        raise absent(carnet_id, by=by)
    return carnet


def read_carnet(by: Professional, carnet_id: UUID) -> Carnet:
    """Open a shared carnet. Raises NotShared."""
    with transaction.atomic():
        carnet = carnet_shared_with(by, carnet_id)
        record("carnet_read", by=by.actor, carnet_id=carnet.pk)
    return carnet


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the doses of a carnet, in the order of their identifiers."""

    carnet: Carnet
    rows: list[Vaccination]
    total: int
    revision: int
    next_after: int | None


def vaccinations_page(
    by: Professional, carnet_id: UUID, *, after: int | None = None, since: int | None = None
) -> Page:
    """A page of the doses; with `since` those changed after that revision, tombstones too.

    The revision is read before the doses, so that what changes meanwhile is read again next time.
    Raises NotShared.
    """
    with transaction.atomic():
        carnet = carnet_shared_with(by, carnet_id)
        wanted = Q(deleted_at=None) if since is None else Q(revision__gt=since)
        every = carnet.vaccinations.filter(wanted)
        found = list(every.filter(pk__gt=after or 0).order_by("pk")[: PAGE + 1])
        more, rows = len(found) > PAGE, _for_a_document(found[:PAGE])
        record(
            "vaccinations_listed",
            by=by.actor,
            carnet_id=carnet.pk,
            object_kind="vaccination",
            object_ids=[row.pk for row in rows],
        )
        total = every.count() if more or after else len(rows)
    return Page(carnet, rows, total, carnet.revision, rows[-1].pk if more else None)


def read_vaccination(by: Professional, carnet_id: UUID, vaccination_id: int) -> Vaccination:
    """One dose of a shared carnet, or the one that stands for it since a merge.

    Raises NotShared, NotFound, VaccinationDeleted.
    """
    with transaction.atomic():
        carnet = carnet_shared_with(by, carnet_id)
        found = carnet.vaccinations.filter(pk=vaccination_id).first()
        found = found or double_of(carnet, vaccination_id)
        if found is None:
            raise NotFound(carnet_id=carnet.pk)
        row = with_all(found)
        record(
            "vaccination_read",
            by=by.actor,
            carnet_id=carnet.pk,
            object_kind="vaccination",
            object_ids=[row.pk],
        )
    if row.deleted_at is not None:
        raise VaccinationDeleted(row)
    return row
