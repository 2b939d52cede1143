"""Invites the holder of a carnet that a centre has made, and gives it to them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.carnets import throttle
from mesvaccins.carnets.actions.codes import CHANNELS, make_code
from mesvaccins.carnets.actions.locks import carnet_for_centre
from mesvaccins.carnets.errors import AlreadyClaimed, InvitationInvalid, NotAllowed
from mesvaccins.carnets.messages import INVITATION
from mesvaccins.carnets.models import Carnet, ContactKind, Invitation
from mesvaccins.carnets.rules import INVITATION_LIFETIME
from mesvaccins.carnets.sealed import new_token, seal_invitation, token_indexes
from mesvaccins.messaging.queue import queue
from mesvaccins.partners.models import Professional


def invite(carnet: Carnet, *, now: datetime) -> Invitation:
    """Write an invitation and send it, by e-mail where there is one; earlier ones end."""
    carnet.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation(carnet=carnet, created_at=now, expires_at=now + INVITATION_LIFETIME)
    seal_invitation(invitation, new_token())
    invitation.save(force_insert=True)
    kinds = set(carnet.contact_points.values_list("kind", flat=True))
    kind = ContactKind.EMAIL if ContactKind.EMAIL in kinds else ContactKind.MOBILE
    queue(INVITATION, channel=CHANNELS[kind], object_id=invitation.pk, now=now)
    return invitation


def resend_invitation(*, carnet_id: UUID, by: Professional, now: datetime) -> None:
    """The centre that made the carnet invites once more.

    Raises NotShared, AlreadyClaimed, NotAllowed, TooManyTries.
    """
    throttle.take([("invitation.carnet", f"{carnet_id}/{by.organisation_id}")], now=now)
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        if carnet.account_id:
            raise AlreadyClaimed(carnet_id=carnet.pk)
        if carnet.creator_id != by.organisation_id:
            raise NotAllowed(carnet_id=carnet.pk)
        invite(carnet, now=now)
        record("invitation_resent", by=by.actor, carnet_id=carnet.pk)


def claim_carnet(*, token: str, born: date, by: Account, now: datetime) -> Carnet:
    """The holder takes the carnet over: invitation and birth date. It gets its sharing code.

    The same account again answers the same carnet. Raises InvitationInvalid, TooManyTries.
    """
    scopes = [("claim.account", by.pk)]
    throttle.take(scopes, now=now)
    with transaction.atomic():
        carnet, invitation = _invited(token)
        if carnet is None or invitation is None or carnet.birth_date != born:
            raise InvitationInvalid(carnet_id=carnet.pk if carnet else None)
        if carnet.account_id != by.pk:
            _hand_over(carnet, invitation, by=by, now=now)
    throttle.give_back(scopes)
    return carnet


def _invited(token: str) -> tuple[Carnet | None, Invitation | None]:
    """Whom a token invites, both locked: the carnet first, as whoever invites once more does."""
    given = Invitation.objects.filter(index__in=token_indexes(token), revoked_at=None)
    asked = given.values_list("carnet_id", flat=True).first()
    if asked is None:
        return None, None
    carnet = Carnet.objects.select_for_update().filter(pk=asked).first()
    return carnet, given.select_for_update().filter(carnet=carnet).first()


def _hand_over(carnet: Carnet, invitation: Invitation, *, by: Account, now: datetime) -> None:
    if carnet.account_id or invitation.accepted_at or invitation.expires_at < now:
        raise InvitationInvalid(carnet_id=carnet.pk)
    carnet.account, carnet.claimed_at = by, now
    carnet.updated_at = now
    carnet.save(update_fields=["account", "claimed_at", "updated_at"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    make_code(carnet, now=now)
    record("carnet_claimed", by=by.actor, carnet_id=carnet.pk)
