"""Merging two dossiers: one transaction with its audit rows. No call is made here."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pghistory
from django.db import connection, transaction

from calcium.audit.actions import Actor, record
from calcium.linking.models import CarnetLink, Intention, Outcome
from calcium.merging import rows, tables
from calcium.merging.journal import Journal
from calcium.merging.rules import DossierFacts, Obstacle, Stated, carnet_after, why_not
from calcium.patients.models import Patient, PatientMerge

SENTENCES = {
    Obstacle.SAME: "A dossier does not go into itself: two different identifiers are needed.",
    Obstacle.OTHER_CENTRE: (
        "They belong to two centres, which keep their records apart: a centre merges its own."
    ),
    Obstacle.ALREADY_MERGED: (
        "One of them has gone into another dossier already: name that one, or undo its merge first."
    ),
    Obstacle.OTHER_BIRTH_DATE: (
        "Their birth dates differ: if they are one student's all the same, state it with "
        "--different-birth-dates."
    ),
    Obstacle.TWO_LINKS: (
        "Each is linked with a CVE: state with --link kept or --link merged which link stays. "
        "The other one ends, and MesVaccins is asked to end its sharing."
    ),
    Obstacle.STILL_SENDING: (
        "Something still waits to be sent to the CVE whose link would end: let it be sent, or give "
        "it up in the dossier, then merge."
    ),
}


class MergeRefused(Exception):
    """A merge that was not done; the text is one sentence for an operator."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did. `apart` are rows alike that contradict each other: both stand."""

    merge: PatientMerge
    rows: rows.RowReport
    same_name: bool
    link_ended: bool
    both_answered: list[str] = field(default_factory=list)


def merge_patients(
    kept_id: UUID, merged_id: UUID, *, stated: Stated, by: Actor, now: datetime
) -> MergeReport:
    """Let `merged_id` go into `kept_id`: nothing is lost, no vaccination is there twice.

    Raises MergeRefused.
    """
    with transaction.atomic(), pghistory.context(agent=by.id, act="merge"):
        kept, merged = _locked(kept_id, merged_id)
        both = _facts(kept), _facts(merged)
        if (obstacle := why_not(*both, stated)) is not None:
            raise MergeRefused(SENTENCES[obstacle])
        carnet = carnet_after(*both, stated)
        merge = PatientMerge.objects.create(
            centre_id=kept.centre_id, kept=kept, merged=merged, at=now, by=by.id
        )
        journal = Journal(merge)
        tables.bring_identity(journal)
        found = rows.bring(journal, carnet=carnet, now=now)
        link_ended = tables.bring_links(journal, carnet=carnet, now=now)
        both_answered = tables.bring_answers(journal)
        tables.bring_the_rest(journal)
        audit("dossiers_merged", merge, by=by)
    return MergeReport(merge, found, kept.sort_name == merged.sort_name, link_ended, both_answered)


def follow_late_rows(*, by: Actor, now: datetime) -> int:
    """Bring what was being written in a dossier while it was merged; answers how many rows.

    A transaction that had read the dossier before the merge may end after it, for a minute or so.
    """
    count = 0
    for merge in PatientMerge.objects.filter(undone_at=None, at__gt=now - rows.LATE):
        with transaction.atomic(), pghistory.context(agent=by.id, act="merge"):
            locked = PatientMerge.objects.select_for_update().get(pk=merge.pk)
            if locked.undone_at is None and (late := rows.bring_late(Journal(locked))):
                audit("late_rows_followed", locked, by=by)
                count += late
    return count


def wait_little() -> None:
    """Give up rather than stand in the way: a person's request that waits for the merge, while the
    merge waits for it, would be the one that PostgreSQL ends after a second."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '800ms'")


def _locked(kept_id: UUID, merged_id: UUID) -> tuple[Patient, Patient]:
    """Both, locked in one order for all; whoever adds to either waits. Raises MergeRefused."""
    wait_little()
    both = [kept_id, merged_id]
    # An import or an export under way holds the link, then adds to the dossier.
    list(CarnetLink.objects.select_for_update().filter(patient__in=both).order_by("pk"))
    patients = Patient.objects.select_for_update().filter(pk__in=both).order_by("pk")
    found = {row.pk: row for row in patients}
    for wanted in both:
        if wanted not in found:
            raise MergeRefused(f"No dossier has the identifier {wanted}.")
    return found[kept_id], found[merged_id]


def _facts(patient: Patient) -> DossierFacts:
    link = CarnetLink.objects.filter(patient=patient, ended_at__isnull=True).first()
    waiting = Intention.objects.filter(
        patient=patient, carnet_id=link.carnet_id if link else None, outcome=Outcome.OPEN
    )
    return DossierFacts(
        id=patient.pk,
        centre=patient.centre_id,
        birth_date=patient.birth_date,
        already_merged=PatientMerge.objects.filter(merged=patient, undone_at=None).exists(),
        carnet=link.carnet_id if link else None,
        sending=link is not None and waiting.exists(),
    )


def audit(action: str, merge: PatientMerge, *, by: Actor) -> None:
    """One row on each of the two dossiers, naming the merge and the other."""
    for patient_id, other_id in [
        (merge.kept_id, merge.merged_id),
        (merge.merged_id, merge.kept_id),
    ]:
        record(
            action,
            by=by,
            centre_id=merge.centre_id,
            patient_id=patient_id,
            subjects=[merge.pk, other_id],
        )
