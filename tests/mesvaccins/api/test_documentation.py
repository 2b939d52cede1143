"""docs/api.md names every address, every refusal and every field that is answered."""

import re
from pathlib import Path

import pytest

from carnet_api.errors import ERROR_BY_CODE
from carnet_api.wire import CarnetDocument, VaccinationDocument, VaccineDocument
from carnet_api.wire.base import Document
from mesvaccins.carnets.rules import LIMITS
from tests.mesvaccins.api.test_matrix import MATRIX

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
UNSPOKEN = {"refused", ""}


def test_every_address_is_described() -> None:
    described = set(re.findall(r"^\| `([A-Z]+) ([^`?]+)", TEXT, re.MULTILINE))
    answered = {
        (method, path.replace("{uuid:carnet_id}", ":uuid").replace("{int:vaccination_id}", ":id"))
        for method, path in MATRIX
    }
    assert described == answered


def test_every_refusal_is_described_with_its_status() -> None:
    described = {
        code: int(status)
        for status, code in re.findall(r"^\| (\d+) \| `(\w+)` \|", TEXT, re.MULTILINE)
    }
    known = {code: kind.status for code, kind in ERROR_BY_CODE.items() if code not in UNSPOKEN}
    known["unavailable"] = 500  # on the wire; the client's own class stands for silence too
    assert described == known


@pytest.mark.parametrize("document", [CarnetDocument, VaccinationDocument, VaccineDocument])
def test_every_field_is_marked_documented_or_our_choice(document: type[Document]) -> None:
    section = TEXT.split("## Documents")[1].split("## Doses")[0]
    assert [name for name in document.model_fields if f"`{name}" not in section] == []


def test_the_limits_are_those_of_the_code() -> None:
    section = TEXT.split("## Limits")[1].replace(",", "")
    for name in ["wrong_code.professional", "wrong_code.organisation", "wrong_code.all"]:
        assert str(LIMITS[name].capacity) in section
