"""Which carnets may be merged, and which of their doses are one: decisions on plain values."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

UNDONE_WITHIN = timedelta(days=30)
Side = Literal["kept", "merged"]


class Obstacle(StrEnum):
    """Why two carnets are not merged."""

    SAME = "same"
    ALREADY_MERGED = "already_merged"
    ERASED = "erased"
    ERASURE_ASKED = "erasure_asked"
    OTHER_BIRTH_DATE = "other_birth_date"
    TWO_HOLDERS = "two_holders"


@dataclass(frozen=True, slots=True)
class CarnetFacts:
    """A carnet, as far as a merge asks; `account` is its holder's."""

    id: UUID
    birth_date: date
    account: UUID | None = None
    already_merged: bool = False
    erased: bool = False
    erasure_asked: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator has stated: that the birth dates differ, whose account holds the carnet."""

    different_birth_dates: bool = False
    holder: Side | None = None


def why_not(kept: CarnetFacts, merged: CarnetFacts, stated: Stated) -> Obstacle | None:
    """Say why `merged` may not go into `kept`, or None when it may."""
    both = (kept, merged)
    if kept.id == merged.id:
        return Obstacle.SAME
    if any(each.already_merged for each in both):
        return Obstacle.ALREADY_MERGED
    if any(each.erased for each in both):
        return Obstacle.ERASED
    if any(each.erasure_asked for each in both):
        return Obstacle.ERASURE_ASKED
    if kept.birth_date != merged.birth_date and not stated.different_birth_dates:
        return Obstacle.OTHER_BIRTH_DATE
    accounts = {each.account for each in both if each.account}
    if len(accounts) > 1 and stated.holder is None:
        return Obstacle.TWO_HOLDERS
    return None


def holder_after(kept: CarnetFacts, merged: CarnetFacts, stated: Stated) -> UUID | None:
    """The account that holds the carnet afterwards: the only one, or the one stated."""
    if stated.holder == "merged" and merged.account:
        return merged.account
    return kept.account or merged.account


@dataclass(frozen=True, slots=True)
class DoseFacts:
    """A dose: `day` only where it is fully known, `strength` of its verification (0 declared)."""

    id: int
    vaccine: int
    day: date | None
    batch: str = ""
    booster: bool | None = None
    route: str = ""
    site: str = ""
    strength: int = 0
    source: tuple[UUID, UUID] | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Fold:
    """Two records of one dose: `stays` stands in the carnet, `aside` goes to the drawer."""

    stays: int
    aside: int


@dataclass(frozen=True, slots=True)
class DosePlan:
    """`folds` are one dose each; `apart` are alike but contradict each other: both stand."""

    folds: tuple[Fold, ...]
    apart: tuple[tuple[int, int], ...] = ()


def plan_doses(kept: Sequence[DoseFacts], merged: Sequence[DoseFacts]) -> DosePlan:
    """Pair the records of one dose, each at most once: same source, then all alike, then equal.

    Two injections of one day stay two: a dose is paired with one dose only.
    """
    left = {dose.id: dose for dose in sorted(kept, key=lambda dose: dose.id)}
    right = {dose.id: dose for dose in sorted(merged, key=lambda dose: dose.id)}
    folds: list[Fold] = []
    for one_dose in (_same_source, _all_alike, _equal):
        for theirs in list(right.values()):
            ours = next((dose for dose in left.values() if one_dose(dose, theirs)), None)
            if ours is not None:
                folds.append(_folded(ours, theirs))
                del left[ours.id], right[theirs.id]
    apart = [
        (ours.id, theirs.id)
        for theirs in right.values()
        for ours in left.values()
        if _same_day(ours, theirs)
    ]
    return DosePlan(tuple(folds), tuple(apart))


def _folded(ours: DoseFacts, theirs: DoseFacts) -> Fold:
    """The one that stands, then the better verified, then the kept carnet's."""
    stronger = (theirs.stands, theirs.strength) > (ours.stands, ours.strength)
    return Fold(theirs.id, ours.id) if stronger else Fold(ours.id, theirs.id)


def _same_source(ours: DoseFacts, theirs: DoseFacts) -> bool:
    return ours.source is not None and ours.source == theirs.source


def _same_day(ours: DoseFacts, theirs: DoseFacts) -> bool:
    same = ours.day is not None and (ours.vaccine, ours.day) == (theirs.vaccine, theirs.day)
    return same and ours.stands and theirs.stands


def _stated(dose: DoseFacts) -> tuple[str, bool | None, str, str]:
    return re.sub(r"[^0-9a-z]", "", dose.batch.casefold()), dose.booster, dose.route, dose.site


def _all_alike(ours: DoseFacts, theirs: DoseFacts) -> bool:
    return _same_day(ours, theirs) and _stated(ours) == _stated(theirs)


def _equal(ours: DoseFacts, theirs: DoseFacts) -> bool:
    pairs: Iterable[tuple[object, object]] = zip(_stated(ours), _stated(theirs), strict=True)
    alike = all(a == b or a in {"", None} or b in {"", None} for a, b in pairs)
    return _same_day(ours, theirs) and alike
