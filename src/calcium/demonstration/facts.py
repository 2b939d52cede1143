"""The demonstration's files, read into plain values."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoCentre:
    """A centre and its agents, as the file has them."""

    key: str
    name: str
    university: str
    time_zone: str
    agents: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DemoStudent:
    """A student, the doses of the dossier, those entered after the first export, answers."""

    ine: str
    centre: str
    identity: dict[str, Any]
    birth_date: date
    doses: tuple[dict[str, str], ...]
    later: tuple[dict[str, str], ...]
    share_code: str
    answers: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Everything that the demonstration holds."""

    password: str
    centres: tuple[DemoCentre, ...]
    students: tuple[DemoStudent, ...]
    vaccines: tuple[str, ...]
    skin_tests: tuple[str, ...]
    own_vaccines: tuple[dict[str, Any], ...]


def read() -> Demonstration:
    """Read both files."""
    centres, students = _load("centres.toml"), _load("students.toml")
    return Demonstration(
        password=centres["password"],
        centres=tuple(_centre(row) for row in centres["centre"]),
        students=tuple(_student(row) for row in students["student"]),
        vaccines=tuple(centres["list"]["vaccines"]),
        skin_tests=tuple(centres["list"]["skin_tests"]),
        own_vaccines=tuple(centres["list"]["own"]),
    )


def _load(name: str) -> dict[str, Any]:
    file = resources.files("calcium.demonstration").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _centre(row: dict[str, Any]) -> DemoCentre:
    return DemoCentre(
        key=row["key"],
        name=row["name"],
        university=row["university"],
        time_zone=row["time_zone"],
        agents=tuple(row["agent"]),
    )


def _student(row: dict[str, Any]) -> DemoStudent:
    apart = {"ine", "centre", "birth_date", "doses", "later", "share_code", "answers"}
    return DemoStudent(
        ine=row["ine"],
        centre=row.get("centre", "member"),
        identity={name: value for name, value in row.items() if name not in apart},
        birth_date=row["birth_date"],
        doses=tuple(row.get("doses", ())),
        later=tuple(row.get("later", ())),
        share_code=row.get("share_code", ""),
        answers=row.get("answers", {}),
    )
