"""After a rotation of the keys: everything sealed or indexed with an older key is written anew.

It runs while the service does: each batch locks its rows for a moment, and both keys are read.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction

from mesvaccins.carnets import sealed
from mesvaccins.carnets.models import ContactPoint, Invitation, ShareCode

BATCH = 500
Row = TypeVar("Row", ShareCode, ContactPoint, Invitation)


def reseal() -> int:
    """Write anew what an older key wrote; answers how many rows. A second time it finds none."""
    return sum(
        [
            _reseal(ShareCode, sealed.sealed_code, sealed.seal_code),
            _reseal(ContactPoint, sealed.address, sealed.seal_address),
            _reseal(Invitation, sealed.invitation_token, sealed.seal_invitation),
        ]
    )


def _reseal(model: type[Row], read: Callable[[Row], str], write: Callable[[Row, str], None]) -> int:
    count = 0
    for keys in _batches(model):
        with transaction.atomic():
            for row in model._default_manager.select_for_update().filter(pk__in=keys):
                before = (row.index, sealed.key_of(row.sealed))
                write(row, read(row))
                if before != (row.index, sealed.key_of(row.sealed)):
                    row.save(update_fields=["index", "sealed"])
                    count += 1
    return count


def _batches(model: type[models.Model]) -> Iterator[list[UUID]]:
    batch: list[UUID] = []
    for key in model._default_manager.order_by("pk").values_list("pk", flat=True).iterator():
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
