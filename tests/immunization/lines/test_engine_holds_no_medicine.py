"""The engine and the model hold no age, interval, year or disease: they are data."""

import ast
from pathlib import Path

import pytest

import immunization
from immunization.schedule.lines.load import french

ROOT = Path(immunization.__file__).parent
FILES = sorted(
    path for folder in ("engine/lines", "schedule/lines") for path in (ROOT / folder).glob("*.py")
)
HARMLESS = {0, 1, 2, -1}
NOT_MEDICINE = {
    # cache sizes, the most combinations tried, a page's hash prefix, the number of visits,
    # a year's months in days for sorting
    "case.py": {1024, 4096, 8192},
    "edition.py": {8, 256, 8192},
    "facts.py": {1024},
    "seasonal.py": {4096},
    "questions.py": {256},
    "missing_days.py": {128},
    "spacing.py": {8192},
    "calendar_page.py": {16},
    "plan.py": {20},
    "knowledge.py": {8, 8192},
    "cohorts.py": {512},
    "evaluation.py": {8, 1024, 8192},
    "check.py": {30.4375},
}
DISEASES = {line.key.casefold() for line in french().lines} | {
    word.casefold() for line in french().lines for word in (*line.counts, *line.gives)
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_module_has_no_number_that_could_be_an_age(path):
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    }
    assert numbers - HARMLESS - NOT_MEDICINE.get(path.name, set()) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_module_names_no_disease(path):
    texts = {
        node.value.casefold()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert texts & DISEASES == set()
