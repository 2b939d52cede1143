"""Two carnets of one person, and everything that the database holds of both."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from mesvaccins.carnets.merging.actions import MergeReport, merge_carnets
from mesvaccins.carnets.merging.rules import Stated
from mesvaccins.carnets.merging.undoing import UndoReport, undo_merge
from mesvaccins.carnets.models import (
    Carnet,
    CarnetMerge,
    Consent,
    ContactPoint,
    HealthAnswer,
    Invitation,
    LookUpTicket,
    ShareCode,
    Sharing,
    Vaccination,
)
from tests.mesvaccins import world

DAY = date(2017, 4, 25)
OTHER_CODE = "8K3F5N2D"
Dose = Callable[..., int]
"""The fixture that declares a dose as the holder."""
TABLES: tuple[type[Model], ...] = (
    Carnet,
    Consent,
    ContactPoint,
    HealthAnswer,
    Invitation,
    LookUpTicket,
    ShareCode,
    Sharing,
    Vaccination,
)
COUNTERS = {"version", "revision"}
"""They only grow, so that no client takes an old state for the present one."""


def merge(kept: Carnet, merged: Carnet, **stated: Any) -> MergeReport:
    """Merge as the operator."""
    return merge_carnets(
        kept.pk, merged.pk, stated=Stated(**stated), by=world.OPERATOR, now=timezone.now()
    )


def undo(merge_row: CarnetMerge) -> UndoReport:
    """Undo as the operator."""
    return undo_merge(merge_row.pk, by=world.OPERATOR, now=timezone.now())


def standing(carnet: Carnet) -> set[int]:
    """The numbers of the doses that are not deleted."""
    return set(carnet.vaccinations.filter(deleted_at=None).values_list("pk", flat=True))


def answer(carnet: Carnet, fact: str, value: object, *, days_ago: int = 0) -> HealthAnswer:
    """Answer a question of the profile."""
    said_at = timezone.now() - timedelta(days=days_ago)
    return HealthAnswer.objects.create(carnet=carnet, fact=fact, value=value, said_at=said_at)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of carnets, but the counters."""
    return {model.__name__: _rows(model) for model in TABLES}


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in COUNTERS]
    rows = model._default_manager.order_by("pk").values(*names)
    return [
        {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
        for row in rows
    ]
