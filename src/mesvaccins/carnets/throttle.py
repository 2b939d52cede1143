"""Takes tokens from buckets in the database, so that all processes count together."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from mesvaccins.carnets.errors import TooManyTries
from mesvaccins.carnets.models import TokenBucket
from mesvaccins.carnets.rules import LIMITS, Limit

Scope = tuple[str, object]
"""The name of a limit and whom it counts for."""

# One statement locks the row and takes: a bucket whose period is over is full again.
TAKE = """
INSERT INTO carnets_tokenbucket AS bucket (scope, tokens, refilled_at)
VALUES (%(scope)s, %(capacity)s - 1, %(now)s)
ON CONFLICT (scope) DO UPDATE SET
    tokens = CASE WHEN bucket.refilled_at + make_interval(secs => %(period)s) <= %(now)s
                  THEN %(capacity)s ELSE bucket.tokens END - 1,
    refilled_at = CASE WHEN bucket.refilled_at + make_interval(secs => %(period)s) <= %(now)s
                       THEN %(now)s ELSE bucket.refilled_at END
WHERE bucket.tokens > 0 OR bucket.refilled_at + make_interval(secs => %(period)s) <= %(now)s
RETURNING bucket.tokens
"""


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
    with transaction.atomic():
        for name, whom in sorted(scopes, key=str):
            TokenBucket.objects.filter(
                scope=f"{name}:{whom}", tokens__lt=LIMITS[name].capacity
            ).update(tokens=F("tokens") + 1)


def _take(scope: str, limit: Limit, now: datetime) -> None:
    values: dict[str, str | float | datetime] = {
        "scope": scope,
        "capacity": limit.capacity,
        "period": limit.period.total_seconds(),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        taken = cursor.fetchone()
    if taken is None:
        full_at = TokenBucket.objects.get(scope=scope).refilled_at + limit.period
        raise TooManyTries(int((full_at - now).total_seconds()) + 1)
