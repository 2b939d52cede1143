"""Linking in two steps: whose carnet a code opens, then the sharing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mesvaccins.audit.actions import record
from mesvaccins.carnets import throttle
from mesvaccins.carnets.actions.locks import sharing_in_force
from mesvaccins.carnets.errors import CarnetNotFound, TicketExpired
from mesvaccins.carnets.models import Carnet, LookUpTicket, ShareCode, Sharing, SharingOrigin
from mesvaccins.carnets.rules import TICKET_LIFETIME, folded_code
from mesvaccins.carnets.sealed import code_indexes, new_token, token_index, token_indexes
from mesvaccins.partners.models import Professional


@dataclass(frozen=True, slots=True)
class Found:
    """A carnet that a code opens, to be confirmed by name before `ticket` is used."""

    carnet: Carnet
    ticket: str
    expires_at: datetime
    birth_date_matches: bool


def look_up(*, share_code: str, born: date, by: Professional, now: datetime) -> Found:
    """Find whose carnet a code opens; the birth **year** must agree.

    Wrong code, revoked code and another year raise the same CarnetNotFound after the same work;
    TooManyTries once a day's wrong codes are spent.
    """
    scopes = [
        ("wrong_code.professional", f"{by.organisation_id}/{by.local_id}"),
        ("wrong_code.organisation", by.organisation_id),
        ("wrong_code.all", "everyone"),
    ]
    throttle.take(scopes, now=now)
    code = (
        ShareCode.objects.select_related("carnet")
        .filter(index__in=code_indexes(folded_code(share_code)), revoked_at=None)
        .first()
    )
    if code is None or code.carnet.erased_at or code.carnet.birth_date.year != born.year:
        raise CarnetNotFound(carnet_id=code.carnet_id if code else None)
    throttle.give_back(scopes)
    return _ticket(code, born=born, by=by, now=now)


def _ticket(code: ShareCode, *, born: date, by: Professional, now: datetime) -> Found:
    token = new_token()
    with transaction.atomic():
        ticket = LookUpTicket.objects.create(
            index=token_index(token),
            carnet=code.carnet,
            organisation_id=by.organisation_id,
            professional_local_id=by.local_id,
            share_code=code,
            created_at=now,
            expires_at=now + TICKET_LIFETIME,
        )
        record("carnet_looked_up", by=by.actor, carnet_id=code.carnet_id)
    return Found(code.carnet, token, ticket.expires_at, code.carnet.birth_date == born)


def link(*, ticket: str, by: Professional, now: datetime) -> Sharing:
    """Open the carnet of a confirmed look-up to the organisation.

    Repeated, even after the ticket's five minutes, it answers the same sharing, as long as that
    stands. Raises TicketExpired.
    """
    with transaction.atomic():
        found = (
            LookUpTicket.objects.select_for_update(of=("self",))
            .select_related("share_code", "sharing")
            .filter(
                index__in=token_indexes(ticket),
                organisation_id=by.organisation_id,
                professional_local_id=by.local_id,
            )
            .first()
        )
        if found is None:
            raise TicketExpired
        sharing = found.sharing or _open(found, by=by, now=now)
        if sharing.ended_at is not None:
            raise TicketExpired(carnet_id=found.carnet_id)
        record(
            "carnet_linked",
            by=by.actor,
            carnet_id=found.carnet_id,
            object_kind="sharing",
            object_ids=[sharing.pk],
        )
    return sharing


def _open(ticket: LookUpTicket, *, by: Professional, now: datetime) -> Sharing:
    """The sharing in force, or a new one, remembered by the ticket."""
    carnet = Carnet.objects.select_for_update().get(pk=ticket.carnet_id)
    ticket.share_code.refresh_from_db()
    if ticket.expires_at < now or ticket.share_code.revoked_at or carnet.erased_at:
        raise TicketExpired(carnet_id=ticket.carnet_id)
    sharing = sharing_in_force(carnet, by) or Sharing.objects.create(
        carnet=carnet,
        organisation_id=by.organisation_id,
        origin=SharingOrigin.CODE,
        opened_by=by,
        since=now,
    )
    ticket.sharing = sharing
    ticket.save(update_fields=["sharing"])
    return sharing
