"""Opens a carnet, for oneself or from a centre's dossier, and keeps its identity."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from carnet_api.wire import NewCarnet
from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.carnets import throttle
from mesvaccins.carnets.actions.codes import make_code
from mesvaccins.carnets.actions.invitations import invite
from mesvaccins.carnets.actions.locks import carnet_for_holder
from mesvaccins.carnets.errors import AlreadyHeld, CarnetExists, InvalidInput, NotShared
from mesvaccins.carnets.following import drawers, standing
from mesvaccins.carnets.identity import Identity, checked_contacts
from mesvaccins.carnets.models import (
    Carnet,
    Consent,
    ContactKind,
    ContactPoint,
    Sharing,
    SharingOrigin,
)
from mesvaccins.carnets.sealed import contact_indexes, seal_address
from mesvaccins.partners.models import Professional


def open_carnet(*, identity: Identity, by: Account, now: datetime, today: date) -> Carnet:
    """« Nouveau carnet »: the account's carnet for one person, with its sharing code.

    Raises InvalidInput, AlreadyHeld, TooManyTries, or CarnetExists when an address and the birth
    date are another carnet's.
    """
    contacts = checked_contacts(identity, today=today)
    if contacts:
        _pay_for_asking(by, now=now)
    with _refusing_a_second(), transaction.atomic():
        _check_not_held(identity, by)
        carnet = Carnet(account=by, created_at=now, claimed_at=now)
        _put_identity(carnet, identity, contacts, now=now)
        make_code(carnet, now=now)
        record("carnet_opened", by=by.actor, carnet_id=carnet.pk)
    return carnet


def _pay_for_asking(by: Account, *, now: datetime) -> None:
    """Count that an address and a birth date are tried: yes and no both tell of another person, so
    that nothing is given back. Raises TooManyTries."""
    throttle.take([("exists.account", by.pk)], now=now)


def _check_not_held(identity: Identity, by: Account) -> None:
    """A form sent twice makes one carnet: the second waits for the first, then is refused."""
    Account.objects.select_for_update().get(pk=by.pk)
    held = by.carnets.filter(
        erased_at=None,
        birth_date=identity.birth_date,
        first_name__iexact=identity.first_name.strip(),
        last_name__iexact=identity.last_name.strip(),
    )
    if held.exists():
        raise AlreadyHeld


def edit_carnet(
    *, carnet_id: UUID, identity: Identity, by: Account, now: datetime, today: date
) -> Carnet:
    """The holder corrects the identity or the addresses. Raises as `open_carnet`, NotFound."""
    contacts = checked_contacts(identity, today=today)
    if not _stand_already(carnet_id, contacts, born=identity.birth_date, by=by):
        _pay_for_asking(by, now=now)
    with _refusing_a_second(), transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        _check_doses_after_birth(carnet, identity.birth_date)
        _put_identity(carnet, identity, contacts, now=now)
        record("carnet_edited", by=by.actor, carnet_id=carnet.pk)
    return carnet


def _stand_already(
    carnet_id: UUID, contacts: dict[ContactKind, str], *, born: date, by: Account
) -> bool:
    """Say whether the holder's carnet has each of these addresses with this birth date."""
    own = ContactPoint.objects.filter(carnet_id=carnet_id, carnet__account=by, birth_date=born)
    return all(
        own.filter(kind=kind, index__in=contact_indexes(address)).exists()
        for kind, address in contacts.items()
    )


