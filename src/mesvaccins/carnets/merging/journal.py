"""What a merge writes, column by column, so that it can be taken back."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from mesvaccins.carnets.models import CarnetMerge, MergeStep


class Journal:
    """Writes rows for one merge, and remembers what stood there before."""

    def __init__(self, merge: CarnetMerge) -> None:
        self.merge = merge

    def write(self, row: Model, values: Mapping[str, Any], *, watched: str = "") -> bool:
        """Write the columns that differ; says whether any did.

        `watched` is a column that is not written, but tells at the undoing whether somebody has
        written the row since.
        """
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not new:
            return False
        seen = {watched: plain(getattr(row, watched))} if watched else {}
        MergeStep.objects.create(
            merge=self.merge,
            table=row._meta.label,
            row=str(row.pk),
            before=seen | {name: plain(getattr(row, name)) for name in new},
            after=seen | {name: plain(value) for name, value in new.items()},
        )
        put(row, new)
        return True


def put(row: Model, values: Mapping[str, Any]) -> None:
    """Write columns of a row in place."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


class Step:
    """One row to be put back: `back` are the columns that nobody has changed since the merge,
    `stays` the names of the others."""

    def __init__(self, step: MergeStep) -> None:
        model = apps.get_model(step.table)
        self.step = step
        self.row = model._default_manager.select_for_update().filter(pk=step.row).first()
        self.back: dict[str, Any] = {}
        self.stays: list[str] = []
        for name, written in step.after.items():
            if self.row is not None and plain(getattr(self.row, name)) == written:
                field = model._meta.get_field(name)
                self.back[name] = field.to_python(step.before[name])
            else:
                self.stays.append(name)

    @property
    def named(self) -> str:
        """The row, for an operator: table and identifier."""
        return f"{self.step.table.rpartition('.')[2]} {self.step.row}"


def backwards(merge: CarnetMerge) -> Iterator[Step]:
    """What the merge wrote, the last first, each read when its turn has come."""
    for step in merge.steps.order_by("-pk"):
        yield Step(step)
