"""Two dossiers of one student, and everything that the database holds of both."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from calcium.assessment.models import HealthAnswer
from calcium.audit.actions import Actor
from calcium.linking.adapter import choose
from calcium.linking.models import CarnetLink, Intention, Likeness, Twin
from calcium.linking.tasks import finish_due
from calcium.merging.actions import MergeReport, merge_patients
from calcium.merging.rules import Stated
from calcium.merging.undoing import UndoReport, undo_merge
from calcium.patients.models import Patient, PatientMerge, PatientWord
from calcium.vaccinations.models import Draft, Vaccination
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.world import World

OPERATOR = Actor(kind="command", id="test")
OTHER_CODE = "8K3F-5N2D"
"""The share code of a second carnet."""
TABLES: tuple[type[Model], ...] = (
    CarnetLink,
    Draft,
    HealthAnswer,
    Intention,
    Likeness,
    Patient,
    PatientWord,
    Twin,
    Vaccination,
)
COUNTERS = {"version"}
"""It only grows, so that no form takes an old state for the present one."""


def merge(kept: Patient, merged: Patient, **stated: Any) -> MergeReport:
    """Merge as the operator."""
    return merge_patients(
        kept.pk, merged.pk, stated=Stated(**stated), by=OPERATOR, now=timezone.now()
    )


def undo(row: PatientMerge) -> UndoReport:
    """Undo as the operator."""
    return undo_merge(row.pk, by=OPERATOR, now=timezone.now())


def everything(*without: UUID) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of dossiers, but those named."""
    found = {}
    for model in TABLES:
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if model is Twin or field.attname not in COUNTERS
        ]
        rows = model._default_manager.exclude(pk__in=without) if without else model._default_manager
        found[model.__name__] = list(rows.order_by("pk").values(*names))
    return found


def enter(world: World, patient: Patient, name: str, given: str, **said: object) -> Vaccination:
    """A row typed into that dossier."""
    first, world.patient = world.patient, patient
    try:
        return world.enter(name, given, **said)
    finally:
        world.patient = first


def link(world: World, patient: Patient, code: str) -> CarnetLink:
    """That dossier linked by a share code."""
    first, world.patient = world.patient, patient
    try:
        return world.link(code)
    finally:
        world.patient = first


def worker(world: World) -> None:
    """The worker's next turn, two hours from now."""
    world.clock[0] = timezone.now() + timedelta(hours=2)
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        finish_due(world.now)
    finally:
        choose()
