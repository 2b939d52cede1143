"""Writing the history of a dossier and its carnet: imports, what they brought, decisions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from calcium.accounts.models import Agent
from calcium.linking import snapshots
from calcium.linking.models import (
    CarnetLink,
    Import,
    ImportedDose,
    Intention,
    Ruling,
    Says,
    Twin,
)
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from carnet_api.wire import VaccinationDocument

IMPORT = "import"
"""Where an intention's payload names the import that it belongs to."""


@dataclass(slots=True)
class ImportHistory:
    """The history of one import: a row is made with the first thing that it changes."""

    patient: Patient
    link: CarnetLink
    by: Agent
    now: datetime
    row: Import | None = field(default=None)

    def begun(self) -> Import:
        """The import's own row."""
        if self.row is None:
            self.row = Import.objects.create(
                centre_id=self.patient.centre_id,
                patient=self.patient,
                carnet_id=self.link.carnet_id,
                at=self.now,
                by=self.by,
            )
        return self.row

    def brought(self, row: Vaccination, document: VaccinationDocument) -> None:
        """It made a row."""
        note_brought(self.begun(), row, document, validated=False)

    def counted(self, *, linked: int, refreshed: int) -> None:
        """At its end: how many rows it linked and refreshed."""
        if linked or refreshed:
            kept = self.begun()
            kept.linked, kept.refreshed = linked, refreshed
            kept.save(update_fields=["linked", "refreshed"])


def note_brought(
    imported: Import, row: Vaccination, document: VaccinationDocument, *, validated: bool
) -> None:
    """A row that an import made, with the versions of both sides at that moment."""
    brought = ImportedDose(
        imported=imported,
        vaccination=row,
        remote_id=document.id,
        remote_version=document.version,
        row_version=row.version,
        validated=validated,
    )
    ImportedDose.objects.bulk_create([brought], ignore_conflicts=True)


def import_of(intention: Intention) -> Import | None:
    """The import that wrote this intention, where one did."""
    named = intention.payload.get(IMPORT)
    if named is None:
        return None
    return Import.objects.filter(centre_id=intention.centre_id, pk=UUID(named)).first()


def before_of(row: Vaccination, twin: Twin | None) -> dict[str, Any]:
    """What a decision replaces: the row's columns, and both sides of its twin."""
    seen = {"base": twin.base, "remote": twin.remote, "version": twin.version} if twin else None
    return {"row": snapshots.columns_of(row), "version": row.version, "twin": seen}


def rule(
    says: Says,
    *,
    row: Vaccination,
    carnet_id: UUID,
    remote_id: int,
    before: dict[str, Any],
    twin: Twin | None,
    by: Agent,
    now: datetime,
    **more: Any,
) -> Ruling:
    """Remember a person's decision, with what it replaced and what it left."""
    after = {
        "row": snapshots.columns_of(row),
        "version": row.version,
        "base": twin.base if twin else None,
        **more,
    }
    return Ruling.objects.create(
        centre_id=row.centre_id,
        patient_id=row.patient_id,
        vaccination=row,
        carnet_id=carnet_id,
        remote_id=remote_id,
        says=says,
        before=before,
        after=after,
        at=now,
        by=by,
    )
