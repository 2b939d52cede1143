"""The hash chain over the acts, made by a job so that writing stays parallel; an edit shows.

A seal covers a range of identifiers. `audit_horizon()` (in the database) waits for the writers in
flight and answers the greatest identifier: no row can later appear inside a sealed range.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from mesvaccins.audit.models import Act, Seal

FIELDS = [field.attname for field in Act._meta.concrete_fields]


def seal_acts(*, now: datetime) -> Seal | None:
    """Close the acts written since the last seal; None when there are none."""
    horizon = _horizon()
    with transaction.atomic():
        # The exclusive lock lets one sealer work at a time; readers go on.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit_seal'))")
        last = Seal.objects.order_by("-up_to_id").first()
        after_id, previous = (last.up_to_id, last.digest) if last else (0, "")
        if horizon <= after_id:
            return None
        digest, count = _digest(after_id, horizon, previous)
        return Seal.objects.create(
            sealed_at=now,
            after_id=after_id,
            up_to_id=horizon,
            count=count,
            previous=previous,
            digest=digest,
        )


def broken_seals() -> Iterator[str]:
    """A sentence for each seal that no longer agrees with the rows it closed."""
    after_id, previous = 0, ""
    for seal in Seal.objects.order_by("up_to_id").iterator():
        if seal.after_id != after_id or seal.previous != previous:
            yield f"seal {seal.pk}: a seal before it is missing (acts after {after_id})"
        digest, count = _digest(seal.after_id, seal.up_to_id, seal.previous)
        if count != seal.count:
            yield f"seal {seal.pk}: {seal.count} acts were sealed, {count} are there"
        elif digest != seal.digest:
            yield f"seal {seal.pk}: an act from {seal.after_id + 1} to {seal.up_to_id} was altered"
        after_id, previous = seal.up_to_id, seal.digest


def _horizon() -> int:
    """The greatest identifier below which no act can still be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_horizon()")
        return int(cursor.fetchone()[0])


def _digest(after_id: int, up_to_id: int, previous: str) -> tuple[str, int]:
    """The chained SHA-256 of a range of acts, and their number."""
    chain = hashlib.sha256(previous.encode())
    count = 0
    acts = Act.objects.filter(id__gt=after_id, id__lte=up_to_id).order_by("id")
    for values in acts.values(*FIELDS).iterator(chunk_size=2000):
        chain.update(json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode())
        chain.update(b"\n")
        count += 1
    return chain.hexdigest(), count
