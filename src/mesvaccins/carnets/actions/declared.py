"""The holder's own doses: declared, changed, deleted; never one that a professional validated."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.carnets.actions.locks import carnet_for_holder
from mesvaccins.carnets.dose import DoseFields, check_alone, check_fields, put_fields, stamp
from mesvaccins.carnets.errors import NotFound, StaleVersion
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.carnets.permissions import check_holder_can_change


def declare_vaccination(
    *,
    carnet_id: UUID,
    fields: DoseFields,
    by: Account,
    now: datetime,
    today: date,
    distinct: bool = False,
) -> Vaccination:
    """Add a dose to one's own carnet; `distinct` says that an equal one is another dose.

    Raises NotFound, InvalidInput, AlreadyThere.
    """
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        check_fields(carnet, fields, today=today)
        if not distinct:
            check_alone(carnet, fields)
        row = Vaccination(carnet=carnet, creator_account=by, created_at=now)
        put_fields(row, fields)
        stamp(row, carnet, by=by, now=now)
        _note("vaccination_declared", row, by)
    return row


def change_declared(
    *,
    carnet_id: UUID,
    vaccination_id: int,
    version: int,
    fields: DoseFields,
    by: Account,
    now: datetime,
    today: date,
) -> Vaccination:
    """Change one's own declared dose; `version` is the one that was shown.

    Raises NotFound, NotAllowed, StaleVersion, InvalidInput, AlreadyThere.
    """
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        row = _own(carnet, vaccination_id)
        if row.version != version:
            raise StaleVersion(row)
        check_fields(carnet, fields, today=today)
        moved = (row.vaccine_id, row.date) != (fields.vaccine.pk, fields.date)
        if put_fields(row, fields):
            if moved:  # two doses that a person has told apart may each have their lot corrected
                check_alone(carnet, fields, itself=row.pk)
            stamp(row, carnet, by=by, now=now)
            _note("vaccination_changed", row, by)
    return row


def delete_declared(
    *, carnet_id: UUID, vaccination_id: int, version: int, by: Account, now: datetime
) -> None:
    """Delete one's own declared dose: it stays as a tombstone; a second time changes nothing.

    Raises NotFound, NotAllowed, StaleVersion.
    """
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        gone = carnet.vaccinations.filter(pk=vaccination_id, deleted_at__isnull=False)
        if gone.exists():
            return
        row = _own(carnet, vaccination_id)
        if row.version != version:
            raise StaleVersion(row)
        row.deleted_at = now
        stamp(row, carnet, by=by, now=now)
        _note("vaccination_deleted", row, by)


def _own(carnet: Carnet, vaccination_id: int) -> Vaccination:
    found = carnet.vaccinations.select_related("creator", "validator")
    row = found.filter(pk=vaccination_id, deleted_at=None).first()
    if row is None:
        raise NotFound(carnet_id=carnet.pk)
    check_holder_can_change(row)
    return row


def _note(action: str, row: Vaccination, by: Account) -> None:
    record(
        action,
        by=by.actor,
        carnet_id=row.carnet_id,
        object_kind="vaccination",
        object_ids=[row.pk],
    )
