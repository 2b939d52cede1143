"""Taking a merge back: what nobody has changed since is as it was, the rest is named."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction

from calcium.assessment.models import HealthAnswer
from calcium.audit.actions import Actor
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.merging.actions import MergeRefused, audit, wait_little
from calcium.merging.journal import Step, backwards, put
from calcium.merging.rules import UNDONE_WITHIN
from calcium.patients.models import Patient, PatientMerge
from calcium.vaccinations.models import Vaccination


@dataclass(frozen=True, slots=True)
class UndoReport:
    """The merge taken back, and a sentence for each thing that is not as it was."""

    merge: PatientMerge
    named: list[str]


def undo_merge(merge_id: UUID, *, by: Actor, now: datetime) -> UndoReport:
    """Part two merged dossiers again, within 30 days. Raises MergeRefused."""
    with transaction.atomic(), pghistory.context(agent=by.id, act="undo_merge"):
        wait_little()
        merge = _locked(merge_id, now=now)
        named = _added_since(merge)
        filled: dict[UUID, Vaccination] = {}
        for step in backwards(merge):
            named += _put_back(step, merge, now=now)
            if isinstance(step.row, Vaccination) and set(step.back) - {"patient_id", "version"}:
                filled[step.row.pk] = step.row
        for row in filled.values():  # its content changed: a version never goes back
            put(row, {"version": Vaccination.objects.get(pk=row.pk).version + 1})
        put(merge, {"undone_at": now, "undone_by": by.id})
        audit("dossiers_parted", merge, by=by)
    return UndoReport(merge, sorted(set(named)))


def _locked(merge_id: UUID, *, now: datetime) -> PatientMerge:
    merge = PatientMerge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise MergeRefused(f"No merge has the identifier {merge_id}.")
    both = [merge.kept_id, merge.merged_id]
    found = {
        row.pk: row
        for row in Patient.objects.select_for_update().filter(pk__in=both).order_by("pk")
    }
    merge.kept, merge.merged = found[merge.kept_id], found[merge.merged_id]
    if merge.undone_at is not None:
        raise MergeRefused(f"This merge was undone on {merge.undone_at:%Y-%m-%d}.")
    if now - merge.at > UNDONE_WITHIN:
        raise MergeRefused(f"This merge is of {merge.at:%Y-%m-%d}: after 30 days it stands.")
    later = PatientMerge.objects.filter(kept_id__in=both, undone_at=None, at__gt=merge.at)
    further = PatientMerge.objects.filter(merged_id=merge.kept_id, undone_at=None)
    if (first := (later | further).exclude(pk=merge.pk).order_by("-at").first()) is not None:
        raise MergeRefused(f"A later merge builds on it: undo {first.pk} first.")
    return merge


def _put_back(step: Step, merge: PatientMerge, *, now: datetime) -> list[str]:
    """Put one row back, but never open again what was closed since."""
    row, back = step.row, {name: value for name, value in step.back.items() if name != "version"}
    if row is None:
        return (
            [] if step.step.table.endswith(("Draft", "PatientWord")) else [f"{step.named} is gone."]
        )
    if step.stays and isinstance(row, HealthAnswer):
        return [f"{step.named} was written again since: it stays."]
    named = []
    if isinstance(row, CarnetLink):
        named += _keep_closed(row, back, merge, step, now=now)
    elif "version" in step.stays:
        named.append(f"{step.named} keeps what was changed since the merge.")
    if back:
        put(row, back)
    return named


def _keep_closed(
    link: CarnetLink, back: dict[str, Any], merge: PatientMerge, step: Step, *, now: datetime
) -> list[str]:
    """A link that the merge ended stands again, unless its sharing has ended since or its place
    is taken."""
    if back.get("ended_at", "") is not None:
        return []
    asked = Intention.objects.filter(
        act=Act.END_SHARING,
        patient__in=[merge.kept, merge.merged],
        carnet_id=link.carnet_id,
        created_at=merge.at,
    )
    patient_id = back.get("patient_id", link.patient_id)
    standing = CarnetLink.objects.filter(centre_id=link.centre_id, ended_at__isnull=True)
    taken = standing.filter(carnet_id=link.carnet_id) | standing.filter(patient_id=patient_id)
    if asked.exclude(outcome=Outcome.OPEN).exists() or taken.exclude(pk=link.pk).exists():
        del back["ended_at"]
        return [f"{step.named} stays ended: ask the student for the sharing code, and link again."]
    asked.update(outcome=Outcome.DROPPED, finished_at=now)
    return []


def _added_since(merge: PatientMerge) -> list[str]:
    """What came to the kept dossier after the merge: nobody can say whose it is, so it stays."""
    new_rows = Vaccination.objects.filter(patient=merge.kept, created_at__gt=merge.at)
    new_links = CarnetLink.objects.filter(patient=merge.kept, linked_at__gt=merge.at)
    moved = merge.steps.values_list("row", flat=True)
    answers = HealthAnswer.objects.filter(patient=merge.kept, said_at__gt=merge.at)
    late = set(moved)
    return [
        *(
            f"Vaccination {row.pk} came since: it stays."
            for row in new_rows
            if str(row.pk) not in late
        ),
        *(f"CarnetLink {link.pk} was made since: it stays." for link in new_links),
        *(
            f"The answer {answer.fact} was given since: it stays."
            for answer in answers
            if str(answer.pk) not in late
        ),
    ]
