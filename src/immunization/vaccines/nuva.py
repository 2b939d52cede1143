"""A NUVA release as published: its units, French wording and codes, nothing added."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from immunization.vaccines.contents import InvalidNomenclature
from immunization.vaccines.release_files import ReleaseFiles

# Every scalar stays text: YAML 1.1 would read the code 0432846 as a number in base 8.
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_IMPORTED = re.compile(r"version (?P<version>\S+) at (?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class NuvaValence:
    """A valence unit; `parent` is empty for the broadest ones."""

    code: str
    label: str
    label_fr: str
    shorthand: str
    parent: str
    disease: str


@dataclass(frozen=True, slots=True)
class NuvaVaccine:
    """A vaccine unit; `codes` holds the exact codes by system, as published."""

    code: str
    label: str
    label_fr: str
    comment: str
    abstract: bool
    valences: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NuvaRelease:
    """The whole release; `diseases` maps codes to French names."""

    version: str
    day: str
    sha256: str
    diseases: Mapping[str, str]
    valences: tuple[NuvaValence, ...]
    vaccines: tuple[NuvaVaccine, ...]


def read_nuva(files: ReleaseFiles) -> NuvaRelease:
    """Read units and French translations; raises InvalidNomenclature naming the faulty file."""
    french = _french(files)
    version, day = _version(files)
    return NuvaRelease(
        version=version,
        day=day,
        sha256=files.sha256,
        diseases={
            code: french.get("disease", {}).get(f"{code}L", unit["label"])
            for code, unit in _units(files, "Targets")
        },
        valences=tuple(_valences(files, french.get("valence", {}))),
        vaccines=tuple(_vaccines(files, french.get("vaccine", {}))),
    )


def _units(files: ReleaseFiles, folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for code, text in files.under(f"Units/{folder}", ".yml"):
        unit = _yaml(text, f"Units/{folder}/{code}.yml")
        if not isinstance(unit, dict) or "label" not in unit:
            raise InvalidNomenclature(f"Units/{folder}/{code}.yml has no label")
        yield code, unit


def _yaml(text: bytes, where: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (BaseLoader makes text only)
    except yaml.YAMLError as error:
        raise InvalidNomenclature(f"{where} is not YAML: {error}") from error


def _french(files: ReleaseFiles) -> Mapping[str, Mapping[str, str]]:
    where = "Translations/nuva_fr.yml"
    text = files.texts.get(where)
    if text is None:
        raise InvalidNomenclature(f"{where} is missing: entries would have no French name")
    found = _yaml(text, where)
    if not isinstance(found, dict) or not isinstance(found.get("fr"), dict):
        raise InvalidNomenclature(f"{where} does not begin with `fr:`")
    french: Mapping[str, Mapping[str, str]] = found["fr"]
    return french


def _valences(files: ReleaseFiles, french: Mapping[str, str]) -> Iterator[NuvaValence]:
    for code, unit in _units(files, "Valences"):
        parent = unit.get("parent", "")
        yield NuvaValence(
            code=code,
            label=unit["label"],
            label_fr=french.get(f"{code}L", unit["label"]).strip(),
            shorthand=french.get(f"{code}S", unit.get("shorthand", "")).strip(),
            parent=parent if parent.startswith("VAL") else "",
            disease=unit.get("target", ""),
        )


def _vaccines(files: ReleaseFiles, french: Mapping[str, str]) -> Iterator[NuvaVaccine]:
    for code, unit in _units(files, "Vaccines"):
        yield NuvaVaccine(
            code=code,
            label=unit["label"].strip(),
            label_fr=french.get(f"{code}L", unit["label"]).strip(),
            comment=unit.get("comment", ""),
            abstract=unit.get("abstract") == "true",
            valences=tuple(unit.get("valences", ())),
            codes={system: tuple(found) for system, found in unit.get("codes", {}).items()},
        )


def _version(files: ReleaseFiles) -> tuple[str, str]:
    found = _IMPORTED.search(files.text("Units/import.txt") or "")
    if not found:
        raise InvalidNomenclature(
            "Units/import.txt does not tell the release: "
            "expected `Imported version … at YYYY-MM-DD`"
        )
    return found["version"], found["day"]
