"""Takes tokens from buckets in the database, so that all processes count together."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from mesvaccins.carnets.errors import TooManyTries
from mesvaccins.carnets.models import TokenBucket
from mesvaccins.carnets.rules import LIMITS, Limit

Scope = tuple[str, object]
"""The name of a limit and whom it counts for."""


def take(scopes: Sequence[Scope], *, now: datetime) -> None:
    """Take a token of each scope, all or none, committed before anything else is done.

    A try is paid before its answer is known, so that parallel tries cannot pass the limit. Raises
    TooManyTries.
    """
    with transaction.atomic():
        for name, whom in sorted(scopes, key=str):
            _take(f"{name}:{whom}", LIMITS[name], now)


def give_back(scopes: Sequence[Scope]) -> None:
    """Return what `take` took for a try that was right."""
    for name, whom in sorted(scopes, key=str):
        TokenBucket.objects.filter(scope=f"{name}:{whom}", tokens__lt=LIMITS[name].capacity).update(
            tokens=F("tokens") + 1
        )


def _take(scope: str, limit: Limit, now: datetime) -> None:
    TokenBucket.objects.bulk_create(
        [TokenBucket(scope=scope, tokens=limit.capacity, refilled_at=now)], ignore_conflicts=True
    )
    bucket = TokenBucket.objects.select_for_update().get(scope=scope)
    if bucket.refilled_at + limit.period <= now:
        bucket.tokens, bucket.refilled_at = limit.capacity, now
    if bucket.tokens == 0:
        raise TooManyTries(int((bucket.refilled_at + limit.period - now).total_seconds()) + 1)
    bucket.tokens -= 1
    bucket.save(update_fields=["tokens", "refilled_at"])