def create_for_centre(
    *, new: NewCarnet, by: Professional, now: datetime, today: date
) -> tuple[Sharing, bool]:
    """« Créer et associer à partir des données du patient », with the student's agreement.

    Answers the sharing and whether it was made now: sent again, `source_id` answers the same.
    Raises InvalidInput, CarnetExists, TooManyTries.
    """
    identity = Identity(
        last_name=new.last_name,
        first_name=new.first_name,
        birth_name=new.birth_name,
        birth_date=new.birth_date,
        gender=new.gender or "",
        zip_code=new.zip_code,
        email=new.email or "",
        mobile=new.mobile_phone or "",
    )
    contacts = checked_contacts(identity, today=today)
    if not contacts:
        missing = _("Une adresse e-mail ou un mobile est nécessaire pour inviter la personne.")
        raise InvalidInput({"email": [missing]})
    scopes = [("exists.professional", f"{by.organisation_id}/{by.local_id}")]
    throttle.take(scopes, now=now)
    with _refusing_a_second(), transaction.atomic():
        _one_at_a_time(new.source_id)
        sharing = _created_before(new.source_id, by)
        created = sharing is None
        if sharing is None:
            sharing = _create(new, identity, contacts, by=by, now=now)
        record(
            "carnet_created_by_centre" if created else "carnet_creation_repeated",
            by=by.actor,
            carnet_id=sharing.carnet_id,
        )
    throttle.give_back(scopes)
    return sharing, created


def _one_at_a_time(source_id: UUID) -> None:
    """Let a creation sent twice at once wait for the first, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(source_id)])


def _created_before(source_id: UUID, by: Professional) -> Sharing | None:
    own = Carnet.objects.filter(creator_id=by.organisation_id, source_id=source_id).first()
    if own is None:
        return None
    found = Sharing.objects.filter(
        carnet_id=standing(own.pk), organisation_id=by.organisation_id, ended_at=None
    ).first()
    if found is None:
        raise NotShared(carnet_id=own.pk)
    return found


def _create(
    new: NewCarnet,
    identity: Identity,
    contacts: dict[ContactKind, str],
    *,
    by: Professional,
    now: datetime,
) -> Sharing:
    carnet = Carnet(creator_id=by.organisation_id, source_id=new.source_id, created_at=now)
    _put_identity(carnet, identity, contacts, now=now)
    Consent.objects.create(
        carnet=carnet, asked_by=by, agreed_on=new.agreed_on, wording=new.agreement, recorded_at=now
    )
    invite(carnet, now=now)
    return Sharing.objects.create(
        carnet=carnet,
        organisation_id=by.organisation_id,
        origin=SharingOrigin.CREATION,
        opened_by=by,
        since=now,
    )


def _put_identity(
    carnet: Carnet, identity: Identity, contacts: dict[ContactKind, str], *, now: datetime
) -> None:
    """Write identity and addresses. Raises CarnetExists."""
    for field in ("last_name", "first_name", "birth_name", "zip_code"):
        setattr(carnet, field, getattr(identity, field).strip())
    carnet.birth_date, carnet.gender = identity.birth_date, identity.gender
    carnet.updated_at = now
    carnet.save()
    known = {point.kind: point for point in carnet.contact_points.all()}
    for kind in ContactKind:
        address = contacts.get(kind)
        if address is None:
            carnet.contact_points.filter(kind=kind).delete()
            continue
        _check_free(carnet, kind, address)
        point = known.get(kind) or ContactPoint(carnet=carnet, kind=kind)
        point.birth_date = carnet.birth_date
        seal_address(point, address)
        point.save()


def _check_free(carnet: Carnet, kind: ContactKind, address: str) -> None:
    """Look under every key, since the constraint sees only the current one."""
    taken = ContactPoint.objects.filter(
        index__in=contact_indexes(address), kind=kind, birth_date=carnet.birth_date
    ).exclude(carnet=carnet)
    taken.filter(carnet_id__in=drawers(carnet.pk)).delete()  # the same person's, set aside
    if taken.exists():
        raise CarnetExists


def _check_doses_after_birth(carnet: Carnet, born: date) -> None:
    if carnet.vaccinations.filter(deleted_at=None, latest__lt=born).exists():
        fault = _("Une vaccination du carnet serait antérieure à cette date de naissance.")
        raise InvalidInput({"birth_date": [fault]})


@contextmanager
def _refusing_a_second() -> Iterator[None]:
    """Turn the database's refusal of an equal address and birth date into CarnetExists."""
    try:
        yield
    except IntegrityError as error:
        if "contact_point_with_birth_date" in str(error):
            raise CarnetExists from error
        raise
