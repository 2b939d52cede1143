"""A row as it was: its columns before a decision, so that the decision can be undone."""

from datetime import date
from typing import Any
from uuid import UUID

import pghistory

from calcium.accounts.models import Agent
from calcium.vaccinations.models import Vaccination

_COLUMNS = (
    "vaccine_id",
    "label",
    "national_id",
    "national_release",
    "year",
    "month",
    "day",
    "earliest",
    "latest",
    "lot",
    "kind",
    "route",
    "site",
    "verification",
    "proof",
    "vouched_by_id",
    "vouched_name",
    "vouched_organisation",
)
"""What a synchronisation may write in a row; the centre's own words (comment, state) are not."""
_IDENTIFIERS = frozenset({"vaccine_id", "vouched_by_id"})
_DAYS = frozenset({"earliest", "latest"})


def columns_of(row: Vaccination) -> dict[str, Any]:
    """The columns, as they can be kept."""
    return {name: _kept(getattr(row, name)) for name in _COLUMNS}


def _kept(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def put_back(row: Vaccination, columns: dict[str, Any], *, by: Agent) -> None:
    """Write the columns back; the row's version and modification date stay, as with every sync."""
    for name, kept in columns.items():
        if kept is not None and name in _IDENTIFIERS:
            setattr(row, name, UUID(kept))
        elif kept is not None and name in _DAYS:
            setattr(row, name, date.fromisoformat(kept))
        else:
            setattr(row, name, kept)
    with pghistory.context(agent=str(by.pk), act="undo_decision"):
        row.save(update_fields=list(columns))
