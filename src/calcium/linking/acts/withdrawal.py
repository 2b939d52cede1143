"""Carrying out the undo of an import at MesVaccins: its validation goes first, then the row."""

from datetime import datetime

from django.db import transaction

from calcium.audit.actions import record
from calcium.centres.models import Membership
from calcium.linking import twins
from calcium.linking.acts.carnets import still_open
from calcium.linking.acts.deletion import stands
from calcium.linking.history import import_of
from calcium.linking.intentions import carnet_of, finish
from calcium.linking.models import Fate, ImportedDose, Intention, Outcome, Twin
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import (
    CarnetApiError,
    NotAllowed,
    NotFound,
    SharingEnded,
    StaleVersion,
    VaccinationDeleted,
)
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import ProofDocument, ValidationMethod, ValidationRequest

REASON = "Import annulé dans Calcium"


def withdraw(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Take the validation back, then bury the row that came with it, if one had come."""
    version = _version(intention, gateway)
    if version is not None:
        _withdraw_there(intention, gateway, version)
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        if kept.vaccination is not None:
            vaccinations.bury(row=kept.vaccination, by=kept.by, now=now, reason=REASON)
            twins.end_of_row(kept.vaccination, now=now)
            _write_fate(kept, Fate.UNDONE)
        finish(kept, Outcome.DONE, now=now)
        record(
            "validation_withdrawn",
            by=kept.by.actor,
            patient_id=kept.patient_id,
            subjects=[kept.vaccination_id or "", kept.payload["remote_id"]],
        )


def _version(intention: Intention, gateway: CarnetGateway) -> int | None:
    """The version to take the validation back from; None where there is none of ours.

    A validation whose answer was lost is made once more first: only then is it known to be there,
    and a request that still travels meets a version that has passed.
    """
    payload = intention.payload
    if not payload.get("unconfirmed"):
        return int(payload["version"])
    recorded = Twin.objects.filter(
        centre_id=intention.centre_id,
        carnet_id=carnet_of(intention),
        remote_id=payload["remote_id"],
        ended_at__isnull=True,
    )
    if recorded.exists():
        return None
    request = ValidationRequest(
        method=ValidationMethod.PROOF,
        document=ProofDocument(payload["document"]),
        version=payload["version"],
    )
    try:
        made = gateway.validate_vaccination(carnet_of(intention), payload["remote_id"], request)
    except VaccinationDeleted:
        return None
    except (NotAllowed, StaleVersion):
        return _version_if_ours(intention, gateway)
    return made.version


def _version_if_ours(intention: Intention, gateway: CarnetGateway) -> int | None:
    """A refusal is checked against the dose itself: it may yet carry the validation."""
    document = gateway.vaccination(carnet_of(intention), intention.payload["remote_id"])
    if document.validation is None or document.validation.validator.organisation is None:
        return None
    ours = Membership.objects.filter(
        centre_id=intention.centre_id,
        organisation_id=document.validation.validator.organisation.id,
    )
    return document.version if ours.exists() else None


def _withdraw_there(intention: Intention, gateway: CarnetGateway, version: int) -> None:
    try:
        gateway.withdraw_validation(
            carnet_of(intention), intention.payload["remote_id"], version=version
        )
    except SharingEnded:
        raise
    except VaccinationDeleted:
        return  # with the dose its validation is gone
    except NotFound:
        if stands(gateway, carnet_of(intention), intention.payload["remote_id"]):
            raise  # the server knows the dose, and not this call


def given_up(intention: Intention, error: CarnetApiError, *, now: datetime) -> None:
    """MesVaccins refused, or the dose has changed since: the row stands again, and says why."""
    if intention.vaccination_id is None:
        return
    row = Vaccination.objects.get(centre_id=intention.centre_id, pk=intention.vaccination_id)
    vaccinations.give_up_deletion(row=row, by=intention.by)
    changed_by = ""
    if isinstance(error, StaleVersion) and error.vaccination is not None:
        twin = Twin.objects.filter(
            vaccination=row, carnet_id=carnet_of(intention), ended_at__isnull=True
        ).first()
        if twin is not None:
            twins.look_at(twin, error.vaccination, now=now)
            changed_by = twin.changed_by
    _write_fate(intention, Fate.KEPT, reason=error.code, by=changed_by)


def stands_again(intention: Intention, *, reason: str) -> None:
    """A person gave the undo up: the row stays, with its validation."""
    if intention.vaccination_id is None:
        return
    row = Vaccination.objects.get(centre_id=intention.centre_id, pk=intention.vaccination_id)
    vaccinations.give_up_deletion(row=row, by=intention.by)
    _write_fate(intention, Fate.KEPT, reason=reason)


def _write_fate(intention: Intention, fate: Fate, *, reason: str = "", by: str = "") -> None:
    ImportedDose.objects.filter(
        imported=import_of(intention), vaccination=intention.vaccination
    ).update(fate=fate, fate_reason=reason, fate_by=by[:200])
