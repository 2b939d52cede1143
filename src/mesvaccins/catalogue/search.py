"""Vaccines by name as one types, from the catalogue's rows held in memory."""

from functools import lru_cache

from immunization.vaccines import MarketState, NamedEntry, NameIndex
from mesvaccins.catalogue.models import Composition, Vaccine
from mesvaccins.catalogue.selectors import latest_release, with_composition

FRENCH_FAVOUR = 3.0
MARKETED_FAVOUR = 1.0


def find_vaccines(typed: str, *, limit: int = 12) -> list[Vaccine]:
    """The vaccines whose names are nearest to what was typed, best first, read along."""
    keys = [candidate.key for candidate in _index(latest_release()).search(typed, limit)]
    found = {row.pk: row for row in with_composition(Vaccine.objects.filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


@lru_cache(maxsize=2)
def _index(release: int) -> NameIndex[int]:
    """The names as of a release; the next import makes another index."""
    del release
    diseases = _disease_names()
    rows = Vaccine.objects.filter(withdrawn=False)
    return NameIndex(
        NamedEntry(
            row.pk,
            (row.name, *row.aliases),
            hints=(*row.hints, *diseases.get(row.pk, ())),
            favour=_favour(row),
        )
        for row in rows
    )


def _disease_names() -> dict[int, list[str]]:
    """For each vaccine the diseases it is listed under: one may look for « rougeole »."""
    names: dict[int, list[str]] = {}
    pairs = Composition.objects.order_by("position").values_list(
        "vaccine_id", "valence__disease__name"
    )
    for vaccine_id, disease in pairs:
        if disease not in names.setdefault(vaccine_id, []):
            names[vaccine_id].append(disease)
    return names


def _favour(row: Vaccine) -> float:
    """French booklets name French brands and generic entries first."""
    known_here = row.market != MarketState.UNKNOWN or row.generic or row.aliases
    marketed = row.market == MarketState.MARKETED
    return FRENCH_FAVOUR * bool(known_here) + MARKETED_FAVOUR * marketed
