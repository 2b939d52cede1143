"""The sharing code: made, renewed, sent again."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.carnets import throttle
from mesvaccins.carnets.actions.locks import carnet_for_holder
from mesvaccins.carnets.errors import InvalidInput
from mesvaccins.carnets.following import standing
from mesvaccins.carnets.messages import INVITATION, SHARE_CODE
from mesvaccins.carnets.models import Carnet, ContactKind, ContactPoint, Invitation, ShareCode
from mesvaccins.carnets.rules import InvalidContact, new_share_code
from mesvaccins.carnets.sealed import contact_indexes, normalised, seal_code
from mesvaccins.messaging.models import Channel
from mesvaccins.messaging.queue import NOBODY, queue
from mesvaccins.partners.models import Professional

CHANNELS = {ContactKind.EMAIL: Channel.EMAIL, ContactKind.MOBILE: Channel.SMS}


def put_code(carnet: Carnet, code: str, *, now: datetime) -> ShareCode:
    """Give the carnet this code; it must have none in force."""
    row = ShareCode(carnet=carnet, created_at=now)
    seal_code(row, code)
    row.save(force_insert=True)
    return row


def make_code(carnet: Carnet, *, now: datetime) -> ShareCode:
    """Give the carnet a new code that no other carnet has or had."""
    while True:
        row = ShareCode(carnet=carnet, created_at=now)
        seal_code(row, new_share_code())
        if not ShareCode.objects.filter(index=row.index).exists():
            row.save(force_insert=True)
            return row


def replace_code(carnet: Carnet, *, now: datetime) -> ShareCode | None:
    """Revoke the code in force and make another; an unclaimed carnet has none and gets none."""
    if not ShareCode.objects.filter(carnet=carnet, revoked_at=None).update(revoked_at=now):
        return None
    return make_code(carnet, now=now)


def renew_code(*, carnet_id: UUID, by: Account, now: datetime) -> ShareCode:
    """The holder asks for a new code: the old one opens nothing, sharings live on."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        row = replace_code(carnet, now=now) or make_code(carnet, now=now)
        record("share_code_renewed", by=by.actor, carnet_id=carnet.pk)
    return row


def remind_code(*, contact: str, born: date, by: Professional, now: datetime) -> Channel | None:
    """Have the code sent again, to the address stored and never to the one typed.

    Answers the channel when address and birth date are one carnet's, None otherwise, after the
    same work. Raises InvalidInput, TooManyTries.
    """
    kind, address = _read(contact)
    indexes = contact_indexes(address)
    throttle.take(
        [
            ("reminder.contact", indexes[-1]),
            ("reminder.professional", f"{by.organisation_id}/{by.local_id}"),
        ],
        now=now,
    )
    with transaction.atomic():
        point = (
            ContactPoint.objects.select_related("carnet")
            .filter(index__in=indexes, kind=kind, birth_date=born)
            .first()
        )
        carnet = _standing(point.carnet if point else None)
        message_kind, object_id = _what_to_send(carnet, now)
        queue(message_kind, channel=CHANNELS[kind], object_id=object_id, now=now)
        record("share_code_reminder_asked", by=by.actor, carnet_id=carnet.pk if carnet else None)
    return CHANNELS[kind] if carnet is not None and carnet.account_id else None


def _standing(carnet: Carnet | None) -> Carnet | None:
    """The carnet that an address leads to, through the merges; none costs the same statement."""
    further = standing(carnet.pk if carnet else uuid4())
    moved = carnet is not None and carnet.pk != further
    return Carnet.objects.get(pk=further) if moved else carnet


def _read(contact: str) -> tuple[ContactKind, str]:
    kind = ContactKind.EMAIL if "@" in contact else ContactKind.MOBILE
    try:
        return kind, normalised(kind, contact)
    except InvalidContact as error:
        sentence = (
            f"« {contact.strip()} » n'est ni une adresse e-mail ni un numéro de mobile : "
            "saisissez par exemple nom@exemple.fr ou 06 12 34 56 78."
        )
        raise InvalidInput({"contact": [sentence]}) from error


def _what_to_send(carnet: Carnet | None, now: datetime) -> tuple[str, UUID]:
    """The code of a carnet that has a holder; the invitation of one that waits for its holder."""
    if carnet is not None and carnet.account_id:
        return SHARE_CODE, carnet.pk
    standing = Invitation.objects.filter(
        carnet=carnet, accepted_at=None, revoked_at=None, expires_at__gt=now
    )
    invitation = standing.order_by("-created_at").first()
    return (INVITATION, invitation.pk) if invitation else (NOBODY, uuid4())
