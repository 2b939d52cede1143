"""Taking a merge back: what nobody has changed since is as it was, the rest is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pghistory
from django.db import transaction

from mesvaccins.audit.actor import Actor
from mesvaccins.carnets.merging import doses, tables
from mesvaccins.carnets.merging.actions import MergeRefused, audit, wait_little
from mesvaccins.carnets.merging.journal import Step, backwards, put
from mesvaccins.carnets.merging.rules import UNDONE_WITHIN
from mesvaccins.carnets.models import (
    Carnet,
    CarnetMerge,
    ContactPoint,
    HealthAnswer,
    ShareCode,
    Sharing,
    Vaccination,
)


@dataclass(frozen=True, slots=True)
class UndoReport:
    """The merge taken back, and a sentence for each thing that is not as it was."""

    merge: CarnetMerge
    named: list[str]


def undo_merge(merge_id: UUID, *, by: Actor, now: datetime) -> UndoReport:
    """Part two merged carnets again, within 30 days. Raises MergeRefused."""
    with transaction.atomic(), pghistory.context(actor=f"{by.kind}:{by.id}", act="undo_merge"):
        wait_little()
        merge = _locked(merge_id, now=now)
        steps = list(backwards(merge))
        named = _added_since(merge)
        of_doses = [step for step in steps if isinstance(step.row, Vaccination)]
        lost = [step for step in steps if step.row is None]
        named += [f"{step.named} is gone." for step in lost]
        named += doses.part(of_doses, merge.kept, merge.merged)
        for step in steps:
            if step.row is not None and step not in of_doses:
                named += _put_back(step, merge)
        for carnet in (merge.kept, merge.merged):
            carnet.refresh_from_db()
            tables.settle_code(carnet, now=now)
        put(merge, {"undone_at": now, "undone_by": by.id})
        audit("carnets_parted", merge, by=by)
    return UndoReport(merge, named)


def _locked(merge_id: UUID, *, now: datetime) -> CarnetMerge:
    merge = CarnetMerge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise MergeRefused(f"No merge has the identifier {merge_id}.")
    both = [merge.kept_id, merge.merged_id]
    carnets = Carnet.objects.select_for_update().filter(pk__in=both).order_by("pk")
    found = {carnet.pk: carnet for carnet in carnets}
    merge.kept, merge.merged = found[merge.kept_id], found[merge.merged_id]
    if merge.undone_at is not None:
        raise MergeRefused(f"This merge was undone on {merge.undone_at:%Y-%m-%d}.")
    if any(carnet.erased_at for carnet in carnets):
        raise MergeRefused("The carnet has been erased since: nothing is left to part.")
    if now - merge.at > UNDONE_WITHIN:
        raise MergeRefused(f"This merge is of {merge.at:%Y-%m-%d}: after 30 days it stands.")
    later = CarnetMerge.objects.filter(kept_id__in=both, undone_at=None, at__gt=merge.at)
    further = CarnetMerge.objects.filter(merged_id=merge.kept_id, undone_at=None)
    if (first := (later | further).exclude(pk=merge.pk).order_by("-at").first()) is not None:
        raise MergeRefused(f"A later merge builds on it: undo {first.pk} first.")
    return merge


def _put_back(step: Step, merge: CarnetMerge) -> list[str]:
    """Put one row back, but never open again what was closed since."""
    row, back = step.row, dict(step.back)
    if row is None:
        return []
    if step.stays and isinstance(row, HealthAnswer | ContactPoint):
        return [f"{step.named} was written again since: it stays."]
    named = [f"{step.named} keeps {name}." for name in step.stays]
    if isinstance(row, Sharing) and _reopens(back, "ended_at"):
        standing = Sharing.objects.filter(
            carnet=merge.kept, organisation=row.organisation_id, ended_at=None
        )
        if not standing.exists():
            del back["ended_at"]
            named.append(f"{step.named} stays ended: the organisation's access has ended since.")
    if isinstance(row, ShareCode) and _reopens(back, "revoked_at") and _access_ended(merge):
        del back["revoked_at"]
        named.append(f"{step.named} stays revoked, a new code is made: an access ended since.")
    if isinstance(row, Carnet) and back.get("account_id") and _is_leaving(back["account_id"]):
        del back["account_id"]
        named.append(f"{step.named} has no holder: the account was erased, or is about to be.")
    if back:
        put(row, back)
    return named


def _reopens(back: dict[str, object], name: str) -> bool:
    return name in back and back[name] is None


def _access_ended(merge: CarnetMerge) -> bool:
    """Say whether an organisation has lost the kept carnet since: it may know both codes."""
    return Sharing.objects.filter(
        carnet__in=[merge.kept, merge.merged], ended_at__gt=merge.at
    ).exists()


def _is_leaving(account_id: object) -> bool:
    account = Carnet.account.field.related_model
    leaving = account._default_manager.filter(pk=account_id, erasure_requested_at__isnull=False)
    return bool(leaving.exists())


def _added_since(merge: CarnetMerge) -> list[str]:
    """What came to the kept carnet after the merge: nobody can say whose it is, so it stays."""
    kept = {"carnet": merge.kept}
    new_doses = Vaccination.objects.filter(created_at__gt=merge.at, **kept)
    new_sharings = Sharing.objects.filter(since__gt=merge.at, **kept)
    moved = merge.steps.filter(table=HealthAnswer._meta.label).values_list("row", flat=True)
    answers = HealthAnswer.objects.filter(said_at__gt=merge.at, **kept).exclude(pk__in=list(moved))
    return [
        *(
            f"Vaccination {pk} came since: it stays."
            for pk in new_doses.values_list("pk", flat=True)
        ),
        *(
            f"Sharing {pk} was opened since: it stays."
            for pk in new_sharings.values_list("pk", flat=True)
        ),
        *(
            f"The answer {fact} was given since: it stays."
            for fact in answers.values_list("fact", flat=True)
        ),
    ]
