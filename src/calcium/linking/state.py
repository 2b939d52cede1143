"""The « Synchro MV.net » column: one pure function from a row, its twin and its intention."""

from dataclasses import dataclass
from enum import StrEnum

from calcium.linking.fields import Base, TravellingFields


class SyncState(StrEnum):
    """The six states of the column."""

    IMPOSSIBLE = "impossible"
    READY = "ready"
    PENDING = "pending"
    FAILED = "failed"
    DIFFERS = "differs"
    SYNCHRONISED = "synchronised"


class Why(StrEnum):
    """Why a row is in its state; the sentence is in `errors`."""

    NOTHING = ""
    INCOMPLETE_DATE = "incomplete_date"
    VACCINE_NOT_LINKED = "vaccine_not_linked"
    QUEUED = "queued"
    DELETING = "deleting"
    REFUSED = "refused"
    CHANGED_HERE = "changed_here"
    NOT_OURS = "not_ours"
    CHANGED_THERE = "changed_there"
    CHANGED_ON_BOTH_SIDES = "changed_on_both_sides"
    DELETED_THERE = "deleted_there"


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row, as far as its synchronisation asks."""

    fields: TravellingFields
    deleting: bool = False


@dataclass(frozen=True, slots=True)
class TwinFacts:
    """What was last seen of it at MesVaccins."""

    base: Base
    remote: TravellingFields
    deleted: bool = False
    may_change: bool = True
    may_validate: bool = False


@dataclass(frozen=True, slots=True)
class IntentionFacts:
    """The intention that has no outcome yet, or the last one, refused. `code` says by what."""

    open: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class RowState:
    """A row's state, why, and the code of the refusal or of the last failed try."""

    state: SyncState
    why: Why = Why.NOTHING
    code: str = ""


def sync_state(
    row: RowFacts, *, twin: TwinFacts | None = None, intention: IntentionFacts | None = None
) -> RowState:
    """Say which symbol the column shows, and why."""
    if row.deleting:
        return RowState(SyncState.PENDING, Why.DELETING, intention.code if intention else "")
    if intention and intention.open:
        return RowState(SyncState.PENDING, Why.QUEUED, intention.code)
    if intention:
        return RowState(SyncState.FAILED, Why.REFUSED, intention.code)
    if twin:
        return _compared(row, twin)
    if row.fields.given is None or row.fields.given.exact is None:
        return RowState(SyncState.IMPOSSIBLE, Why.INCOMPLETE_DATE)
    if row.fields.vaccine_id is None:
        return RowState(SyncState.IMPOSSIBLE, Why.VACCINE_NOT_LINKED)
    return RowState(SyncState.READY)


def _compared(row: RowFacts, twin: TwinFacts) -> RowState:
    if twin.deleted:
        return RowState(SyncState.DIFFERS, Why.DELETED_THERE)
    here = changed_here(row.fields, twin.base.row)
    there = twin.remote != twin.base.remote
    match here, there:
        case False, False:
            return RowState(SyncState.SYNCHRONISED)
        case True, False:
            sendable = twin.may_change or (twin.may_validate and row.fields.method)
            return RowState(SyncState.DIFFERS, Why.CHANGED_HERE if sendable else Why.NOT_OURS)
        case False, True:
            return RowState(SyncState.DIFFERS, Why.CHANGED_THERE)
        case _:
            return RowState(SyncState.DIFFERS, Why.CHANGED_ON_BOTH_SIDES)


def changed_here(row: TravellingFields, base: TravellingFields) -> bool:
    """Whether the row has changed since both sides agreed; a vaccine that lost its link has not."""
    if row.vaccine_id is None:
        return _without_vaccine(row) != _without_vaccine(base)
    return row != base


def _without_vaccine(fields: TravellingFields) -> dict[str, object]:
    kept = fields.as_json()
    del kept["vaccine_id"]
    return kept
