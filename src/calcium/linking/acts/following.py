"""A link follows its carnet where MesVaccins has merged it with another, or parted them again.

The rows keep their twins, so that the next import and export double nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from calcium.accounts.models import Agent
from calcium.audit.actions import record
from calcium.linking.acts.carnets import close_link
from calcium.linking.models import (
    CarnetLink,
    Import,
    Intention,
    Likeness,
    Outcome,
    Ruling,
    Twin,
)
from carnet_api.errors import CarnetMoved

Answer = TypeVar("Answer")


def through(link: CarnetLink, call: Callable[[], Answer], *, by: Agent, now: datetime) -> Answer:
    """Make a call about the linked carnet; where it has moved the link follows, and it is made
    again. `call` reads `link.carnet_id`. Raises CarnetMoved after ending a link that cannot follow.
    """
    try:
        return call()
    except CarnetMoved as moved:
        follow(link, moved, by=by, now=now)
    return call()


def follow_for(intention: Intention, moved: CarnetMoved, *, now: datetime) -> None:
    """Let an intention go on where its carnet stands now, with the link that it belongs to.

    Raises CarnetMoved after ending a link that cannot follow.
    """
    named = intention.carnet_id
    if named is None or moved.carnet_id is None:
        raise moved
    link = CarnetLink.objects.filter(
        centre_id=intention.centre_id,
        patient_id=intention.patient_id,
        carnet_id=named,
        ended_at__isnull=True,
    ).first()
    if link is not None:
        follow(link, moved, by=intention.by, now=now)
    Intention.objects.filter(pk=intention.pk, carnet_id=named).update(carnet_id=moved.carnet_id)
    intention.refresh_from_db()


def follow(link: CarnetLink, moved: CarnetMoved, *, by: Agent, now: datetime) -> None:
    """Name the new carnet in the link and all that hangs on it; `link` is read anew.

    Where another dossier of the centre has that carnet, the link ends and its rows stay: then, or
    where no carnet is named, CarnetMoved is raised.
    """
    target = moved.carnet_id
    if target is None:
        raise moved
    with transaction.atomic():
        kept = CarnetLink.objects.select_for_update().get(pk=link.pk)
        if kept.ended_at is None and kept.carnet_id == link.carnet_id:
            if _is_linked_elsewhere(kept, target):
                close_link(kept, by=by, now=now)
            else:
                _rename(kept, target, by=by, now=now)
    link.refresh_from_db()
    if link.ended_at is not None:
        raise moved


def _is_linked_elsewhere(link: CarnetLink, target: UUID) -> bool:
    standing = CarnetLink.objects.filter(
        centre_id=link.centre_id, carnet_id=target, ended_at__isnull=True
    )
    return standing.exclude(pk=link.pk).exists()


def _rename(link: CarnetLink, target: UUID, *, by: Agent, now: datetime) -> None:
    named = link.carnet_id
    _rename_twins(link, target, now=now)
    _rename_likenesses(link, target)
    Intention.objects.filter(
        Q(outcome__in=[Outcome.OPEN, Outcome.REFUSED]) | Q(in_doubt=True),
        centre_id=link.centre_id,
        patient_id=link.patient_id,
        carnet_id=named,
    ).update(carnet_id=target)
    for history in (Import, Ruling):  # what can be undone is undone where the dose stands now
        history.objects.filter(
            centre_id=link.centre_id, patient_id=link.patient_id, carnet_id=named
        ).update(carnet_id=target)
    # Revisions are counted by each carnet: everything is asked for again.
    link.carnet_id, link.revision, link.refreshed_at = target, None, None
    link.save(update_fields=["carnet_id", "revision", "refreshed_at"])
    record("carnet_followed", by=by.actor, patient_id=link.patient_id, subjects=[named, target])


def _rename_twins(link: CarnetLink, target: UUID, *, now: datetime) -> None:
    """Of a row that was once bound to a dose of the other carnet, the present twin stands."""
    twins = Twin.objects.filter(centre_id=link.centre_id, patient_id=link.patient_id)
    binding = twins.filter(carnet_id=link.carnet_id, ended_at__isnull=True)
    rows = list(binding.values_list("vaccination_id", flat=True))
    numbers = list(binding.values_list("remote_id", flat=True))
    twins.filter(carnet_id=target, vaccination_id__in=rows).delete()
    Twin.objects.filter(
        centre_id=link.centre_id,
        carnet_id=target,
        remote_id__in=numbers,
        ended_at__isnull=True,
    ).update(ended_at=now)
    binding.update(carnet_id=target)


def _rename_likenesses(link: CarnetLink, target: UUID) -> None:
    said = Likeness.objects.filter(
        centre_id=link.centre_id, patient_id=link.patient_id, carnet_id=link.carnet_id
    )
    known = set(
        Likeness.objects.filter(
            centre_id=link.centre_id, patient_id=link.patient_id, carnet_id=target
        ).values_list("vaccination_id", "remote_id")
    )
    for alike in said:
        if (alike.vaccination_id, alike.remote_id) not in known:
            alike.carnet_id = target
            alike.save(update_fields=["carnet_id"])
