"""Reads a file of CDC test cases: one JSON object a line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from immunization.cli.refusal import Refusal
from immunization.engine.facts import Dose, Observation, Person
from immunization.schedule.series import Gender

SHORT_FORMS = {
    "DTAP": "DTaP/Tdap/Td",
    "FLU": "Influenza",
    "HEPA": "HepA",
    "HEPB": "HepB",
    "HIB": "Hib",
    "IPOL": "Polio",
    "JE": "Japanese Encephalitis",
    "MCV": "Meningococcal",
    "MENB": "Meningococcal B",
    "PCV": "Pneumococcal",
    "POL": "Polio",
    "ROTA": "Rotavirus",
    "VAR": "Varicella",
    "YF": "Yellow Fever",
    "ZOSTER": "Zoster",
}
"""The case files' names of vaccine groups, in capitals, where they are not those of the data."""

GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "": Gender.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case expects. `past_due` is compared only where it is given."""

    status: str
    dose_number: int | None
    earliest: date | None
    recommended: date | None
    past_due: date | None
    evaluations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestCase:
    """A person, the doses received, and the answer expected for one vaccine group."""

    identifier: str
    name: str
    person: Person
    doses: tuple[Dose, ...]
    on: date
    vaccine_group: str
    expected: Expected


def read_cases(path: Path, groups: Iterable[str]) -> list[TestCase]:
    """Read every line; `groups` are the vaccine groups of the knowledge base."""
    known = {name.upper(): name for name in groups}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"--cases: {path} cannot be read ({error})") from error
    return [
        _read_line(line, f"--cases: {path.name}, line {number}", known)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _read_line(line: str, where: str, known: dict[str, str]) -> TestCase:
    try:
        case = json.loads(line)
        return _read_case(case, known)
    except json.JSONDecodeError as error:
        raise Refusal(f"{where}: not a JSON object ({error})") from error
    except KeyError as error:
        raise Refusal(f"{where}: {error.args[0]} is missing or unknown") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Refusal(f"{where}: {error}") from error


def _read_case(case: dict[str, Any], known: dict[str, str]) -> TestCase:
    return TestCase(
        identifier=case["id"],
        name=case["name"],
        person=_read_person(case),
        doses=tuple(_read_dose(dose, place) for place, dose in enumerate(case["doses"], start=1)),
        on=date.fromisoformat(case["assessment_date"]),
        vaccine_group=vaccine_group(case["vaccine_group"], known),
        expected=_read_expected(case),
    )


def vaccine_group(name: str, known: dict[str, str]) -> str:
    """The name in the supporting data of a group that a case names in its own way."""
    capitals = name.strip().upper()
    return known[SHORT_FORMS.get(capitals, capitals).upper()]


def _read_person(case: dict[str, Any]) -> Person:
    observations = tuple(
        Observation(each["code"], _day(each["date"])) for each in case["observations"]
    )
    return Person(
        born=date.fromisoformat(case["dob"]),
        gender=GENDERS[case["gender"] or ""],
        observations=observations,
    )


def _read_dose(dose: dict[str, Any], place: int) -> Dose:
    return Dose(
        given=date.fromisoformat(dose["date"]),
        product=dose["cvx"],
        identifier=str(place),
        manufacturer=dose["mvx"] or "",
    )


def _read_expected(case: dict[str, Any]) -> Expected:
    expected = case["expected"]
    number = expected["forecast_num"]
    return Expected(
        status=expected["series_status"],
        dose_number=None if number in (None, "", "-") else int(number),
        earliest=_day(expected["earliest"]),
        recommended=_day(expected["recommended"]),
        past_due=_day(expected["past_due"]),
        evaluations=tuple(dose["eval_status"] for dose in case["doses"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
