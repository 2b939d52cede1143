"""The market of French boxes, from the BDPM's tables as published."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from immunization.vaccines.contents import InvalidNomenclature

_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_DATED_NAME = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_MARKETED = "Commercialisée"
_STARTED = "Déclaration de commercialisation"

# Columns of the BDPM's tables, which have no header.
_SPECIALITY_CIS, _SPECIALITY_STATE, _SPECIALITY_DAY = 0, 6, 7
_BOX_CIS, _BOX_DECLARATION, _BOX_DAY, _BOX_CIP13 = 0, 4, 5, 6
_INTEREST_CIS, _INTEREST_ATC = 0, 1


@dataclass(frozen=True, slots=True)
class Speciality:
    """A speciality (CIS): whether it is sold, since when it is authorised, its ATC code."""

    marketed: bool
    authorised_on: date | None
    atc: str | None


@dataclass(frozen=True, slots=True)
class Box:
    """A presentation (CIP13): its speciality, and the last declaration about its sale."""

    cis: str
    started_on: date | None
    stopped_on: date | None


@dataclass(frozen=True, slots=True)
class Bdpm:
    """Specialities by CIS, boxes by CIP13."""

    version: str
    specialities: Mapping[str, Speciality] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)


def read_bdpm(folder: Path) -> Bdpm:
    """Read CIS_bdpm, CIS_CIP_bdpm and, where it is there, CIS_MITM.

    Raises InvalidNomenclature where one of the first two is missing or is not that table.
    """
    specialities = _one(folder, "CIS_bdpm")
    boxes = _one(folder, "CIS_CIP_bdpm")
    named = _DATED_NAME.search(specialities.name)
    atc = _atc(folder)
    return Bdpm(
        version=named.group() if named else "date not known",
        specialities={row[_SPECIALITY_CIS]: _speciality(row, atc) for row in _rows(specialities)},
        boxes={row[_BOX_CIP13]: _box(row) for row in _rows(boxes)},
    )


def _one(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"{name}*.txt"))
    if not found:
        raise InvalidNomenclature(f"{folder} holds no {name}.txt of the BDPM")
    return found[-1]


def _rows(path: Path) -> Iterator[list[str]]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        row = [cell.strip() for cell in line.split("\t")]
        if not line.strip():
            continue
        if len(row) <= _BOX_CIP13 or not row[0].isdigit():
            raise InvalidNomenclature(f"{path.name}, line {number}: not a row of the BDPM")
        yield row


def _text(path: Path) -> str:
    # The official files and their copies differ in encoding.
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _atc(folder: Path) -> Mapping[str, str]:
    found = sorted(folder.glob("CIS_MITM*.txt"))
    if not found:
        return {}
    rows = (line.split("\t") for line in _text(found[-1]).splitlines() if "\t" in line)
    return {row[_INTEREST_CIS].strip(): row[_INTEREST_ATC].strip() for row in rows}


def _speciality(row: list[str], atc: Mapping[str, str]) -> Speciality:
    day = _day(row[_SPECIALITY_DAY]) if len(row) > _SPECIALITY_DAY else None
    return Speciality(row[_SPECIALITY_STATE] == _MARKETED, day, atc.get(row[_SPECIALITY_CIS]))


def _box(row: list[str]) -> Box:
    day = _day(row[_BOX_DAY])
    started = row[_BOX_DECLARATION] == _STARTED
    return Box(row[_BOX_CIS], day if started else None, None if started else day)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None
