"""The manual's student of the bilan, and the manual's nine lines."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from carnet_api.wire import AnswerInput
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.actions import answer_as_holder
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world

MANUAL = Path(__file__).parents[2] / "e2e" / "manual_words.toml"
MANUALS_DAY = date(2016, 6, 10)
CODE = "5NZB2XAC"
ON = date(2026, 11, 23)
"""The day of what is asked about somebody who is not named."""
DOSES = (
    (64, date(1999, 4, 10)),
    (45, date(1999, 4, 10)),
    (53, date(2000, 3, 1)),
    (53, date(2001, 4, 1)),
    (29, date(2010, 3, 15)),
    (141, date(2014, 7, 1)),
    (3, date(2015, 12, 23)),
)
Words = dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def nine_lines() -> list[dict[str, str]]:
    """The manual's table."""
    words: dict[str, Words] = tomllib.loads(MANUAL.read_text())  # type: ignore[assignment]
    return list(words["assessment_lines"].values())  # type: ignore[arg-type]


@pytest.fixture
def student(holder: Account, nomenclature: None) -> Carnet:
    """Born on 5 February 1999; no varicella, a journey; the doses of the manual's bilan."""
    carnet = world.carnet_of(holder, code=CODE, birth_date=date(1999, 2, 5), gender="male")
    for vaccine_id, day in DOSES:
        world.declare(carnet, holder, vaccine_id, day)
    answer(carnet, holder, varicella_history=False, travel=True)
    return carnet


def answer(carnet: Carnet, holder: Account, **answers: bool | float | str | None) -> None:
    """Answer questions as the holder."""
    answer_as_holder(
        carnet_id=carnet.pk,
        answers=[AnswerInput(name=name, value=value) for name, value in answers.items()],
        by=holder,
        now=timezone.now(),
        on=timezone.localdate(),
    )
