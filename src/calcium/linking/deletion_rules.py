"""How far the deletion of a row goes: decided on plain values, as `rules` are."""

from dataclasses import dataclass
from enum import StrEnum


class DeletionReach(StrEnum):
    """How far a deletion goes, and which question the manual asks."""

    HERE = "here"
    BOTH = "both"
    HERE_ANOTHERS_DOSE_STAYS = "here_anothers_dose_stays"


@dataclass(frozen=True, slots=True)
class DeletionFacts:
    """What is known of the row over there, while its carnet is linked."""

    twin: bool = False
    deleted_there: bool = False
    may_delete: bool = False
    may_exist: bool = False


def plan_deletion(facts: DeletionFacts) -> DeletionReach:
    """Say how far the deletion of a row goes. A dose that may exist counts as one that does."""
    if facts.twin and not facts.deleted_there:
        return DeletionReach.BOTH if facts.may_delete else DeletionReach.HERE_ANOTHERS_DOSE_STAYS
    return DeletionReach.BOTH if facts.may_exist else DeletionReach.HERE
