"""Carrying out a validation: the centre vouches for a dose that the holder declared."""

from datetime import datetime

from django.db import transaction

from calcium.audit.actions import record
from calcium.linking import intentions, twins
from calcium.linking.acts.carnets import still_open
from calcium.linking.acts.doses import drop, look_again
from calcium.linking.arrivals import Arrivals, centre_vaccines, vaccines_named
from calcium.linking.fields import Base
from calcium.linking.history import import_of, note_brought
from calcium.linking.intentions import carnet_of, row_of, twin_of
from calcium.linking.merging import with_validation
from calcium.linking.models import Act, Intention, Outcome
from calcium.linking.state import changed_here
from calcium.linking.translation import fields_of_document, fields_of_row
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import StaleVersion, VaccinationDeleted
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import (
    ProofDocument,
    VaccinationDocument,
    ValidationMethod,
    ValidationRequest,
)


def validate(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Vouch for a dose that the holder declared: one that a row holds already, or one that is
    then recorded in the dossier."""
    if intention.vaccination_id is not None:
        _validate_bound(intention, gateway, now)
        return
    payload = intention.payload
    request = ValidationRequest(
        method=ValidationMethod.PROOF,
        document=ProofDocument(payload["document"]),
        version=payload["version"],
    )
    carnet_id, remote_id = carnet_of(intention), payload["remote_id"]
    document = gateway.validate_vaccination(carnet_id, remote_id, request)
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        held = twins.of_remote(kept.centre_id, carnet_id, document.id)
        row = held.vaccination if held is not None else _brought(kept, document, now=now)
        intentions.finish(kept, Outcome.DONE, now=now, row=row)
        _record_validation(kept, row, document)


def _brought(intention: Intention, document: VaccinationDocument, *, now: datetime) -> Vaccination:
    patient = intention.patient
    vaccines = centre_vaccines(patient, vaccines_named([document]))
    arrivals = Arrivals(patient, carnet_of(intention), vaccines=vaccines, by=intention.by, now=now)
    row = arrivals.record(document, vouched_here=True)
    imported = import_of(intention)
    if imported is not None:
        note_brought(imported, row, document, validated=True)
    return row


def _validate_bound(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    row, twin = row_of(intention), twin_of(intention)
    sent = fields_of_row(row)
    if twin is None or not row.is_alive or not sent.method:
        drop(intention, now=now)
        return
    request = ValidationRequest(
        method=ValidationMethod(sent.method),
        document=ProofDocument(sent.document) if sent.document else None,
        version=twin.version,
    )
    try:
        document = gateway.validate_vaccination(twin.carnet_id, twin.remote_id, request)
    except (StaleVersion, VaccinationDeleted) as refusal:
        if refusal.vaccination is not None:
            look_again(intention, twin, sent, refusal.vaccination, now=now)
        raise
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        before, answered = Base.from_json(twin.base), fields_of_document(document)
        base = Base(
            row=with_validation(before.row, sent),
            remote=with_validation(before.remote, answered),
        )
        twins.remember(row, twin.carnet_id, document, base, now=now)
        intentions.finish(kept, Outcome.DONE, now=now)
        _record_validation(kept, row, document)
        if document.permissions.change and changed_here(fields_of_row(row), base.row):
            _intend_the_rest(kept, row, now=now)


def _intend_the_rest(vouched: Intention, row: Vaccination, *, now: datetime) -> None:
    """The dose was the holder's; now that the centre vouches for it, the row's other fields go."""
    intentions.intend(
        Act.CHANGE,
        patient=vouched.patient,
        by=vouched.by,
        now=now,
        vaccination=row,
        carnet_id=vouched.carnet_id,
    )


def _record_validation(
    intention: Intention, row: Vaccination, document: VaccinationDocument
) -> None:
    record(
        "dose_validated",
        by=intention.by.actor,
        patient_id=intention.patient_id,
        subjects=[row.pk, document.id],
    )
