"""What a centre does with the doses of a carnet that is shared with it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carnet_api.wire import (
    VaccinationChange,
    VaccinationInput,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)
from mesvaccins.audit.actions import record
from mesvaccins.carnets.actions.locks import any_dose, carnet_for_centre, standing_dose
from mesvaccins.carnets.dose import check_alone, check_fields, fields_of, put_fields, stamp
from mesvaccins.carnets.errors import StaleVersion, VaccinationDeleted
from mesvaccins.carnets.following import double_of_source
from mesvaccins.carnets.models import Carnet, Vaccination, Verification
from mesvaccins.carnets.permissions import (
    check_centre_can_change,
    check_centre_can_validate,
    check_centre_can_withdraw,
)
from mesvaccins.partners.models import Professional


def create_vaccination(
    *, carnet_id: UUID, new: VaccinationInput, by: Professional, now: datetime, today: date
) -> tuple[Vaccination, bool]:
    """Add a dose; answers it and whether it was made now.

    The same `source_id` again answers the dose in its present state, or raises VaccinationDeleted.
    Raises NotShared, InvalidInput, VaccineUnknown, AlreadyThere.
    """
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        known = _sent_before(carnet, new.source_id, by)
        row = known or _add(carnet, new, by=by, now=now, today=today)
        _note("vaccination_read" if known else "vaccination_created", row, by)
    return row, known is None


def _sent_before(carnet: Carnet, source_id: UUID | None, by: Professional) -> Vaccination | None:
    if source_id is None:
        return None
    row = carnet.vaccinations.filter(
        source_organisation_id=by.organisation_id, source_id=source_id
    ).first() or double_of_source(carnet, source_id, by.organisation_id)
    if row is not None and row.deleted_at is not None:
        raise VaccinationDeleted(row)
    return row


def _add(
    carnet: Carnet, new: VaccinationInput, *, by: Professional, now: datetime, today: date
) -> Vaccination:
    fields = fields_of(new)
    check_fields(carnet, fields, today=today)
    check_alone(carnet, fields, distinct_from=new.distinct_from)
    row = Vaccination(carnet=carnet, creator=by, created_at=now)
    if new.source_id is not None:
        row.source_organisation_id, row.source_id = by.organisation_id, new.source_id
    put_fields(row, fields)
    if new.validation is not None:
        _vouch(row, new.validation, by=by, now=now)
    stamp(row, carnet, by=by, now=now)
    return row


def change_vaccination(
    *,
    carnet_id: UUID,
    vaccination_id: int,
    change: VaccinationChange,
    by: Professional,
    now: datetime,
    today: date,
) -> Vaccination:
    """Replace the travelling fields; without `validation` the one in force stays.

    Repeated after it was done, it answers the dose as it is. Raises NotShared, NotFound,
    VaccinationDeleted, NotAllowed, StaleVersion, InvalidInput, AlreadyThere.
    """
    fields = fields_of(change)
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        row = standing_dose(carnet, vaccination_id)
        check_centre_can_change(by, row)
        stale, present = row.version != change.version, Vaccination.objects.get(pk=row.pk)
        check_fields(carnet, fields, today=today)
        changed = put_fields(row, fields)
        if change.validation is not None and not _vouched_alike(row, change.validation, by):
            _vouch(row, change.validation, by=by, now=now)
            changed = True
        if changed and stale:
            raise StaleVersion(present)
        if changed:
            check_alone(carnet, fields, itself=row.pk)
            stamp(row, carnet, by=by, now=now)
        _note("vaccination_changed" if changed else "vaccination_read", row, by)
    return row


def validate_vaccination(
    *,
    carnet_id: UUID,
    vaccination_id: int,
    request: ValidationRequest,
    by: Professional,
    now: datetime,
) -> Vaccination:
    """Vouch for a declared dose; what the organisation has validated is answered as it is.

    Raises NotShared, NotFound, VaccinationDeleted, NotAllowed, StaleVersion.
    """
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        row = standing_dose(carnet, vaccination_id)
        repeated = row.validator is not None and row.validator.organisation_id == by.organisation_id
        if not repeated:
            check_centre_can_validate(by, row)
            if row.version != request.version:
                raise StaleVersion(row)
            _vouch(row, request, by=by, now=now)
            stamp(row, carnet, by=by, now=now)
        _note("vaccination_read" if repeated else "vaccination_validated", row, by)
    return row


def withdraw_validation(
    *,
    carnet_id: UUID,
    vaccination_id: int,
    version: int,
    by: Professional,
    now: datetime,
) -> Vaccination:
    """Take back the organisation's own validation: the dose is declared again.

    A dose that nobody vouches for is answered as it is, so that it can be repeated.
    Raises NotShared, NotFound, VaccinationDeleted, NotAllowed, StaleVersion.
    """
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        row = standing_dose(carnet, vaccination_id)
        withdrawn = row.validator is None
        if not withdrawn:
            check_centre_can_withdraw(by, row)
            if row.version != version:
                raise StaleVersion(row)
            row.verification, row.proof_document = Verification.DECLARED, ""
            row.validator, row.validated_at = None, None
            stamp(row, carnet, by=by, now=now)
        _note("vaccination_read" if withdrawn else "validation_withdrawn", row, by)
    return row


def delete_vaccination(
    *,
    carnet_id: UUID,
    vaccination_id: int,
    version: int | None,
    reason: str = "",
    by: Professional,
    now: datetime,
) -> Vaccination:
    """Turn a dose into a tombstone; one that already is stays as it is.

    Raises NotShared, NotFound, NotAllowed, StaleVersion.
    """
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        row = any_dose(carnet, vaccination_id)
        if row.deleted_at is not None:
            _note("vaccination_read", row, by)
            return row
        check_centre_can_change(by, row)
        if version is not None and row.version != version:
            raise StaleVersion(row)
        row.deleted_at, row.deleted_by, row.deletion_reason = now, by, reason[:200]
        stamp(row, carnet, by=by, now=now)
        _note("vaccination_deleted", row, by)
    return row


def _vouch(row: Vaccination, given: ValidationInput, *, by: Professional, now: datetime) -> None:
    row.verification = _verification(given)
    row.proof_document = given.document or "" if _is_proof(given) else ""
    row.validator, row.validated_at = by, now


def _vouched_alike(row: Vaccination, given: ValidationInput, by: Professional) -> bool:
    """Say whether the organisation already vouches for the dose in these words."""
    return (
        row.validator is not None
        and row.validator.organisation_id == by.organisation_id
        and row.verification == _verification(given)
        and row.proof_document == (given.document or "" if _is_proof(given) else "")
    )


def _is_proof(given: ValidationInput) -> bool:
    return given.method is ValidationMethod.PROOF


def _verification(given: ValidationInput) -> Verification:
    return Verification.PROOF if _is_proof(given) else Verification.PERFORMED


def _note(action: str, row: Vaccination, by: Professional) -> None:
    record(
        action,
        by=by.actor,
        carnet_id=row.carnet_id,
        object_kind="vaccination",
        object_ids=[row.pk],
    )
