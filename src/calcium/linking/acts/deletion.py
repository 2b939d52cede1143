"""Carrying out a deletion: the CVE's dose goes first, then the row."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calcium.audit.actions import record
from calcium.linking import intentions, twins
from calcium.linking.acts.carnets import still_open
from calcium.linking.intentions import carnet_of, row_of, twin_of
from calcium.linking.models import Intention, Outcome, Twin
from calcium.linking.translation import as_input, fields_of_row
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import AlreadyThere, NotFound, SharingEnded, StaleVersion, VaccinationDeleted
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import VaccinationDocument

REASON = "Supprimée dans Calcium"


def delete(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Delete the dose over there, then bury the row."""
    row, twin = row_of(intention), twin_of(intention)
    known = (twin.remote_id, twin.version) if twin else _find(intention, row, gateway)
    if known is not None:
        remote_id, version = known
        _delete_there(intention, gateway, twin, remote_id, version, now)
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        vaccinations.bury(row=row, by=kept.by, now=now)
        twins.end_of_row(row, now=now)
        intentions.finish(kept, Outcome.DONE, now=now)
        record(
            "dose_deleted",
            by=kept.by.actor,
            patient_id=kept.patient_id,
            subjects=[row.pk, known[0] if known else ""],
        )


def _delete_there(
    intention: Intention,
    gateway: CarnetGateway,
    twin: Twin | None,
    remote_id: int,
    version: int,
    now: datetime,
) -> None:
    carnet_id = carnet_of(intention)
    try:
        gateway.delete_vaccination(carnet_id, remote_id, version=version, reason=REASON)
    except StaleVersion as refusal:
        if twin is not None and refusal.vaccination is not None:
            twins.look_at(twin, refusal.vaccination, now=now)
        raise
    except SharingEnded:
        raise
    except NotFound:
        if stands(gateway, carnet_id, remote_id):
            raise


def stands(gateway: CarnetGateway, carnet_id: UUID, remote_id: int) -> bool:
    """Whether a dose that was not found is there when it is read: a server may forget what it
    deleted, but one that stands is not taken for deleted."""
    try:
        document = gateway.vaccination(carnet_id, remote_id)
    except SharingEnded:
        raise
    except (NotFound, VaccinationDeleted):
        return False
    return document.deletion is None


def _find(intention: Intention, row: Vaccination, gateway: CarnetGateway) -> tuple[int, int] | None:
    """A dose whose creation was never confirmed. Creating it once more either answers it, or
    leaves its tombstone, so that a request that still travels cannot bring it back."""
    fields = fields_of_row(row)
    if fields.given is None or fields.given.exact is None or not fields.vaccine_id:
        return None
    new = as_input(
        fields,
        label=row.label,
        source_id=UUID(intention.payload.get("source_id", str(row.pk))),
    )
    try:
        document: VaccinationDocument = gateway.create_vaccination(carnet_of(intention), new)
    except (AlreadyThere, VaccinationDeleted):
        return None
    return document.id, document.version


def given_up(intention: Intention) -> None:
    """MesVaccins refused: the row stands in the record again, with the reason."""
    vaccinations.give_up_deletion(row=row_of(intention), by=intention.by)
