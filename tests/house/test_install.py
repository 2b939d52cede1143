"""The installation says in one sentence what it lacks, whatever Python it meets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")


@pytest.fixture
def fresh_clone(tmp_path: Path) -> Path:
    """What the installation reads, without what it makes."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "house").mkdir()
    shutil.copy(ROOT / "house" / "install.py", tmp_path / "house")
    return tmp_path


def make(clone: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=clone,
        env=kept | environment,
        capture_output=True,
        text=True,
    )


@needs_make
def test_no_python_is_one_sentence(fresh_clone: Path) -> None:
    done = make(fresh_clone, "run", "PYTHON=python-that-is-not")
    assert done.returncode != 0
    assert "no python-that-is-not here: install Python 3.11 or later" in done.stderr


@needs_make
def test_a_python_without_venv_is_one_sentence(fresh_clone: Path) -> None:
    """Debian's python3 has no ensurepip until python3-venv is installed."""
    lacking = fresh_clone / "lacking"
    lacking.mkdir()
    (lacking / "ensurepip.py").write_text("raise ImportError('not here')\n")
    done = make(fresh_clone, "install", f"PYTHON={sys.executable}", PYTHONPATH=str(lacking))
    assert done.returncode != 0
    assert "this Python has no venv: install it (Debian, Ubuntu: apt-get install" in done.stderr
    assert not (fresh_clone / ".venv").exists()


def test_an_old_python_is_one_sentence(fresh_clone: Path) -> None:
    script = fresh_clone / "house" / "install.py"
    script.write_text(script.read_text().replace("OLDEST = (3, 11)", "OLDEST = (4, 0)"))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("carnet: Python 3.11 or later is needed, and ")


def test_the_script_is_read_by_an_old_python() -> None:
    """Only a Python that can parse the file can say that it is too old."""
    import ast

    ast.parse((ROOT / "house" / "install.py").read_text(), feature_version=(3, 6))


@needs_make
def test_help_names_every_target() -> None:
    said = make(ROOT, "help").stdout
    for target in ("install", "run", "reset", "test", "check", "fix", "bench", "docs"):
        assert f"make {target}" in said
