"""Takes tokens from buckets in the database, so that all processes count together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from mesvaccins.carnets.errors import TooManyTries
from mesvaccins.carnets.models import TokenBucket
from mesvaccins.carnets.rules import LIMITS, Limit

Scope = tuple[str, object]
"""The name of a limit and whom it counts for."""

# One statement locks the rows, always in the same order, and takes: a bucket that was last filled
# before its period began is full again. An empty one is not among the scopes returned.
TAKE = """
WITH asked AS (
    SELECT * FROM unnest(
        %(scopes)s::text[], %(capacities)s::integer[], %(periods_began)s::timestamptz[]
    ) AS asked (scope, capacity, period_began)
)
INSERT INTO carnets_tokenbucket AS bucket (scope, tokens, refilled_at)
SELECT scope, capacity - 1, %(now)s FROM asked ORDER BY scope
ON CONFLICT (scope) DO UPDATE SET (tokens, refilled_at) = (
    SELECT CASE WHEN bucket.refilled_at <= period_began THEN capacity ELSE bucket.tokens END - 1,
           CASE WHEN bucket.refilled_at <= period_began THEN %(now)s ELSE bucket.refilled_at END
    FROM asked WHERE asked.scope = bucket.scope
)
WHERE bucket.tokens > 0 OR bucket.refilled_at <= (
    SELECT period_began FROM asked WHERE asked.scope = bucket.scope
)
RETURNING bucket.scope
"""
GIVE_BACK = """
WITH held AS (
    SELECT scope, capacity FROM carnets_tokenbucket AS bucket
    JOIN unnest(%(scopes)s::text[], %(capacities)s::integer[]) AS asked (scope, capacity)
        USING (scope)
    ORDER BY scope FOR UPDATE OF bucket
)
UPDATE carnets_tokenbucket AS bucket SET tokens = tokens + 1
FROM held WHERE bucket.scope = held.scope AND bucket.tokens < held.capacity
"""


def take(scopes: Sequence[Scope], *, now: datetime) -> None:
    """Take a token of each scope, all or none, committed before anything else is done.

    A try is paid before its answer is known, so that parallel tries cannot pass the limit. Raises
    TooManyTries.
    """
    limits = _limits(scopes)
    began = [now - limit.period for limit in limits.values()]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE, _asked(scopes) | {"periods_began": began, "now": now})
            taken = {scope for (scope,) in cursor.fetchall()}
        for scope, limit in sorted(limits.items(), key=str):
            if scope not in taken:
                full_at = TokenBucket.objects.get(scope=scope).refilled_at + limit.period
                raise TooManyTries(int((full_at - now).total_seconds()) + 1)


def give_back(scopes: Sequence[Scope]) -> None:
    """Return what `take` took for a try that was right."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, _asked(scopes))


def _limits(scopes: Sequence[Scope]) -> dict[str, Limit]:
    return {f"{name}:{whom}": LIMITS[name] for name, whom in scopes}


def _asked(scopes: Sequence[Scope]) -> dict[str, Any]:
    limits = _limits(scopes)
    return {
        "scopes": list(limits),
        "capacities": [limit.capacity for limit in limits.values()],
    }
