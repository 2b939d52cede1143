"""Reading the centre's list, and searching it and the national one by name as one types."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, QuerySet

from calcium.centres.models import (
    Centre,
    CentreVaccine,
    Disease,
    NationalNomenclature,
    NationalVaccine,
)
from immunization.vaccines import NamedEntry, NameIndex
from immunization.vaccines.names import normalise

SHOWN = 12


@dataclass(frozen=True, slots=True)
class NationalCandidate:
    """A national vaccine found by name; `exact` when the text equals one of its names."""

    vaccine: NationalVaccine
    exact: bool


def vaccine_list(centre: Centre) -> QuerySet[CentreVaccine]:
    """The whole list with its links, by name, for the administrator; `uses` counts the rows."""
    return (
        CentreVaccine.objects.filter(centre=centre)
        .select_related("national")
        .annotate(uses=Count("rows"))
        .order_by("normalised")
    )


def vaccine(centre: Centre, vaccine_id: UUID) -> CentreVaccine:
    """One entry of the centre's list. Raises CentreVaccine.DoesNotExist."""
    return CentreVaccine.objects.select_related("national").get(centre=centre, pk=vaccine_id)


def search_list(centre: Centre, text: str) -> list[CentreVaccine]:
    """The entries of the centre's list that may be meant, the likeliest first; hidden ones never.

    An entry is found by its own name and by the names of the vaccine that it is linked with; then
    by words that only help to find it: « pfizer », or a disease.
    """
    entries = {
        entry.pk: entry
        for entry in CentreVaccine.objects.filter(centre=centre, hidden=False)
        .select_related("national")
        .order_by("normalised")
    }
    if not text.strip():
        return list(entries.values())[:SHOWN]
    diseases = _disease_names()
    index = NameIndex(
        NamedEntry(key=pk, names=_names(entry), hints=_hints(entry, diseases))
        for pk, entry in entries.items()
    )
    return [entries[found.key] for found in index.search(text, limit=SHOWN)]


def search_national(text: str) -> list[NationalCandidate]:
    """The national vaccines that may be meant, the likeliest first; withdrawn ones never."""
    if not text.strip():
        return []
    found = national_index().search(text, limit=SHOWN)
    vaccines = NationalVaccine.objects.in_bulk([candidate.key for candidate in found])
    return [
        NationalCandidate(vaccines[candidate.key], exact=candidate.is_exact)
        for candidate in found
        if candidate.key in vaccines
    ]


def national_index() -> NameIndex[int]:
    """The names of the national list, built once in a process for each release fetched."""
    kept = NationalNomenclature.objects.first()
    return _index_of(f"{kept.release} {kept.fetched_at.isoformat()}" if kept else "")


@lru_cache(maxsize=1)
def _index_of(release: str) -> NameIndex[int]:  # noqa: ARG001 - the key of the cache
    current = NationalVaccine.objects.filter(withdrawn=False, replaced_by=None)
    diseases = _disease_names()
    return NameIndex(
        NamedEntry(
            key=vaccine.pk,
            names=(vaccine.name, *vaccine.alternative_names),
            hints=(*vaccine.search_words, *_named(vaccine.diseases, diseases)),
        )
        for vaccine in current
    )


def forget_national_index() -> None:
    """Build the index anew at the next search, where rows changed without a fetch (tests)."""
    _index_of.cache_clear()


def _names(entry: CentreVaccine) -> tuple[str, ...]:
    if entry.national is None:
        return (entry.name,)
    return tuple(
        dict.fromkeys((entry.name, entry.national.name, *entry.national.alternative_names))
    )


def _hints(entry: CentreVaccine, diseases: Mapping[int, str]) -> tuple[str, ...]:
    words = entry.national.search_words if entry.national else []
    return (*words, *_named(entry.disease_ids, diseases))


def _named(numbers: Iterable[int], diseases: Mapping[int, str]) -> Iterator[str]:
    return (diseases[number] for number in numbers if number in diseases)


def _disease_names() -> dict[int, str]:
    return dict(Disease.objects.values_list("id", "name"))


def entry_named(centre: Centre, text: str) -> CentreVaccine | None:
    """The entry that the typed words name, once normalised; nothing less than equal counts."""
    named = normalise(text)
    if not named:
        return None
    return CentreVaccine.objects.filter(centre=centre, hidden=False, normalised=named).first()
