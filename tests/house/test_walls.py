"""The walls of the house are held by import-linter; a planted forbidden import must be seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = [
    ("calcium/planted.py", "import mesvaccins"),
    ("mesvaccins/planted.py", "import calcium"),
    ("carnet_api/planted.py", "import calcium"),
    ("immunization/planted.py", "import django"),
    ("carnet_api/planted.py", "import django"),
    ("immunization/planted.py", "import httpx"),
]


def lint(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {"PYTHONPATH": str(copy / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "static", "templates")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    return tmp_path


def test_the_house_keeps_its_walls(copy_of_the_house: Path) -> None:
    result = lint(copy_of_the_house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("where", "line"), FORBIDDEN)
def test_a_planted_forbidden_import_is_refused(
    copy_of_the_house: Path, where: str, line: str
) -> None:
    (copy_of_the_house / "src" / where).write_text(f'"""Planted."""\n\n{line}\n')
    result = lint(copy_of_the_house)
    assert result.returncode != 0, result.stdout
    assert "BROKEN" in result.stdout
