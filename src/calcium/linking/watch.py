"""What an operator watches: what waits, since when, and which centres get no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from calcium.centres.models import Centre
from calcium.linking.models import Circuit, Intention, Outcome
from calcium.linking.retries import OVERDUE_AFTER


@dataclass(frozen=True, slots=True)
class CentreWatch:
    """One centre: counts, the oldest that waits, and since when MesVaccins has not answered."""

    centre_id: UUID
    name: str
    waiting: int
    refused: int
    overdue: int
    oldest: datetime | None
    silent_since: datetime | None
    cause: str


def every_centre(now: datetime) -> list[CentreWatch]:
    """The centres with something to say, the one that has waited longest first."""
    waiting = Q(outcome=Outcome.OPEN)
    counted = {
        row["centre_id"]: row
        for row in Intention.objects.filter(outcome__in=[Outcome.OPEN, Outcome.REFUSED])
        .values("centre_id")
        .annotate(
            waiting=Count("pk", filter=waiting),
            refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
            overdue=Count("pk", filter=waiting & Q(created_at__lt=now - OVERDUE_AFTER)),
            oldest=Min("created_at", filter=waiting),
        )
    }
    circuits = {each.pk: each for each in Circuit.objects.filter(open_until__isnull=False)}
    names = dict(
        Centre.objects.filter(pk__in=counted.keys() | circuits.keys()).values_list("pk", "name")
    )
    watched = [
        _watch(pk, names[pk], counted.get(pk, {}), circuits.get(pk))
        for pk in counted.keys() | circuits.keys()
    ]
    return sorted(watched, key=lambda each: (each.oldest or now, each.name))


def _watch(pk: UUID, name: str, counts: Mapping[str, Any], circuit: Circuit | None) -> CentreWatch:
    return CentreWatch(
        centre_id=pk,
        name=name,
        waiting=counts.get("waiting", 0),
        refused=counts.get("refused", 0),
        overdue=counts.get("overdue", 0),
        oldest=counts.get("oldest"),
        silent_since=circuit.failing_since if circuit else None,
        cause=circuit.cause if circuit else "",
    )


def overdue_count(now: datetime) -> int:
    """How many sendings, of all centres, have waited for more than a day."""
    return Intention.objects.filter(
        outcome=Outcome.OPEN, created_at__lt=now - OVERDUE_AFTER
    ).count()
