"""Doses read with everything that a page or a document shows of them."""

from collections.abc import Iterable

from mesvaccins.carnets.models import Vaccination
from mesvaccins.catalogue.selectors import vaccines_in_memory
from mesvaccins.partners.models import Professional

PEOPLE = ("creator", "changed_by", "validator", "deleted_by")
"""The professionals behind a dose."""


def read_along(rows: Iterable[Vaccination]) -> list[Vaccination]:
    """The same doses, with their vaccines and the professionals behind them: two statements more.

    A statement that joins the professionals four times over, each with their organisation, takes
    PostgreSQL ten times as long to plan as to carry out.
    """
    doses = list(rows)
    vaccines = vaccines_in_memory({dose.vaccine_id for dose in doses})
    people = _people(doses)
    for dose in doses:
        dose.vaccine = vaccines[dose.vaccine_id]
        for role in PEOPLE:
            setattr(dose, role, people.get(getattr(dose, f"{role}_id")))
    return doses


def _people(doses: Iterable[Vaccination]) -> dict[int | None, Professional]:
    named = {getattr(dose, f"{role}_id") for dose in doses for role in PEOPLE} - {None}
    found = Professional.objects.select_related("organisation").filter(pk__in=named)
    return {row.pk: row for row in found}
