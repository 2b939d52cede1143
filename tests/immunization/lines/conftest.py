"""The French calendar and the nomenclature, read once."""

import pytest

from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.load import french
from immunization.vaccines import Nomenclature


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return french()


@pytest.fixture(scope="session")
def nomenclature() -> Nomenclature:
    return Nomenclature.load()
