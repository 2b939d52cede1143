"""The doses of two carnets brought into one: moved, folded, and parted again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mesvaccins.carnets.merging.journal import Journal, Step, put
from mesvaccins.carnets.merging.rules import DoseFacts, DosePlan, plan_doses
from mesvaccins.carnets.models import Carnet, DoseAlias, Vaccination, Verification

STRENGTH = {Verification.DECLARED: 0, Verification.PROOF: 1, Verification.PERFORMED: 2}
FILLED = ("batch", "injection_route", "injection_site", "booster")
"""What a standing dose takes from its double where it says nothing itself."""


@dataclass(slots=True)
class DoseReport:
    """What became of the doses, by their numbers."""

    moved: list[int] = field(default_factory=list)
    folded: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)


def bring(journal: Journal, *, now: datetime) -> DoseReport:
    """Every dose of the merged carnet goes to the kept one, but doubles: of two records of one
    dose one stands, and says what either said; the other goes to the drawer, as it was."""
    kept, merged = journal.merge.kept, journal.merge.merged
    rows = {row.pk: row for row in Vaccination.objects.filter(carnet__in=[kept, merged])}
    plan = _plan(rows.values(), kept, merged)
    aside = {fold.aside for fold in plan.folds}
    moved = {pk for pk, row in rows.items() if row.carnet_id == merged.pk and pk not in aside}
    sources = _parked([rows[pk] for pk in aside - moved if rows[pk].carnet_id == kept.pk])
    for row in sorted(rows.values(), key=lambda row: row.pk not in aside):
        home = merged if row.pk in aside else kept
        journal.write(row, {"carnet_id": home.pk})
    _unparked(rows, sources)
    for fold in plan.folds:
        stays, double = rows[fold.stays], rows[fold.aside]
        if journal.write(stays, _said_by_either(stays, double, now=now)):
            put(stays, {"version": stays.version + 1})
        _remember(journal, stays, double)
    _count(kept, [rows[pk] for pk in sorted(moved | {fold.stays for fold in plan.folds})])
    _forget_apart(kept)
    folded = [(fold.stays, fold.aside) for fold in plan.folds]
    return DoseReport(sorted(moved), folded, list(plan.apart))


def _plan(rows: Iterable[Vaccination], kept: Carnet, merged: Carnet) -> DosePlan:
    facts: dict[Any, list[DoseFacts]] = {kept.pk: [], merged.pk: []}
    for row in rows:
        organisation_id, source_id = row.source_organisation_id, row.source_id
        facts[row.carnet_id].append(
            DoseFacts(
                id=row.pk,
                vaccine=row.vaccine_id,
                day=row.date.exact,
                batch=row.batch,
                booster=row.booster,
                route=row.injection_route,
                site=row.injection_site,
                strength=STRENGTH[Verification(row.verification)],
                source=(organisation_id, source_id) if organisation_id and source_id else None,
                stands=row.deleted_at is None,
            )
        )
    return plan_doses(facts[kept.pk], facts[merged.pk])


def _parked(rows: Iterable[Vaccination]) -> dict[int, Any]:
    """Take the source off doses that change places with another of the same source."""
    sources = {row.pk: row.source_id for row in rows if row.source_id is not None}
    Vaccination.objects.filter(pk__in=sources).update(source_id=None)
    return sources


def _unparked(rows: dict[int, Vaccination], sources: dict[int, Any]) -> None:
    for pk, source_id in sources.items():
        put(rows[pk], {"source_id": source_id})


def _said_by_either(stays: Vaccination, double: Vaccination, *, now: datetime) -> dict[str, Any]:
    """What the standing dose lacks and its double says, both comments, and when it changed."""
    said = {
        name: getattr(double, name)
        for name in FILLED
        if getattr(stays, name) in {"", None} and getattr(double, name) not in {"", None}
    }
    if double.comments and double.comments not in stays.comments:
        said["comments"] = f"{stays.comments}\n{double.comments}".strip()
    return said | {"updated_at": now} if said else {}


def _remember(journal: Journal, stays: Vaccination, double: Vaccination) -> None:
    """Write both ways which numbers are one dose, through every merge."""
    one, other = _numbers(stays), _numbers(double)
    aliases = [(stays, former) for former in other] + [(double, former) for former in one]
    DoseAlias.objects.bulk_create(
        (DoseAlias(merge=journal.merge, dose=dose, former_id=former) for dose, former in aliases),
        ignore_conflicts=True,
    )


def _forget_apart(carnet: Carnet) -> None:
    """Doses that stand side by side are two, whatever an earlier merge had made of them."""
    standing = Vaccination.objects.filter(carnet=carnet).values("pk")
    DoseAlias.objects.filter(dose__carnet=carnet, former_id__in=standing).delete()


def _numbers(row: Vaccination) -> list[int]:
    return [row.pk, *row.aliases.values_list("former_id", flat=True)]


def _count(carnet: Carnet, rows: Iterable[Vaccination]) -> None:
    """Give each dose the carnet's next revision, so that `since` names it."""
    number = carnet.revision
    for row in rows:
        number += 1
        put(row, {"revision": number})
    put(carnet, {"revision": number})


def part(steps: list[Step], kept: Carnet, merged: Carnet) -> list[str]:
    """Put the doses back where they were; what somebody changed since goes back as changed.

    Answers a sentence for each dose that is not what it was.
    """
    touched: dict[int, Vaccination] = {}
    named: list[str] = []
    sources = _parked(_coming_back(steps, kept))
    for step in steps:
        row = step.row
        if row is None:
            named.append(f"{step.named} is gone.")
            continue
        row = touched.setdefault(row.pk, row)
        if step.back:
            put(row, step.back)
        if step.stays or _content_changed(row, step):
            named.append(f"{step.named} keeps what was changed since the merge.")
        if set(step.back) - {"carnet_id"}:
            put(row, {"version": row.version + 1})
    _unparked(touched, {pk: source for pk, source in sources.items() if pk in touched})
    doubles = DoseAlias.objects.filter(dose__carnet__in=[kept, merged]).values("dose")
    also = Vaccination.objects.filter(pk__in=doubles).exclude(pk__in=touched)
    every = [*touched.values(), *also]
    for carnet in (kept, merged):
        _count(carnet, [row for row in every if row.carnet_id == carnet.pk])
    return sorted(set(named))


def _coming_back(steps: Iterable[Step], kept: Carnet) -> list[Vaccination]:
    """The kept carnet's own records, which a double had replaced."""
    return [step.row for step in steps if step.row and step.back.get("carnet_id") == kept.pk]


def _content_changed(row: Vaccination, step: Step) -> bool:
    """Say whether somebody has written the dose since: its last change is later than the merge."""
    return row.updated_at > step.step.merge.at
