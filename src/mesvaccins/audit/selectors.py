"""Reads of the audit: who has seen and changed a carnet."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from mesvaccins.audit.models import Act


def acts_on_carnets(carnet_ids: Collection[UUID]) -> QuerySet[Act]:
    """Every act on a carnet and those that went into it, the latest first."""
    return Act.objects.filter(carnet_id__in=carnet_ids).order_by("-at", "-id")
