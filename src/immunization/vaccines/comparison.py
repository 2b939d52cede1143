"""What one nomenclature adds to, changes in and removes from another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from immunization.vaccines import written_form
from immunization.vaccines.contents import Contents
from immunization.vaccines.vaccine import Vaccine


@dataclass(frozen=True, slots=True)
class Change:
    """A field of an entry, before and after, as it is written."""

    code: str
    name: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Comparison:
    """Entries by what happened to them; valences and diseases speak through their vaccines."""

    added: tuple[Vaccine, ...]
    changed: tuple[Change, ...]
    removed: tuple[Vaccine, ...]

    def lines(self) -> Iterator[str]:
        """Give a line for each entry added (+) or removed (-) and each field changed (~)."""
        for vaccine in self.added:
            yield f"+ {vaccine.code} {vaccine.name}"
        for vaccine in self.removed:
            yield f"- {vaccine.code} {vaccine.name}"
        for change in self.changed:
            yield f"~ {change.code} {change.name}, {change.field}: {_said(change)}"

    def summary(self, before: str) -> str:
        """Give the three counts in a sentence."""
        changed = len({change.code for change in self.changed})
        return (
            f"Against {before}: {len(self.added)} added, {changed} changed, "
            f"{len(self.removed)} removed."
        )


def compare(before: Contents, after: Contents) -> Comparison:
    """Compare two nomenclatures entry by entry, field by field."""
    old = {vaccine.code: vaccine for vaccine in before.vaccines}
    new = {vaccine.code: vaccine for vaccine in after.vaccines}
    changes = [change for code in new if code in old for change in _changes(old[code], new[code])]
    return Comparison(
        added=tuple(new[code] for code in new if code not in old),
        changed=tuple(changes),
        removed=tuple(old[code] for code in old if code not in new),
    )


def _changes(before: Vaccine, after: Vaccine) -> Iterator[Change]:
    old, new = _fields(before), _fields(after)
    for field, value in new.items():
        if old[field] != value:
            yield Change(after.code, after.name, field, old[field], value)


def _fields(vaccine: Vaccine) -> Mapping[str, object]:
    return written_form.vaccine(vaccine)


def _said(change: Change) -> str:
    before, after = change.before, change.after
    if isinstance(before, list) and isinstance(after, list):
        more = [f"+{value}" for value in after if value not in before]
        fewer = [f"-{value}" for value in before if value not in after]
        return " ".join([*more, *fewer]) or "another order"
    return f"{_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)
