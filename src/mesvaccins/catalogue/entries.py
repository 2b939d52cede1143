"""The catalogue's vaccines as the medicine knows them, held in memory."""

from collections.abc import Mapping
from functools import lru_cache

from immunization.vaccines import Disease, Vaccine, VaccineKind, Valence
from mesvaccins.catalogue import models
from mesvaccins.catalogue.selectors import latest_release


def entries() -> Mapping[int, Vaccine]:
    """Every vaccine of the release in force by its number; a merged one is its successor."""
    return _entries(latest_release())


@lru_cache(maxsize=2)
def _entries(release: int) -> dict[int, Vaccine]:
    """The vaccines as of a release; the next import makes others."""
    del release
    valences = _valences()
    contents: dict[int, list[Valence]] = {}
    for row in models.Composition.objects.order_by("position"):
        contents.setdefault(row.vaccine_id, []).append(valences[row.valence_id])
    rows = {row.pk: row for row in models.Vaccine.objects.all()}
    made = {key: _vaccine(row, contents.get(key, [])) for key, row in rows.items()}
    return {key: made[_successor(key, rows)] for key in rows}


def _vaccine(row: models.Vaccine, contents: list[Valence]) -> Vaccine:
    return Vaccine(
        code=row.code,
        name=row.name,
        valences=tuple(contents),
        label=row.label,
        kind=VaccineKind(row.kind),
        generic=row.generic,
        withdrawn=row.withdrawn,
    )


def _successor(key: int, rows: dict[int, models.Vaccine]) -> int:
    seen = {key}
    while (following := rows[key].replaced_by_id) and following in rows and following not in seen:
        seen.add(following)
        key = following
    return key


def _valences() -> dict[int, Valence]:
    rows = {row.pk: row for row in models.Valence.objects.select_related("disease")}
    return {
        key: Valence(
            code=row.code,
            label=row.label,
            shorthand=row.shorthand,
            disease=Disease(row.disease.code, row.disease.name),
            lineage=_lineage(row, rows),
            passive=row.passive,
        )
        for key, row in rows.items()
    }


def _lineage(row: models.Valence, rows: dict[int, models.Valence]) -> tuple[str, ...]:
    """The valence's own code, then those of the broader ones above it."""
    codes = [row.code]
    while row.parent_id and row.parent_id in rows and rows[row.parent_id].code not in codes:
        row = rows[row.parent_id]
        codes.append(row.code)
    return tuple(codes)
