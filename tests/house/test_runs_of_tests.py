"""`make test`: every world is run, one summary says how each ended; a browser is found."""

import os
from pathlib import Path

import pytest

from house import chromium, test_runs
from house.refusal import Refusal
from house.test_runs import TestRun as Run


@pytest.fixture
def worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four small worlds in place of ours; no server, no browser."""
    for name, body in {
        "good": "def test_a(): pass\n\ndef test_b(): pass\n",
        "bad": "def test_a(): assert 1 == 2\n",
        "none": "",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"test_{name}.py").write_text(body)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # these worlds want none of them
    monkeypatch.setattr(test_runs, "ROOT", tmp_path)
    monkeypatch.setattr(test_runs, "MOST_WORKERS", 1)  # the summary is what is looked at
    monkeypatch.setattr(test_runs.chromium, "find_or_install", lambda: None)
    monkeypatch.setattr(test_runs.testing, "server_url", lambda: "")
    return tmp_path


def summary(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.partition("\nSummary\n")[2].splitlines()


def test_a_failing_world_fails_the_whole_and_the_others_still_run(
    worlds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(test_runs, "RUNS", (Run("bad", ("bad",)), Run("good", ("good",))))
    assert test_runs.main() == 1
    lines = summary(capsys)
    assert lines[0].startswith("  ✗ bad: 1 failed")
    assert lines[1].startswith("  ✓ good: 2 passed")


WAITS = """
import pathlib, time

def test_a():
    print("the first has begun")
    for _ in range(600):
        if pathlib.Path("second-has-begun").exists():
            return
        time.sleep(0.1)
    raise AssertionError("the second never began")
"""
BEGINS = """
import pathlib

def test_b():
    print("the second has begun")
    pathlib.Path("second-has-begun").touch()
"""


def test_two_worlds_run_at_once_and_are_told_one_after_the_other(
    worlds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = []
    for name, body in {"waits": WAITS, "begins": BEGINS}.items():
        (worlds / name).mkdir()
        (worlds / name / f"test_{name}.py").write_text(body)
        runs.append(Run(name, (name,), ("-s",)))
    monkeypatch.setattr(test_runs, "RUNS", tuple(runs))
    assert test_runs.main() == 0
    said = capsys.readouterr().out
    told = ["== waits ==", "the first has begun", "== begins ==", "the second has begun"]
    assert sorted(told, key=said.index) == told
    assert all(said.count(words) == 1 for words in told)


COMPILES_ONCE = "import sys\n\ndef test_a(): assert not sys.dont_write_bytecode\n"


def test_what_is_compiled_is_kept_for_the_next_process(
    worlds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (worlds / "good" / "test_bytecode.py").write_text(COMPILES_ONCE)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(test_runs, "RUNS", (Run("good", ("good",)),))
    assert test_runs.main() == 0


def test_a_world_without_tests_is_a_failure(worlds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_runs, "RUNS", (Run("none", ("none",)),))
    assert test_runs.main() == 1


def test_a_world_that_is_missing_is_a_failure(
    worlds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its folder pytest would run everything, or nothing: neither is this world."""
    monkeypatch.setattr(test_runs, "RUNS", (Run("gone", ("good", "gone")),))
    assert test_runs.main() == 1
    assert summary(capsys)[0].startswith("  ✗ gone: gone is missing")


def test_the_named_browser_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(
        Refusal, match="CHROMIUM is '/no/such/browser', and no program stands there"
    ):
        chromium.find()


def test_no_browser_is_one_sentence_that_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "ELSEWHERE", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match="apt-get install chromium"):
        chromium.find_or_install()


def test_a_browser_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    browser = program(tmp_path, "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find_or_install() == browser
    assert os.environ["CHROMIUM"] == str(browser)


def test_a_browser_without_windows_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    program(tmp_path, "chromium")
    preferred = program(tmp_path, "chromium-headless-shell")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == preferred


def test_where_apt_has_no_browser_without_windows_the_whole_one_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "ELSEWHERE", ())
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(
        tmp_path,
        "apt-get",
        f"""case "$*" in
            *headless*) exit 100;;
            install*) echo > {tmp_path}/chromium; /bin/chmod +x {tmp_path}/chromium;;
        esac""",
    )
    assert chromium.find_or_install() == tmp_path / "chromium"


def program(folder: Path, name: str, does: str = "") -> Path:
    """A small program on the path."""
    made = folder / name
    made.write_text(f"#!/bin/sh\n{does}\n")
    made.chmod(0o755)
    return made
