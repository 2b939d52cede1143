"""What an export will do: a plan, decided on plain values, as `rules` does for an import."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from calcium.linking.rules import LocalDose
from calcium.linking.state import SyncState, Why, sync_state


class ExportStep(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    CHANGE = "change"
    VALIDATE = "validate"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the export."""

    row_id: UUID
    step: ExportStep


def plan_export(rows: Iterable[LocalDose]) -> tuple[PlannedRow, ...]:
    """Every ready row is created, every row changed here is changed there, or vouched for where
    the dose is the holder's; a refused one is tried again. What changed over there, or on both
    sides, waits for a person."""
    planned = (_exported(row) for row in rows)
    return tuple(row for row in planned if row is not None)


def _exported(row: LocalDose) -> PlannedRow | None:
    state = sync_state(row.facts, twin=row.twin, intention=row.intention)
    if state.state is SyncState.FAILED:
        state = sync_state(row.facts, twin=row.twin)
    if state.state is SyncState.READY:
        return PlannedRow(row.row_id, ExportStep.CREATE)
    sendable = row.fields.given is not None and row.fields.given.exact and row.fields.vaccine_id
    if state.why is not Why.CHANGED_HERE or not sendable or row.twin is None:
        return None
    ours = row.twin.may_change
    return PlannedRow(row.row_id, ExportStep.CHANGE if ours else ExportStep.VALIDATE)
