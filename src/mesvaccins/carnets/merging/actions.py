"""Merging two carnets, and taking it back: each one transaction with its audit rows."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pghistory
from django.db import connection, transaction

from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor
from mesvaccins.carnets.merging import doses, tables
from mesvaccins.carnets.merging.journal import Journal
from mesvaccins.carnets.merging.rules import CarnetFacts, Obstacle, Stated, holder_after, why_not
from mesvaccins.carnets.models import Carnet, CarnetMerge, Invitation, LookUpTicket

SENTENCES = {
    Obstacle.SAME: "A carnet does not go into itself: two different identifiers are needed.",
    Obstacle.ALREADY_MERGED: (
        "One of them has gone into another carnet already: name that one, or undo its merge first."
    ),
    Obstacle.ERASED: "One of them has been erased: nothing of it is left to merge.",
    Obstacle.ERASURE_ASKED: (
        "The holder has asked for the erasure of one of them: nothing is merged until it is done "
        "or renounced."
    ),
    Obstacle.OTHER_BIRTH_DATE: (
        "Their birth dates differ: if they are one person's all the same, state it with "
        "--different-birth-dates."
    ),
    Obstacle.TWO_HOLDERS: (
        "Two accounts hold them: state with --holder kept or --holder merged whose account holds "
        "the carnet afterwards. The other account no longer sees it."
    ),
}


class MergeRefused(Exception):
    """A merge that was not done; the text is one sentence for an operator."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did. `apart` are doses alike that contradict each other: both stand."""

    merge: CarnetMerge
    doses: doses.DoseReport
    same_name: bool
    holder_changed: bool
    both_shared: list[str] = field(default_factory=list)
    both_answered: list[str] = field(default_factory=list)


def merge_carnets(
    kept_id: UUID, merged_id: UUID, *, stated: Stated, by: Actor, now: datetime
) -> MergeReport:
    """Let `merged_id` go into `kept_id`: nothing is lost, no dose is there twice.

    Raises MergeRefused.
    """
    with transaction.atomic(), pghistory.context(actor=f"{by.kind}:{by.id}", act="merge"):
        kept, merged = _locked(kept_id, merged_id, stated=stated)
        merge = CarnetMerge.objects.create(kept=kept, merged=merged, at=now, by=by.id)
        journal = Journal(merge)
        holder = holder_after(_facts(kept), _facts(merged), stated)
        holder_changed = holder != kept.account_id
        tables.bring_identity(journal, holder=holder)
        found = doses.bring(journal, now=now)
        both_shared = tables.bring_sharings(journal, now=now)
        both_answered = tables.bring_answers(journal)
        tables.bring_contacts(journal)
        tables.bring_code(journal, now=now)
        tables.bring_the_rest(journal)
        audit("carnets_merged", merge, by=by)
    same = _name(kept) == _name(merged)
    return MergeReport(merge, found, same, holder_changed, both_shared, both_answered)


def wait_little() -> None:
    """Give up rather than stand in the way: a person's request that waits for the merge, while the
    merge waits for it, would be the one that PostgreSQL ends after a second."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '800ms'")


def _locked(kept_id: UUID, merged_id: UUID, *, stated: Stated) -> tuple[Carnet, Carnet]:
    """Both, locked in one order for all. Raises MergeRefused."""
    wait_little()
    # As `link` and `claim_carnet` lock: first what leads to the carnet, then the carnet.
    for leading in (LookUpTicket, Invitation):
        list(leading.objects.select_for_update(of=("self",)).filter(carnet=merged_id))
    rows = Carnet.objects.select_for_update().filter(pk__in=[kept_id, merged_id])
    found = {row.pk: row for row in rows.order_by("pk")}
    for wanted in (kept_id, merged_id):
        if wanted not in found:
            raise MergeRefused(f"No carnet has the identifier {wanted}.")
    kept, merged = found[kept_id], found[merged_id]
    if (obstacle := why_not(_facts(kept), _facts(merged), stated)) is not None:
        raise MergeRefused(SENTENCES[obstacle])
    return kept, merged


def _facts(carnet: Carnet) -> CarnetFacts:
    return CarnetFacts(
        id=carnet.pk,
        birth_date=carnet.birth_date,
        account=carnet.account_id,
        already_merged=CarnetMerge.objects.filter(merged=carnet, undone_at=None).exists(),
        erased=carnet.erased_at is not None,
        erasure_asked=carnet.erasure_requested_at is not None,
    )


def _name(carnet: Carnet) -> tuple[str, str]:
    return carnet.last_name.casefold(), carnet.first_name.casefold()


def audit(action: str, merge: CarnetMerge, *, by: Actor) -> None:
    """One row on each of the two carnets, naming the merge and the other."""
    for carnet_id, other_id in [
        (merge.kept_id, merge.merged_id),
        (merge.merged_id, merge.kept_id),
    ]:
        record(
            action,
            by=by,
            carnet_id=carnet_id,
            object_kind="merge",
            object_ids=[merge.pk, other_id],
        )
