"""The nomenclature as one file: what a catalogue imports, one entry a line.

A JSON object: `form` (1), `sha256` (of what follows it but the release), `release`, `diseases`,
`valences`, `vaccines`. A valence names its disease and parent, a vaccine its valences, by code.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from immunization.vaccines.contents import Contents, InvalidNomenclature
from immunization.vaccines.disease import Disease
from immunization.vaccines.release import Release, Source
from immunization.vaccines.tables import lineage
from immunization.vaccines.vaccine import Market, MarketState, Vaccine, VaccineKind
from immunization.vaccines.valence import Valence

FORM = 1

Document = dict[str, Any]


def document(contents: Contents) -> Document:
    """Give the whole as plain values, fit for JSON."""
    return {
        "form": FORM,
        "sha256": sha256(contents),
        "release": _release(contents.release),
        **_entries(contents),
    }


def sha256(contents: Contents) -> str:
    """Hash the entries alone, so that the same facts read on another day are the same."""
    text = json.dumps(_entries(contents), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def write(contents: Contents, path: Path) -> None:
    """Write the file whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_text(document(contents)))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(path: Path) -> Contents:
    """Read a written file; raises InvalidNomenclature where it is not one or was altered."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidNomenclature(f"{path} is not a nomenclature file: {error}") from error
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise InvalidNomenclature(f"{path} is not a nomenclature file of form {FORM}")
    try:
        contents = parse(found)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidNomenclature(f"{path}: {error!r}") from error
    if found.get("sha256") != sha256(contents):
        raise InvalidNomenclature(f"{path} does not have the hash it says; write it again")
    return contents


def parse(found: Mapping[str, Any]) -> Contents:
    """Make the rows from the plain values of `document`."""
    diseases = {row["code"]: Disease(row["code"], row["name"]) for row in found["diseases"]}
    parents = {row["code"]: row["parent"] or "" for row in found["valences"]}
    valences = {
        row["code"]: Valence(
            code=row["code"],
            label=row["label"],
            shorthand=row["shorthand"],
            disease=diseases[row["disease"]],
            lineage=lineage(row["code"], parents),
            passive=row["passive"],
        )
        for row in found["valences"]
    }
    return Contents.of(
        _parse_release(found["release"]),
        diseases=diseases.values(),
        valences=valences.values(),
        vaccines=[_parse_vaccine(row, valences) for row in found["vaccines"]],
    )


def _entries(contents: Contents) -> Document:
    return {
        "diseases": [{"code": row.code, "name": row.name} for row in contents.diseases],
        "valences": [_valence(row) for row in contents.valences],
        "vaccines": [vaccine(row) for row in contents.vaccines],
    }


def _valence(row: Valence) -> Document:
    return {
        "code": row.code,
        "label": row.label,
        "shorthand": row.shorthand,
        "disease": row.disease.code,
        "parent": row.parent,
        "passive": row.passive,
    }


def vaccine(row: Vaccine) -> Document:
    """Give one vaccine as plain values."""
    return {
        "code": row.code,
        "id": row.id,
        "name": row.name,
        "label": row.label,
        "kind": row.kind.value,
        "generic": row.generic,
        "generic_of": row.generic_of,
        "aliases": list(row.aliases),
        "hints": list(row.hints),
        "valences": [valence.code for valence in row.valences],
        "diseases": [disease.code for disease in row.diseases],
        "cip13": list(row.cip13),
        "atc": row.atc,
        "cvx": list(row.cvx),
        "market": row.market.state.value,
        "authorised_on": _iso(row.market.authorised_on),
        "marketed_from": _iso(row.market.marketed_from),
        "marketed_until": _iso(row.market.marketed_until),
        "withdrawn": row.withdrawn,
        "replaced_by": row.replaced_by,
    }


def _parse_vaccine(row: Mapping[str, Any], valences: Mapping[str, Valence]) -> Vaccine:
    return Vaccine(
        code=row["code"],
        name=row["name"],
        label=row["label"],
        kind=VaccineKind(row["kind"]),
        generic=row["generic"],
        generic_of=row["generic_of"],
        aliases=tuple(row["aliases"]),
        hints=tuple(row["hints"]),
        valences=tuple(valences[code] for code in row["valences"]),
        cip13=tuple(row["cip13"]),
        atc=row["atc"],
        cvx=tuple(row["cvx"]),
        market=Market(
            MarketState(row["market"]),
            authorised_on=_day(row["authorised_on"]),
            marketed_from=_day(row["marketed_from"]),
            marketed_until=_day(row["marketed_until"]),
        ),
        withdrawn=row["withdrawn"],
        replaced_by=row["replaced_by"],
    )


def _release(release: Release) -> Document:
    return {
        "identifier": release.identifier,
        "dated": release.dated.isoformat(),
        "sources": [
            {
                "name": source.name,
                "version": source.version,
                "licence": source.licence,
                "attribution": source.attribution,
                "sha256": source.sha256,
            }
            for source in release.sources
        ],
    }


def _parse_release(row: Mapping[str, Any]) -> Release:
    return Release(
        identifier=row["identifier"],
        dated=date.fromisoformat(row["dated"]),
        sources=tuple(Source(**source) for source in row["sources"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(found: Document) -> str:
    """Lay the file out an entry a line, so that two releases can be compared by eye."""
    parts = [
        f'"{key}": {_lines(value) if isinstance(value, list) else _line(value)}'
        for key, value in found.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(rows: Iterable[object]) -> str:
    return "[\n" + ",\n".join(_line(row) for row in rows) + "\n]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
