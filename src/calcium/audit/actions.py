"""Writing the audit: one row an act, in the same transaction as the act."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from calcium.audit import context
from calcium.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an agent of a centre, a command, or the worker."""

    kind: str
    id: str
    role: str = ""
    centre_id: UUID | None = None


def record(
    action: str,
    *,
    by: Actor,
    centre_id: UUID | None = None,
    patient_id: UUID | None = None,
    subjects: Iterable[object] = (),
    **details: str | int | bool | None,
) -> None:
    """Write one row. `details` holds codes, counts and identifiers, never a name or an address."""
    request = context.current()
    AuditEvent.objects.create(
        action=action,
        centre_id=centre_id or by.centre_id,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_role=by.role,
        patient_id=patient_id,
        subjects=[str(subject) for subject in subjects],
        details=details,
        request_id=request.request_id,
        ip=request.ip,
    )
