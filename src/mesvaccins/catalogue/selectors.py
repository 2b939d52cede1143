"""Reads of the nomenclature."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from mesvaccins.catalogue.models import Composition, Disease, Release, Vaccine


def release_in_force() -> str:
    """The identifier of the release last imported, empty before the first."""
    latest = Release.objects.order_by("-id").values_list("identifier", flat=True).first()
    return latest or ""


def vaccine_named(*, vaccine_id: int | None = None, cip13: str | None = None) -> Vaccine | None:
    """The vaccine of a number, or of a CIP13 code."""
    if vaccine_id is not None:
        return Vaccine.objects.filter(pk=vaccine_id).first()
    if cip13:
        return Vaccine.objects.filter(presentations__cip13=cip13.replace(" ", "")).first()
    return None


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
