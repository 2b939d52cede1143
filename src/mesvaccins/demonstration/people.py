"""What `carnets.toml` says, read and checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("carnets.toml")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Professional(_Strict):
    """Somebody who has vouched for doses."""

    key: str
    organisation: str
    name: str
    first_name: str
    role: str
    rpps: str = ""


class Dose(_Strict):
    """A dose; declared by the holder where `by` is empty."""

    vaccine: int
    given: str
    batch: str = ""
    booster: bool | None = None
    route: str = ""
    site: str = ""
    by: str = ""
    method: str = ""
    document: str = ""


class CarnetOf(_Strict):
    """A carnet, its account, what its holder answers to the questionnaire, its doses."""

    account: str
    code: str = ""
    last_name: str
    first_name: str
    birth_date: date
    gender: str
    email: str = ""
    mobile: str = ""
    zip_code: str = ""
    shared_with: tuple[str, ...] = ()
    answers: dict[str, bool] = {}
    doses: tuple[Dose, ...] = ()


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The whole file."""

    password: str
    professionals: dict[str, Professional]
    carnets: tuple[CarnetOf, ...]


def read() -> Demonstration:
    """Read the file that comes along."""
    known: dict[str, Any] = tomllib.loads(FILE.read_text())
    people = [Professional.model_validate(row) for row in known["professional"]]
    return Demonstration(
        password=known["password"],
        professionals={person.key: person for person in people},
        carnets=tuple(CarnetOf.model_validate(row) for row in known["carnet"]),
    )
