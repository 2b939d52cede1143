"""`make test`: one pytest for each world, since Django has one settings object a process.

Within a world the tests are shared among workers (pytest-xdist), each with a database, or a town,
of its own.
"""

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic

from house import chromium, testing
from house.data import ROOT
from house.progress import say


@dataclass(frozen=True, slots=True)
class TestRun:
    """One pytest process."""

    title: str
    folders: tuple[str, ...]
    options: tuple[str, ...] = ()
    together: str = "loadfile"
    """What stays on one worker (`--dist`): a chapter's tests share the morning of its file."""
    first: tuple[str, ...] = ()
    """The files that take longest, below the folders: begun first, none is the last one alone."""


MOST_WORKERS = 4
"""Each worker has a browser and servers of its own: more of them cost memory, and gain little."""


def in_parallel(together: str) -> tuple[str, ...]:
    """How pytest is told to use the machine's cores."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers == 1:
        return ()
    return ("-n", str(workers), "--dist", together, "--no-loadscope-reorder")


RUNS = (
    TestRun(
        "pure",
        ("tests/immunization", "tests/carnet_api", "tests/house", "tests/load"),
        first=("tests/house/test_run.py", "tests/house/test_production.py"),
    ),
    TestRun(
        "Calcium",
        ("tests/calcium",),
        first=(
            "tests/calcium/test_sync_properties.py",
            "tests/calcium/test_rolling_upgrade.py",
            "tests/calcium/pages/test_every_page.py",
            "tests/calcium/pages/test_accessibility.py",
            "tests/calcium/pages/test_journal_by_keyboard.py",
            "tests/calcium/test_merging_undone.py",
        ),
    ),
    TestRun(
        "MesVaccins",
        ("tests/mesvaccins",),
        first=(
            "tests/mesvaccins/browser",
            "tests/mesvaccins/test_rolling_upgrade.py",
            "tests/mesvaccins/carnets/test_merging_undone.py",
        ),
    ),
    TestRun("treaty and end to end", ("tests/treaty", "tests/e2e"), first=("tests/e2e",)),
    TestRun("under fire", ("tests/soak",), ("-rP",), together="worksteal"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended."""

    title: str
    passed: bool
    words: str
    seconds: float
    processor_seconds: float = 0
    """What it took of the cores: on a machine that others use too, this says more."""


def main() -> int:
    """Run all of them, even after one has failed, and end with one summary."""
    chromium.find_or_install()
    testing.server_url()  # started once, shared by the runs
    begun = monotonic()
    outcomes = [_run(run) for run in RUNS]
    say("\nSummary")
    for outcome in outcomes:
        mark = "✓" if outcome.passed else "✗"
        took = f"{outcome.seconds:.0f} s, of processor {outcome.processor_seconds:.0f} s"
        say(f"  {mark} {outcome.title}: {outcome.words} ({took})")
    say(f"  together {monotonic() - begun:.0f} s")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _run(run: TestRun) -> Outcome:
    say(f"\n== {run.title} ==")
    missing = [path for path in (*run.first, *run.folders) if not (ROOT / path).exists()]
    if missing:
        return Outcome(run.title, False, f"{', '.join(missing)} is missing", 0)
    begun, worked = monotonic(), _processor_seconds()
    status, last = _pytest([*_in_order(run), *in_parallel(run.together), *run.options])
    words = re.sub(r"^=+ | in [0-9.]+s.*$| =+$", "", last).strip() or "no summary"
    return Outcome(
        run.title, status == 0, words, monotonic() - begun, _processor_seconds() - worked
    )


def _in_order(run: TestRun) -> list[str]:
    """The files of a run by name, the long ones first; pytest itself would sort them together."""
    found: dict[Path, None] = {}
    for path in (ROOT / each for each in (*run.first, *run.folders)):
        found |= dict.fromkeys(sorted(path.rglob("test_*.py")) if path.is_dir() else [path])
    return [str(path.relative_to(ROOT)) for path in found] or list(run.folders)


def _processor_seconds() -> float:
    """What the processes that have ended, and theirs, took of the cores."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _pytest(arguments: list[str]) -> tuple[int, str]:
    """Run pytest, pass on what it says, and return its status and its last line."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        for line in process.stdout:
            with suppress(OSError):
                sys.stdout.write(line)
                sys.stdout.flush()
            last = line.strip() or last
    return process.returncode, last
