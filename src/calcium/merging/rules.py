"""Which dossiers may be merged, and which of their rows are one: decisions on plain values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

UNDONE_WITHIN = timedelta(days=30)
Side = Literal["kept", "merged"]


class Obstacle(StrEnum):
    """Why two dossiers are not merged."""

    SAME = "same"
    OTHER_CENTRE = "other_centre"
    ALREADY_MERGED = "already_merged"
    OTHER_BIRTH_DATE = "other_birth_date"
    TWO_LINKS = "two_links"
    STILL_SENDING = "still_sending"


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """A dossier, as far as a merge asks. `carnet` is linked with it now; `sending` says that
    something meant for that carnet has no outcome yet."""

    id: UUID
    centre: UUID
    birth_date: date
    already_merged: bool = False
    carnet: UUID | None = None
    sending: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator has stated: that the birth dates differ, which link stays of two."""

    different_birth_dates: bool = False
    link: Side | None = None


def why_not(kept: DossierFacts, merged: DossierFacts, stated: Stated) -> Obstacle | None:
    """Say why `merged` may not go into `kept`, or None when it may."""
    if kept.id == merged.id:
        return Obstacle.SAME
    if kept.centre != merged.centre:
        return Obstacle.OTHER_CENTRE
    if kept.already_merged or merged.already_merged:
        return Obstacle.ALREADY_MERGED
    if kept.birth_date != merged.birth_date and not stated.different_birth_dates:
        return Obstacle.OTHER_BIRTH_DATE
    if kept.carnet is None or merged.carnet is None:
        return None
    if stated.link is None:
        return Obstacle.TWO_LINKS
    ending = merged if stated.link == "kept" else kept
    return Obstacle.STILL_SENDING if ending.sending else None


def carnet_after(kept: DossierFacts, merged: DossierFacts, stated: Stated) -> UUID | None:
    """The carnet that is linked afterwards: the only one, or the one stated."""
    if stated.link == "merged" and merged.carnet:
        return merged.carnet
    return kept.carnet or merged.carnet


Said = tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row: `vaccine` is the same for one vaccine, `day` only where it is fully known, `said`
    what it states beside them (lot first). `bound` says that a dose of the carnet that stays
    linked is its own, or may be."""

    id: UUID
    vaccine: str
    day: date | None
    said: Said = ()
    strength: int = 0
    bound: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Fold:
    """Two rows of one vaccination: `stays` stands in the dossier, `aside` goes to the drawer."""

    stays: UUID
    aside: UUID


@dataclass(frozen=True, slots=True)
class RowPlan:
    """`folds` are one vaccination each; `apart` are alike, but both stand until a person looks."""

    folds: tuple[Fold, ...]
    apart: tuple[tuple[UUID, UUID], ...] = ()


def plan_rows(kept: Sequence[RowFacts], merged: Sequence[RowFacts]) -> RowPlan:
    """Pair the rows of one vaccination, each at most once: those all alike first, then equal ones.

    Two rows that are bound to two doses of the linked carnet are two vaccinations there.
    """
    left = {row.id: row for row in sorted(kept, key=lambda row: row.id)}
    right = {row.id: row for row in sorted(merged, key=lambda row: row.id)}
    folds: list[Fold] = []
    for exactly in (True, False):
        for theirs in list(right.values()):
            candidates = (row for row in left.values() if _one(row, theirs, exactly=exactly))
            ours = next(candidates, None)
            if ours is not None:
                folds.append(_folded(ours, theirs))
                del left[ours.id], right[theirs.id]
    apart = [
        (ours.id, theirs.id)
        for theirs in right.values()
        for ours in left.values()
        if _same_day(ours, theirs)
    ]
    return RowPlan(tuple(folds), tuple(apart))


def _folded(ours: RowFacts, theirs: RowFacts) -> Fold:
    """The one whose dose is in the linked carnet, then the better verified, then the kept one."""
    better = (theirs.bound, theirs.strength) > (ours.bound, ours.strength)
    return Fold(theirs.id, ours.id) if better else Fold(ours.id, theirs.id)


def _same_day(ours: RowFacts, theirs: RowFacts) -> bool:
    same = ours.day is not None and (ours.vaccine, ours.day) == (theirs.vaccine, theirs.day)
    return same and ours.stands and theirs.stands


def _one(ours: RowFacts, theirs: RowFacts, *, exactly: bool) -> bool:
    if not _same_day(ours, theirs) or (ours.bound and theirs.bound):
        return False
    for one, other in zip(ours.said, theirs.said, strict=True):
        silent = one in {"", None} or other in {"", None}
        if _plain(one) != _plain(other) and (exactly or not silent):
            return False
    return True


def _plain(value: str | int | bool | None) -> str | int | bool | None:
    """A lot is the same however it is spaced: « A-1234 », « a1234 »."""
    return re.sub(r"[\W_]", "", value.casefold()) if isinstance(value, str) else value
