"""The rows of two dossiers brought into one, each with its twins and intentions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from calcium.linking.models import Intention, Likeness, Outcome, Ruling, Twin
from calcium.linking.translation import national_id
from calcium.merging.journal import Journal, put
from calcium.merging.rules import RowFacts, RowPlan, plan_rows
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination, Verification

SAID = ("lot", "kind", "route", "site", "state", "size_mm")
STRENGTH = {Verification.DECLARED: 0, Verification.ON_PROOF: 1, Verification.PERFORMED: 2}
LATE = timedelta(hours=1)
"""How long a transaction that began before a merge may take to end."""
HANGING = (Twin, Likeness, Intention, Ruling)
"""What belongs to a row and goes where it goes."""


@dataclass(slots=True)
class RowReport:
    """What became of the rows, by their identifiers."""

    moved: list[UUID] = field(default_factory=list)
    folded: list[tuple[UUID, UUID]] = field(default_factory=list)
    apart: list[tuple[UUID, UUID]] = field(default_factory=list)


def bring(journal: Journal, *, carnet: UUID | None, now: datetime) -> RowReport:
    """Every row of the merged dossier goes to the kept one, but doubles: of two rows of one
    vaccination one stands, and says what either said; the other goes to the drawer, as it was."""
    kept, merged = journal.merge.kept, journal.merge.merged
    rows = {
        row.pk: row
        for row in Vaccination.objects.filter(patient__in=[kept, merged]).select_related(
            "vaccine__national"
        )
    }
    plan = _plan(rows.values(), kept, merged, carnet)
    for fold in plan.folds:
        _say_both(journal, rows[fold.stays], rows[fold.aside])
    aside = {fold.aside for fold in plan.folds}
    _drop_what_waits(journal, aside, now=now)
    moved = []
    for pk, row in rows.items():
        home = merged if pk in aside else kept
        if journal.write(row, {"patient_id": home.pk}, watched="version") and home is kept:
            moved.append(pk)
        _take_along(journal, row, home)
    put(journal.merge, {"aside": [str(pk) for pk in aside]})
    folded = [(fold.stays, fold.aside) for fold in plan.folds]
    return RowReport(moved, folded, list(plan.apart))


def bring_late(journal: Journal) -> int:
    """Rows that were being written while the merge was done; answers how many followed."""
    merge = journal.merge
    late = Vaccination.objects.filter(patient=merge.merged).exclude(pk__in=merge.aside)
    count = 0
    for row in late:
        journal.write(row, {"patient_id": merge.kept_id}, watched="version")
        _take_along(journal, row, merge.kept)
        count += 1
    return count


def _bound(kept: Patient, merged: Patient, carnet: UUID | None) -> set[UUID | None]:
    """The rows of which a dose of that carnet is their own, or may be once an answer comes."""
    if carnet is None:
        return set()
    of_both = {"patient__in": [kept, merged], "carnet_id": carnet}
    twins = Twin.objects.filter(ended_at__isnull=True, **of_both)
    waiting = Intention.objects.filter(outcome=Outcome.OPEN, **of_both)
    return {
        *twins.values_list("vaccination_id", flat=True),
        *waiting.values_list("vaccination_id", flat=True),
    }


def _plan(
    rows: Iterable[Vaccination], kept: Patient, merged: Patient, carnet: UUID | None
) -> RowPlan:
    bound = _bound(kept, merged, carnet)
    facts: dict[Any, list[RowFacts]] = {kept.pk: [], merged.pk: []}
    for row in rows:
        number = national_id(row.vaccine)
        facts[row.patient_id].append(
            RowFacts(
                id=row.pk,
                vaccine=f"national {number}" if number else f"centre {row.vaccine_id}",
                day=row.given.exact,
                said=tuple(getattr(row, name) for name in SAID),
                strength=STRENGTH[Verification(row.verification)],
                bound=row.pk in bound,
                stands=row.is_alive,
            )
        )
    return plan_rows(facts[kept.pk], facts[merged.pk])


def _say_both(journal: Journal, stays: Vaccination, aside: Vaccination) -> None:
    """What the standing row lacks and the other says, and both comments."""
    said: dict[str, Any] = {
        name: getattr(aside, name)
        for name in SAID
        if getattr(stays, name) in {"", None} and getattr(aside, name) not in {"", None}
    }
    both = f"{stays.comment} / {aside.comment}".strip(" /")
    if aside.comment and aside.comment not in stays.comment:
        said["comment"] = both[:1000]
    if said:
        put(stays, {"version": stays.version + 1})
        journal.write(stays, said, watched="version")


def _drop_what_waits(journal: Journal, aside: Iterable[UUID], *, now: datetime) -> None:
    """A row in the drawer is not sent: the one that stands is."""
    waiting = Intention.objects.filter(
        vaccination__in=list(aside), outcome__in=[Outcome.OPEN, Outcome.REFUSED]
    )
    for intention in waiting:
        journal.write(intention, {"outcome": Outcome.DROPPED, "finished_at": now})


def _take_along(journal: Journal, row: Vaccination, home: Patient) -> None:
    for model in HANGING:
        for each in model.objects.filter(vaccination=row).exclude(patient=home):
            journal.write(each, {"patient_id": home.pk})
