"""The walls of the house are held by import-linter; a planted forbidden import must be seen."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SERVICES = "The services stand above the treaty and the medicine, and never import each other"
MEDICINE = "The medicine: engine, schedule, vaccines, dates"
NO_FRAMEWORK = "The medicine and the treaty know no framework"
WORDS = "Calcium uses only the words of the medicine, never its judgement"
OF_CALCIUM = "The rooms of Calcium"
OF_MESVACCINS = "The rooms of MesVaccins"
PURE = "What decides knows neither Django nor models"
ADAPTERS = "Only the adapters know httpx"
FORBIDDEN = [
    (SERVICES, "calcium/planted.py", "import mesvaccins"),
    (SERVICES, "mesvaccins/planted.py", "import calcium"),
    (SERVICES, "carnet_api/planted.py", "import calcium"),
    (SERVICES, "carnet_api/planted.py", "import immunization"),
    (MEDICINE, "immunization/dates.py", "import immunization.vaccines.names"),
    (MEDICINE, "immunization/schedule/planted.py", "import immunization.engine.explain"),
    (NO_FRAMEWORK, "immunization/planted.py", "import django"),
    (NO_FRAMEWORK, "carnet_api/planted.py", "import django"),
    (WORDS, "calcium/planted.py", "import immunization.engine"),
    (WORDS, "calcium/planted.py", "import immunization.schedule"),
    (OF_CALCIUM, "calcium/patients/planted.py", "import calcium.linking.models"),
    (OF_CALCIUM, "calcium/linking/planted.py", "import calcium.pages.clock"),
    (OF_MESVACCINS, "mesvaccins/partners/planted.py", "import mesvaccins.carnets.models"),
    (OF_MESVACCINS, "mesvaccins/pages/planted.py", "import mesvaccins.api.v1"),
    (PURE, "calcium/linking/rules.py", "import calcium.linking.models"),
    (PURE, "mesvaccins/carnets/rules.py", "import django"),
    (ADAPTERS, "immunization/planted.py", "import httpx"),
    (ADAPTERS, "carnet_api/gateway.py", "import httpx"),
]


def lint(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {"PYTHONPATH": str(copy / "src"), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)


def copy_to(folder: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "static", "templates")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    return folder


def test_the_house_keeps_its_walls(tmp_path: Path) -> None:
    result = lint(copy_to(tmp_path))
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def told_of_planted_imports(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the tool says of a house in which every forbidden import stands at once."""
    copy = copy_to(tmp_path_factory.mktemp("house"))
    for _, where, line in FORBIDDEN:
        with (copy / "src" / where).open("a") as planted:
            planted.write(f"\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0, result.stdout
    return result.stdout


@pytest.mark.parametrize(("wall", "where", "line"), FORBIDDEN)
def test_a_planted_forbidden_import_breaks_its_wall(
    told_of_planted_imports: str, wall: str, where: str, line: str
) -> None:
    importer = where.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("import ")
    assert f"{wall} BROKEN" in told_of_planted_imports
    assert f"{importer} -> {imported} " in told_of_planted_imports


def test_every_wall_has_an_import_that_breaks_it() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert {wall for wall, _, _ in FORBIDDEN} == {each["name"] for each in contracts["contracts"]}
