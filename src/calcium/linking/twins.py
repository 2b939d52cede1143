"""Writing the twins: what was last seen of a row at MesVaccins."""

from datetime import datetime
from typing import Any
from uuid import UUID

from calcium.linking.fields import Base
from calcium.linking.models import Twin
from calcium.linking.translation import fields_of_document
from calcium.vaccinations.models import Vaccination
from carnet_api.wire import PersonDocument, VaccinationDocument


def remember(
    row: Vaccination,
    carnet_id: UUID,
    document: VaccinationDocument,
    base: Base,
    *,
    now: datetime,
) -> None:
    """Bind a row to a dose of the carnet, with what both sides agree on: one statement, whether or
    not the row was bound there before. Raises IntegrityError where another row holds the dose."""
    written = {
        "centre_id": row.centre_id,
        "patient_id": row.patient_id,
        "base": base.as_json(),
        "ended_at": None,
        **seen(document, now=now),
    }
    twin = Twin(vaccination=row, carnet_id=carnet_id, **written)
    Twin.objects.bulk_create(
        [twin],
        update_conflicts=True,
        unique_fields=["vaccination", "carnet_id"],
        update_fields=list(written),
    )


def look_at(twin: Twin, document: VaccinationDocument, *, now: datetime) -> bool:
    """Keep what was seen of a dose; an older version than the known one is not believed.

    A dose with another number stands for the known one since a merge: the row is bound to it,
    unless another row is. Says whether anything changed.
    """
    if document.id != twin.remote_id:
        if _is_held(twin, document.id):
            end(twin, now=now)
            return True
    elif document.version < twin.version:
        return False
    fresh = seen(document, now=now)
    different = {name: value for name, value in fresh.items() if getattr(twin, name) != value}
    if set(different) <= {"seen_at"}:
        return False
    for name, value in different.items():
        setattr(twin, name, value)
    twin.save(update_fields=list(different))
    return True


def seen(document: VaccinationDocument, *, now: datetime) -> dict[str, Any]:
    """The columns that say what MesVaccins holds."""
    return {
        "remote_id": document.id,
        "version": document.version,
        "remote": fields_of_document(document).as_json(),
        "may_change": document.permissions.change,
        "may_delete": document.permissions.delete,
        "may_validate": document.permissions.validate_,
        "author": document.creator.name,
        "organisation": (
            document.creator.organisation.name if document.creator.organisation else ""
        ),
        "seen_at": now,
        "changed_at": document.updated_at,
        "changed_by": _named(document.updated_by),
        "deletion": _deletion(document),
    }


def _named(person: PersonDocument | None) -> str:
    """« Anne Martin (SSE de Nantes) », or the holder by their own word."""
    if person is None:
        return ""
    where = f" ({person.organisation.name})" if person.organisation else ""
    return (person.name + where)[:400]


def _deletion(document: VaccinationDocument) -> dict[str, str] | None:
    if document.deletion is None:
        return None
    return {
        "by": document.deletion.by.name,
        "at": document.deletion.at.isoformat(),
        "reason": document.deletion.reason,
    }


def _is_held(twin: Twin, remote_id: int) -> bool:
    others = Twin.objects.filter(
        centre_id=twin.centre_id,
        carnet_id=twin.carnet_id,
        remote_id=remote_id,
        ended_at__isnull=True,
    )
    return others.exclude(pk=twin.pk).exists()


def end(twin: Twin, *, now: datetime) -> None:
    """The dose is another row's: this row is bound to none, until a person has looked."""
    twin.ended_at = now
    twin.save(update_fields=["ended_at"])


def end_of_row(row: Vaccination, *, now: datetime) -> None:
    """The row became a tombstone: its twins bind no more."""
    Twin.objects.filter(vaccination=row, ended_at__isnull=True).update(ended_at=now)


def of_remote(centre_id: UUID, carnet_id: UUID, remote_id: int) -> Twin | None:
    """The twin that holds this dose of the carnet, if a row of the centre does."""
    return Twin.objects.filter(
        centre_id=centre_id, carnet_id=carnet_id, remote_id=remote_id, ended_at__isnull=True
    ).first()
