"""`nomenclature fetch`: bring MesVaccins' list, and say which entries gained or lost their link."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from calcium.audit.actions import Actor, record
from calcium.centres.actions import link_by_name
from calcium.centres.models import (
    CentreVaccine,
    Disease,
    NationalNomenclature,
    NationalVaccine,
)
from calcium.linking.translation import national_id
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import NomenclatureDocument, VaccineDocument

_COLUMNS = [
    "name",
    "short_description",
    "alternative_names",
    "search_words",
    "diseases",
    "cip_codes",
    "generic",
    "immunoglobulin",
    "skin_test",
    "parent_id",
    "broader_ids",
    "replaced_by",
    "withdrawn",
    "release",
]


@dataclass(frozen=True, slots=True)
class NomenclatureReport:
    """What a fetch changed: « gained » and « lost » name the centre and its entry."""

    release: str
    changed: bool
    vaccines: int
    gained: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


def fetch_nomenclature(*, gateway: CarnetGateway, by: Actor, now: datetime) -> NomenclatureReport:
    """Ask for the national list, unless the one kept is current. Raises CarnetApiError.

    One that no longer comes is marked withdrawn; nothing is ever taken away.
    """
    kept = NationalNomenclature.objects.first()
    answer = gateway.nomenclature(etag=kept.etag if kept else None)
    if answer.nomenclature is None:
        known = NationalVaccine.objects.filter(withdrawn=False).count()
        return NomenclatureReport(kept.release if kept else "", changed=False, vaccines=known)
    with transaction.atomic():
        before = _links()
        _write(answer.nomenclature)
        NationalNomenclature.objects.update_or_create(
            pk=1,
            defaults={
                "etag": answer.etag,
                "release": answer.nomenclature.release,
                "fetched_at": now,
            },
        )
        link_by_name()
        after = _links()
        record("nomenclature_fetched", by=by, release=answer.nomenclature.release)
    return NomenclatureReport(
        release=answer.nomenclature.release,
        changed=True,
        vaccines=len(answer.nomenclature.vaccines),
        gained=_named(after.keys() - before.keys(), after),
        lost=_named(before.keys() - after.keys(), before),
    )


def _links() -> dict[object, tuple[str, str]]:
    entries = CentreVaccine.objects.filter(national__isnull=False).select_related(
        "national", "centre"
    )
    return {
        entry.pk: (entry.centre.name, entry.name)
        for entry in entries
        if national_id(entry) is not None
    }


def _named(keys: set[object], found: dict[object, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(found[key] for key in keys))


def _write(nomenclature: NomenclatureDocument) -> None:
    diseases = {
        disease.id: disease.name
        for vaccine in nomenclature.vaccines
        for disease in vaccine.diseases
    }
    Disease.objects.bulk_create(
        (Disease(id=number, name=name) for number, name in sorted(diseases.items())),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name"],
    )
    NationalVaccine.objects.bulk_create(
        (_row(vaccine, nomenclature.release) for vaccine in nomenclature.vaccines),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_COLUMNS,
    )
    NationalVaccine.objects.exclude(
        pk__in=[vaccine.id for vaccine in nomenclature.vaccines]
    ).update(withdrawn=True)


def _row(vaccine: VaccineDocument, release: str) -> NationalVaccine:
    return NationalVaccine(
        id=vaccine.id,
        name=vaccine.name[:200],
        short_description=vaccine.short_description[:300],
        alternative_names=[name[:200] for name in vaccine.alternative_names],
        search_words=[word[:200] for word in vaccine.search_words],
        diseases=[disease.id for disease in vaccine.diseases],
        cip_codes=list(vaccine.cip_codes),
        generic=vaccine.generic,
        immunoglobulin=vaccine.immunoglobulin,
        skin_test=vaccine.skin_test,
        parent_id=vaccine.parent_id,
        broader_ids=list(vaccine.broader_ids),
        replaced_by=vaccine.replaced_by,
        withdrawn=vaccine.withdrawn,
        release=release,
    )
