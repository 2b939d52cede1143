"""The chain that seals the audit: each link covers an event and the link before it.

Writing stays parallel, since a job seals afterwards; a changed, added or missing event shows.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from calcium.audit.models import AuditEvent, AuditSeal

GENESIS = bytes(32)
SETTLED_AFTER = timedelta(minutes=1)
"""An event younger than this may still have neighbours in open transactions."""
LOOK_BACK = timedelta(days=2)
"""How far behind the last seal a transaction that committed late is looked for."""
OVERDUE_AFTER = timedelta(days=1)
AT_ONCE = 5000
_LOCK = 1_729_110


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `head` names the last link: noted elsewhere, it also shows a
    chain that was cut short."""

    links: int
    head: str
    faults: tuple[str, ...]


def digest(event: AuditEvent, previous: bytes) -> bytes:
    """The hash of one link."""
    content = [
        str(event.id),
        event.at.isoformat(),
        event.action,
        str(event.centre_id),
        event.actor_kind,
        event.actor_id,
        event.actor_role,
        str(event.patient_id),
        event.subjects,
        event.details,
        event.request_id,
        event.ip,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


def seal(now: datetime) -> int:
    """Seal what is not sealed yet, the oldest first; answers how many events. One at a time."""
    sealed = 0
    while batch := _seal_some(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditSeal.objects.order_by("-number").first()
    unsealed = AuditEvent.objects.filter(at__lt=now - SETTLED_AFTER).exclude(
        Exists(AuditSeal.objects.filter(event_id=OuterRef("id")))
    )
    if last is not None:
        unsealed = unsealed.filter(at__gte=last.event_at - LOOK_BACK)
    number, previous = (last.number, bytes(last.hash)) if last else (0, GENESIS)
    links = []
    for event in unsealed.order_by("at", "id")[:AT_ONCE]:
        number, previous = number + 1, digest(event, previous)
        links.append(AuditSeal(number=number, event_id=event.id, event_at=event.at, hash=previous))
    AuditSeal.objects.bulk_create(links)
    return len(links)


def verify(now: datetime) -> Verdict:
    """Follow the chain from its first link; says each fault with its place."""
    faults: list[str] = []
    expected, previous = 0, GENESIS
    for link, event in _links():
        expected += 1
        if link.number != expected:
            faults.append(f"link {expected} to {link.number - 1}: missing")
            expected = link.number
        if event is None:
            faults.append(f"link {link.number}: the event {link.event_id} is missing")
        elif digest(event, previous) != bytes(link.hash):
            faults.append(f"link {link.number}: the event {link.event_id} is not as it was sealed")
        previous = bytes(link.hash)
    faults.extend(_never_sealed(now))
    return Verdict(links=expected, head=previous.hex(), faults=tuple(faults))


def _links() -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    start = 0
    while links := list(AuditSeal.objects.filter(number__gt=start).order_by("number")[:AT_ONCE]):
        days = [link.event_at for link in links]
        events = {
            event.id: event
            for event in AuditEvent.objects.filter(
                at__gte=min(days), at__lte=max(days), id__in=[link.event_id for link in links]
            )
        }
        for link in links:
            yield link, events.get(link.event_id)
        start = links[-1].number


def _never_sealed(now: datetime) -> list[str]:
    forgotten = (
        AuditEvent.objects.filter(at__lt=now - OVERDUE_AFTER)
        .exclude(Exists(AuditSeal.objects.filter(event_id=OuterRef("id"))))
        .values_list("id", flat=True)[:100]
    )
    return [f"the event {identifier} was never sealed" for identifier in forgotten]
