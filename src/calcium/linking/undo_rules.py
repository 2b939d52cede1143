"""What the undo of an import does with each dose that it brought. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNDONE_WITHIN = timedelta(days=30)


class UndoStep(StrEnum):
    """What happens to a row that the import made."""

    BURY = "bury"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    GONE = "gone"


class Kept(StrEnum):
    """Why a row stays; the sentence is in `errors`."""

    CHANGED_HERE = "changed_here"
    CHANGED_THERE = "changed_there"
    SHARING_ENDED = "not_shared"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class BroughtDose:
    """A row that an import made, as it is now.

    `changed_here_by` and `changed_there_by` name another person who has changed it since, and are
    empty where nobody has; `validated` says that the import vouched for the dose, `deleted_there`
    that the CVE holds it no more, `open_to_us` that the carnet is still shared.
    """

    alive: bool
    validated: bool
    changed_here_by: str = ""
    changed_there_by: str = ""
    deleted_there: bool = False
    open_to_us: bool = True


def undo_step(dose: BroughtDose) -> tuple[UndoStep, Kept | None]:
    """Say what happens to the row, and why where it stays.

    What somebody else has changed since is theirs: it stays, with its validation.
    """
    if not dose.alive:
        return UndoStep.GONE, None
    if dose.changed_here_by:
        return UndoStep.KEEP, Kept.CHANGED_HERE
    if dose.changed_there_by and not dose.deleted_there:
        return UndoStep.KEEP, Kept.CHANGED_THERE
    if not dose.validated or dose.deleted_there:
        return UndoStep.BURY, None
    if not dose.open_to_us:
        return UndoStep.KEEP, Kept.SHARING_ENDED
    return UndoStep.WITHDRAW, None


def may_be_undone(*, at: datetime, undone: bool, now: datetime) -> bool:
    """Whether « Annuler cet import » is offered: once, and for 30 days."""
    return not undone and now - at <= UNDONE_WITHIN
