"""Reads of the nomenclature."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from django.db.models import Max, Prefetch, QuerySet

from mesvaccins.catalogue.models import Composition, Disease, Presentation, Release, Vaccine


def release_in_force() -> str:
    """The identifier of the release last imported, empty before the first."""
    latest = Release.objects.order_by("-id").values_list("identifier", flat=True).first()
    return latest or ""


def latest_release() -> int:
    """The number of the release last imported: what is held in memory is held for it."""
    return Release.objects.aggregate(latest=Max("id"))["latest"] or 0


def vaccines_in_memory(keys: Collection[int]) -> Mapping[int, Vaccine]:
    """These vaccines, at least, their valences, diseases and boxes read along.

    They are read once a process for each release; nobody may change them.
    """
    held = _held(latest_release()) if keys else {}
    lacking = [key for key in keys if key not in held]
    if lacking:
        held |= with_composition(Vaccine.objects.all()).in_bulk(lacking)
    return held


@lru_cache(maxsize=2)
def _held(release: int) -> dict[int, Vaccine]:
    """Filled as doses ask for them; the next import begins another."""
    del release
    return {}


def vaccine_named(*, vaccine_id: int | None = None, cip13: str | None = None) -> Vaccine | None:
    """The vaccine of a number, or of a CIP13 code, its composition and boxes read along."""
    if vaccine_id is None and cip13:
        boxes = Presentation.objects.filter(cip13=cip13.replace(" ", ""))
        vaccine_id = boxes.values_list("vaccine_id", flat=True).first()
    return None if vaccine_id is None else vaccines_in_memory([vaccine_id]).get(vaccine_id)


def with_composition(vaccines: QuerySet[Vaccine]) -> QuerySet[Vaccine]:
    """The same vaccines, their valences, diseases and boxes read along."""
    compositions = Composition.objects.select_related("valence__disease").order_by("position")
    return vaccines.prefetch_related(Prefetch("compositions", compositions), "presentations")


def diseases_of(vaccine: Vaccine) -> list[Disease]:
    """The diseases that a vaccine is listed under, by their numbers."""
    return distinct(row.valence.disease for row in vaccine.compositions.all())


def distinct(diseases: Iterable[Disease]) -> list[Disease]:
    """Each disease once, by their numbers."""
    return sorted({disease.pk: disease for disease in diseases}.values(), key=lambda row: row.pk)
