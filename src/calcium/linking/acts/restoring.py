"""Carrying out the undo of « Garder la version de Calcium » once that version has been sent."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from calcium.audit.actions import record
from calcium.linking import twins
from calcium.linking.acts.carnets import still_open
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.intentions import carnet_of, finish, row_of, twin_of
from calcium.linking.models import Intention, Outcome
from calcium.linking.translation import as_change, fields_of_document
from carnet_api.errors import StaleVersion
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import VaccinationDocument


def restore(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Give the dose back the fields that it had in the CVE; both sides then differ as they did.

    The validation in force stays: who vouches over there is not this row's to undo.
    """
    row, twin = row_of(intention), twin_of(intention)
    theirs = TravellingFields.from_json(intention.payload["remote"])
    if twin is None or twin.deletion is not None or theirs.given is None:
        _drop(intention, now=now)
        return
    unvouched = replace(theirs, method="", document="", author="")
    body = as_change(unvouched, label=row.label, version=intention.payload["version"])
    try:
        document = gateway.change_vaccination(carnet_of(intention), twin.remote_id, body)
    except StaleVersion as refusal:
        if refusal.vaccination is None or not _is_there(unvouched, refusal.vaccination):
            raise
        document = refusal.vaccination
    base = Base.from_json(intention.payload["base"])
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        twins.remember(row, twin.carnet_id, document, base, now=now)
        finish(kept, Outcome.DONE, now=now)
        record(
            "dose_restored",
            by=kept.by.actor,
            patient_id=kept.patient_id,
            subjects=[row.pk, document.id],
        )


def _is_there(wanted: TravellingFields, document: VaccinationDocument) -> bool:
    """A change whose answer was lost: what stands there is what was sent."""
    there = fields_of_document(document)
    return replace(there, method="", document="", author="") == wanted


@transaction.atomic
def _drop(intention: Intention, *, now: datetime) -> None:
    kept = still_open(intention)
    if kept is not None:
        finish(kept, Outcome.DROPPED, now=now)
