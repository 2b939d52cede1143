"""The curated nomenclature as tables that a person can read and correct."""

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from immunization.vaccines.contents import Contents, InvalidNomenclature
from immunization.vaccines.disease import Disease
from immunization.vaccines.release import Release, Source
from immunization.vaccines.vaccine import Market, MarketState, Vaccine, VaccineKind
from immunization.vaccines.valence import Valence

SHIPPED = Path(__file__).parent / "data"

Row = Mapping[str, str]
Read = TypeVar("Read")


def read(directory: Path) -> Contents:
    """Read release.toml, diseases.csv, valences.csv and vaccines.csv of a folder.

    Raises InvalidNomenclature with file and line where a row cannot be read.
    """
    diseases = {row.code: row for row in _rows(directory / "diseases.csv", _disease)}
    valences = _valences(directory / "valences.csv", diseases)
    vaccines = _rows(directory / "vaccines.csv", lambda row: _vaccine(row, valences))
    return Contents.of(
        _release(directory / "release.toml"),
        diseases=diseases.values(),
        valences=valences.values(),
        vaccines=list(vaccines),
    )


def _rows(path: Path, parse: Callable[[Row], Read]) -> Iterator[Read]:
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield parse(row)
            except (KeyError, ValueError, TypeError) as error:
                raise InvalidNomenclature(f"{path.name}, row {line}: {error}") from error


def _disease(row: Row) -> Disease:
    return Disease(row["code"], row["name"])


def _valences(path: Path, diseases: Mapping[str, Disease]) -> dict[str, Valence]:
    rows = {row["code"]: row for row in _rows(path, dict)}
    parents = {code: row["parent"] for code, row in rows.items()}
    return {
        code: Valence(
            code=code,
            label=row["label"],
            shorthand=row["shorthand"],
            disease=_known(diseases, row["disease"], path),
            lineage=lineage(code, parents),
            passive=row["passive"] == "yes",
        )
        for code, row in rows.items()
    }


def _known(diseases: Mapping[str, Disease], code: str, path: Path) -> Disease:
    if code not in diseases:
        raise InvalidNomenclature(f"{path.name}: {code} is not in diseases.csv")
    return diseases[code]


def lineage(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Give a valence's code followed by those above it, up to the broadest."""
    found: list[str] = []
    while code:
        if code in found:
            raise InvalidNomenclature(f"valence {code} stands above itself")
        if code not in parents:
            raise InvalidNomenclature(f"valence {code} stands above another and is not here")
        found.append(code)
        code = parents[code]
    return tuple(found)


def _vaccine(row: Row, valences: Mapping[str, Valence]) -> Vaccine:
    vaccine = Vaccine(
        code=row["code"],
        name=row["name"],
        label=row["label"],
        kind=VaccineKind(row["kind"]),
        generic=row["generic"] == "yes",
        valences=tuple(valences[code] for code in row["valences"].split()),
        generic_of=row["generic_of"] or None,
        aliases=_list(row["aliases"]),
        hints=_list(row["hints"]),
        cip13=tuple(row["cip13"].split()),
        atc=row["atc"] or None,
        cvx=tuple(row["cvx"].split()),
        market=_market(row),
        withdrawn=row["withdrawn"] == "yes",
        replaced_by=row["replaced_by"] or None,
    )
    said = row["diseases"].split()
    if said != [disease.code for disease in vaccine.diseases]:
        raise ValueError(f"{vaccine.code}: diseases {said} are not those of its valences")
    return vaccine


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _market(row: Row) -> Market:
    return Market(
        state=MarketState(row["market"] or "unknown"),
        authorised_on=_day(row["authorised_on"]),
        marketed_from=_day(row["marketed_from"]),
        marketed_until=_day(row["marketed_until"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _release(path: Path) -> Release:
    with path.open("rb") as file:
        found = tomllib.load(file)
    return Release(
        identifier=found["identifier"],
        dated=found["dated"],
        sources=tuple(Source(**source) for source in found["source"]),
    )
