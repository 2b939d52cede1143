"""`make soak`: every history is some lot's, lots are played at once, the rest comes after them."""

from pathlib import Path

import pytest

from house import soak
from house.refusal import Refusal

HISTORIES = """
import os, pathlib, time, pytest

BROKEN = os.environ.get("BROKEN", "")
ALONE = os.cpu_count() == 1 or "SOAK_CITY" in os.environ

def begun():
    return len(list(pathlib.Path("played").iterdir()))

@pytest.mark.parametrize("lot", range(2), ids="lot_{}".format)
def test_histories(lot):
    name = f"lot {lot}, {os.environ['SOAK_SEQUENCES']} histories, seed {os.environ['SOAK_SEED']}"
    pathlib.Path("played", name).touch()
    for _ in range(2 if ALONE else 600):
        if begun() == 2:
            break
        time.sleep(0.1)
    assert begun() == (lot + 1 if ALONE else 2)
    assert str(lot) != BROKEN
"""
CROWD = """
import os, pathlib

def test_crowd():
    assert len(list(pathlib.Path("played").iterdir())) == 2, "before the histories"
    pathlib.Path("played", f"crowd of {os.environ['SOAK_MINUTES']} minutes").touch()
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A soak of nothing: what was played leaves a file of its name."""
    folder = tmp_path / soak.FOLDER
    folder.mkdir(parents=True)
    (tmp_path / "played").mkdir()
    (tmp_path / soak.HISTORIES).write_text(HISTORIES)
    (folder / "test_crowd.py").write_text(CROWD)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(soak, "ROOT", tmp_path)
    for name, value in {"SEQUENCES": "6", "MINUTES": "3", "SEED": "11"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "played"


def played(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


EVERYTHING = {
    "lot 0, 6 histories, seed 11",
    "lot 1, 6 histories, seed 11",
    "crowd of 3 minutes",
}


def test_the_lots_are_played_at_once_and_the_crowd_after_them(small: Path) -> None:
    assert soak.main() == 0
    assert played(small) == EVERYTHING


def test_a_city_that_is_kept_is_played_by_one_lot_at_a_time(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOAK_CITY", "/a/folder")
    assert soak.main() == 0
    assert played(small) == EVERYTHING


@pytest.mark.parametrize("lot", range(soak.LOTS))
def test_a_history_that_fails_fails_the_whole_and_the_rest_is_played(
    small: Path, monkeypatch: pytest.MonkeyPatch, lot: int
) -> None:
    monkeypatch.setenv("BROKEN", str(lot))
    assert soak.main() == 1
    assert played(small) == EVERYTHING


def test_the_seed_is_told_before_and_after(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soak.main()
    told = capsys.readouterr().out
    assert "6 histories and 3 minutes of a crowd; SEED=11 plays them again." in told
    assert told.rstrip().endswith("seed 11")


@pytest.mark.parametrize("given", ["many", "-3", "1.5", "²"])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SEQUENCES", given)
    with pytest.raises(Refusal, match=f"SEQUENCES is '{given}'; expected a whole number"):
        soak.main()
