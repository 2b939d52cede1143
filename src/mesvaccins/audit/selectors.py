"""Reads of the audit: who has seen and changed a carnet."""

from uuid import UUID

from django.db.models import QuerySet

from mesvaccins.audit.models import Act


def acts_on_carnet(carnet_id: UUID) -> QuerySet[Act]:
    """Every act on a carnet, the latest first."""
    return Act.objects.filter(carnet_id=carnet_id).order_by("-at", "-id")
