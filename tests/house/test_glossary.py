"""The glossary names what is in the code, and nothing else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [line for line in (ROOT / "GLOSSARY.md").read_text().splitlines() if line.startswith("| ")]
IDENTIFIERS = sorted(
    {name for row in ROWS for name in re.findall(r"`([A-Za-z_.]+)`", row.split("|")[2])}
)


@pytest.fixture(scope="module")
def code() -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / "src").rglob("*.py")))


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_each_identifier_is_found_in_the_code(identifier: str, code: str) -> None:
    for part in identifier.split("."):
        assert re.search(rf"\b{re.escape(part)}\b", code), f"{part} is nowhere in src/"


def test_each_french_word_stands_once() -> None:
    words = [row.split("|")[1].strip() for row in ROWS]
    assert sorted({w for w in words if words.count(w) > 1} - {"French", "---"}) == []
