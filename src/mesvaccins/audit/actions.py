"""Writes an act, in the transaction of the act itself."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from mesvaccins.audit.actor import Actor
from mesvaccins.audit.context import current_trace
from mesvaccins.audit.models import Act, Outcome


def record(
    action: str,
    *,
    by: Actor,
    carnet_id: UUID | None = None,
    object_kind: str = "",
    object_ids: Iterable[object] = (),
    outcome: Outcome = Outcome.DONE,
    reason: str = "",
) -> None:
    """Write that `by` did `action`; `object_ids` are identifiers, never contents.

    Whatever it raises must stop the act: a read whose row cannot be written fails.
    """
    trace = current_trace.get()
    Act.objects.create(
        at=timezone.now(),
        action=action,
        outcome=outcome,
        reason=reason,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        actor_role=by.role,
        actor_rpps=by.rpps,
        organisation_id=by.organisation_id,
        carnet_id=carnet_id,
        object_kind=object_kind,
        object_ids=[str(object_id) for object_id in object_ids],
        request_id=trace.request_id,
        ip=trace.ip,
    )
