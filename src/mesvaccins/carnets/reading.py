"""Doses read with everything that a page or a document shows of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from mesvaccins.carnets.models import Vaccination
from mesvaccins.catalogue.selectors import vaccines_in_memory
from mesvaccins.partners.models import Professional

PEOPLE = ("creator", "changed_by", "validator", "deleted_by")
"""The professionals behind a dose."""


def read_along(rows: Iterable[Vaccination]) -> list[Vaccination]:
    """The same doses, with their vaccines and the professionals behind them: two statements more,
    none for what is known of them already.

    A statement that joins the professionals four times over, each with their organisation, takes
    PostgreSQL ten times as long to plan as to carry out.
    """
    doses = list(rows)
    _fill(doses, ("vaccine",), vaccines_in_memory)
    _fill(doses, PEOPLE, _people)
    return doses


def _fill(
    doses: Iterable[Vaccination],
    fields: Iterable[str],
    read: Callable[[Collection[int]], Mapping[int, Any]],
) -> None:
    """Put behind the fields what they lead to, as `read` finds it by its numbers."""
    lacking = [
        (dose, name, key) for dose in doses for name in fields if (key := _lacks(dose, name))
    ]
    found = read({key for _dose, _name, key in lacking})
    for dose, name, key in lacking:
        setattr(dose, name, found[key])


def _lacks(dose: Vaccination, name: str) -> int | None:
    """The number that a field holds, where the row that it leads to was not read yet."""
    field: Any = Vaccination._meta.get_field(name)
    known: bool = field.is_cached(dose)
    key: int | None = getattr(dose, f"{name}_id")
    return None if known else key


def _people(keys: Collection[int]) -> Mapping[int, Professional]:
    return Professional.objects.select_related("organisation").in_bulk(keys)
