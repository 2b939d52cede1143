"""The house's package stands beside the four and knows the services by their commands alone."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = re.compile(r"^\s*(?:from|import)\s+(calcium|mesvaccins|carnet_api|immunization)\b", re.M)


def test_it_imports_no_service() -> None:
    modules = sorted((ROOT / "house").rglob("*.py"))
    assert modules
    assert [m.name for m in modules if SERVICES.search(m.read_text())] == []


def test_it_is_not_distributed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["setuptools"]["packages"]["find"]["where"] == ["src"]
    assert not (ROOT / "src" / "house").exists()
