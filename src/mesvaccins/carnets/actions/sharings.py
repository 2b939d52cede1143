"""Ends a sharing, by the centre or by the holder; the carnet stays, the old code opens nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor
from mesvaccins.carnets.actions.codes import replace_code
from mesvaccins.carnets.actions.locks import (
    carnet_for_centre,
    carnet_for_holder,
    sharing_in_force,
)
from mesvaccins.carnets.errors import NotFound, NotShared
from mesvaccins.carnets.models import Carnet, Sharing
from mesvaccins.partners.models import Professional


def end_own_sharing(*, carnet_id: UUID, by: Professional, now: datetime) -> None:
    """« Supprimer le partage », asked by the centre. Raises NotShared when it had ended."""
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        sharing = sharing_in_force(carnet, by)
        if sharing is None:
            raise NotShared(carnet_id=carnet.pk)
        sharing.ended_by = by
        _end(carnet, sharing, by=by.actor, now=now)


def end_sharing(*, carnet_id: UUID, sharing_id: UUID, by: Account, now: datetime) -> None:
    """The holder ends an organisation's access; a second time changes nothing. Raises NotFound."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        sharing = Sharing.objects.filter(pk=sharing_id, carnet=carnet).first()
        if sharing is None:
            raise NotFound
        if sharing.ended_at is None:
            _end(carnet, sharing, by=by.actor, now=now)


def _end(carnet: Carnet, sharing: Sharing, *, by: Actor, now: datetime) -> None:
    sharing.ended_at = now
    sharing.save(update_fields=["ended_at", "ended_by"])
    replace_code(carnet, now=now)
    record(
        "sharing_ended",
        by=by,
        carnet_id=carnet.pk,
        object_kind="sharing",
        object_ids=[sharing.pk],
    )
