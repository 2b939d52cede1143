"""Writes a release of the nomenclature into the tables: one transaction, and idempotent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

from immunization.vaccines import Nomenclature
from immunization.vaccines import Vaccine as Entry
from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor
from mesvaccins.catalogue.models import (
    Composition,
    Disease,
    Presentation,
    Release,
    Vaccine,
    Valence,
)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to the vaccines, by their codes."""

    release: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def import_nomenclature(nomenclature: Nomenclature, *, by: Actor, now: datetime) -> Imported:
    """Make the tables say what the release says.

    A vaccine that the release no longer holds is marked withdrawn: a dose may name it.
    """
    identifier, digest = nomenclature.release.identifier, nomenclature.sha256
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('nomenclature'))")
        if Release.objects.order_by("-id").values_list("sha256", flat=True).first() == digest:
            return Imported(identifier)
        before = {row.code: _facts(row) for row in Vaccine.objects.all()}
        _write_components(nomenclature)
        _write_vaccines(nomenclature)
        imported = _compare(identifier, before, nomenclature)
        Vaccine.objects.filter(code__in=imported.withdrawn).update(withdrawn=True)
        _write_release(nomenclature, now=now)
        record("nomenclature_imported", by=by, object_kind="release", object_ids=[identifier])
    return imported


def _write_components(nomenclature: Nomenclature) -> None:
    _upsert(
        Disease,
        [Disease(id=row.id, code=row.code, name=row.name) for row in nomenclature.diseases],
        ["code", "name"],
    )
    ids = {row.code: row.id for row in nomenclature.valences}
    rows = [
        Valence(
            id=row.id,
            code=row.code,
            label=row.label,
            shorthand=row.shorthand,
            disease_id=row.disease.id,
            parent_id=ids.get(row.parent) if row.parent else None,
            passive=row.passive,
        )
        for row in nomenclature.valences
    ]
    # A parent may stand below its child: the database looks at the end of the transaction.
    _upsert(Valence, rows, ["code", "label", "shorthand", "disease", "parent", "passive"])


def _write_vaccines(nomenclature: Nomenclature) -> None:
    ids = {entry.code: entry.id for entry in nomenclature.vaccines}
    rows = [
        Vaccine(
            id=entry.id,
            generic_of_id=ids.get(entry.generic_of) if entry.generic_of else None,
            replaced_by_id=ids.get(entry.replaced_by) if entry.replaced_by else None,
            broader=[generic.id for generic in nomenclature.broader(entry)],
            **_columns(entry),
        )
        for entry in nomenclature.vaccines
    ]
    columns = list(_columns(nomenclature.vaccines[0])) if rows else []
    _upsert(Vaccine, rows, [*columns, "generic_of", "replaced_by", "broader"])
    Composition.objects.filter(vaccine__in=rows).delete()
    Composition.objects.bulk_create(
        Composition(vaccine_id=entry.id, valence_id=valence.id, position=position)
        for entry in nomenclature.vaccines
        for position, valence in enumerate(entry.valences)
    )
    Presentation.objects.all().delete()
    Presentation.objects.bulk_create(
        Presentation(cip13=cip13, vaccine_id=entry.id)
        for entry in nomenclature.vaccines
        for cip13 in entry.cip13
    )


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": entry.name,
        "label": entry.label,
        "kind": entry.kind.value,
        "generic": entry.generic,
        "aliases": list(entry.aliases),
        "hints": list(entry.hints),
        "atc": entry.atc or "",
        "cvx": list(entry.cvx),
        "market": entry.market.state.value,
        "authorised_on": entry.market.authorised_on,
        "marketed_from": entry.market.marketed_from,
        "marketed_until": entry.market.marketed_until,
        "withdrawn": entry.withdrawn,
    }


def _facts(row: Vaccine) -> dict[str, Any]:
    """The columns of a row as `_columns` names them, to tell what a release changes."""
    names = [field.attname for field in Vaccine._meta.concrete_fields]
    return {name: getattr(row, name) for name in names}


def _compare(
    identifier: str, before: dict[str, dict[str, Any]], nomenclature: Nomenclature
) -> Imported:
    after = {entry.code: _columns(entry) for entry in nomenclature.vaccines}
    changed = [
        code
        for code, columns in after.items()
        if code in before and any(before[code][name] != value for name, value in columns.items())
    ]
    gone = [code for code, facts in before.items() if code not in after and not facts["withdrawn"]]
    return Imported(
        identifier,
        added=tuple(code for code in after if code not in before),
        changed=tuple(changed),
        withdrawn=tuple(sorted(gone)),
    )


def _write_release(nomenclature: Nomenclature, *, now: datetime) -> None:
    release = nomenclature.release
    Release.objects.create(
        identifier=release.identifier,
        dated=release.dated,
        sha256=nomenclature.sha256,
        sources=[
            {
                "name": source.name,
                "version": source.version,
                "licence": source.licence,
                "attribution": source.attribution,
            }
            for source in release.sources
        ],
        imported_at=now,
    )


def _upsert(model: type[Row], rows: list[Row], fields: list[str]) -> None:
    """Insert the rows, or update those whose identifier is there."""
    if rows:
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
