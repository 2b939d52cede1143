"""`make test`: one pytest for each world, since Django has one settings object a process.

Within a world the tests are shared among workers (pytest-xdist), each with a database, or a town,
of its own. Two worlds run at once: where one waits for a browser or a server, the other works.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from typing import Self

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
AT_ONCE = 2
"""How many worlds run at the same time."""
WRITING_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Even where the environment forbids it: hundreds of processes would compile the same anew."""


def in_parallel(together: str) -> tuple[str, ...]:
    """How pytest is told to use the machine's cores."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers == 1:
        return ()
    return ("-n", str(workers), "--dist", together, "--no-loadscope-reorder")


# Begun in this order. The first start, which the others' towns copy, comes at once; what waits
# most comes before what keeps the cores busy alone.
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
            "tests/calcium/pages/test_account_pages.py",
            "tests/calcium/pages/test_dossier_pages.py",
            "tests/calcium/pages/test_accessibility.py",
            "tests/calcium/pages/test_journal_by_keyboard.py",
            "tests/calcium/test_merging_undone.py",
        ),
    ),
    TestRun("treaty and end to end", ("tests/treaty", "tests/e2e"), first=("tests/e2e",)),
    TestRun("under fire", ("tests/soak",), ("-rP",), together="worksteal"),
    TestRun(
        "MesVaccins",
        ("tests/mesvaccins",),
        first=(
            "tests/mesvaccins/browser",
            "tests/mesvaccins/test_rolling_upgrade.py",
            "tests/mesvaccins/carnets/test_merging_undone.py",
        ),
    ),
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
    outcomes = _all_of_them()
    say("\nSummary")
    for outcome in outcomes:
        mark = "✓" if outcome.passed else "✗"
        took = f"{outcome.seconds:.0f} s, of processor {outcome.processor_seconds:.0f} s"
        say(f"  {mark} {outcome.title}: {outcome.words} ({took})")
    say(f"  together {monotonic() - begun:.0f} s")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _all_of_them() -> list[Outcome]:
    """Some at once; each is told as a whole, in order, and the one whose turn it is as it goes."""
    with ThreadPoolExecutor(AT_ONCE) as lanes:
        try:
            begun = [_Begun.of(run, lanes) for run in RUNS]
            return [each.tell() for each in begun]
        except BaseException:
            lanes.shutdown(wait=False, cancel_futures=True)
            raise


@dataclass(frozen=True, slots=True)
class _Begun:
    """A run in a lane, and what it says: line by line, and None at the end."""

    title: str
    lines: SimpleQueue[str | None]
    outcome: Future[Outcome]

    @classmethod
    def of(cls, run: TestRun, lanes: ThreadPoolExecutor) -> Self:
        """Let it begin as soon as a lane is free."""
        lines = SimpleQueue[str | None]()
        outcome = lanes.submit(_run, run, lines.put)
        outcome.add_done_callback(lambda _: lines.put(None))
        return cls(run.title, lines, outcome)

    def tell(self) -> Outcome:
        """Pass on what it says until it has ended."""
        say(f"\n== {self.title} ==")
        while (line := self.lines.get()) is not None:
            with suppress(OSError):
                sys.stdout.write(line)
                sys.stdout.flush()
        return self.outcome.result()


def _run(run: TestRun, hear: Callable[[str], None]) -> Outcome:
    missing = [path for path in (*run.first, *run.folders) if not (ROOT / path).exists()]
    if missing:
        return Outcome(run.title, False, f"{', '.join(missing)} is missing", 0)
    begun = monotonic()
    arguments = [*_in_order(run), *in_parallel(run.together), *run.options]
    status, last, worked = _pytest(arguments, hear)
    words = re.sub(r"^=+ | in [0-9.]+s.*$| =+$", "", last).strip() or "no summary"
    return Outcome(run.title, status == 0, words, monotonic() - begun, worked)


def _in_order(run: TestRun) -> list[str]:
    """The files of a run by name, the long ones first; pytest itself would sort them together."""
    found: dict[Path, None] = {}
    for path in (ROOT / each for each in (*run.first, *run.folders)):
        found |= dict.fromkeys(sorted(path.rglob("test_*.py")) if path.is_dir() else [path])
    return [str(path.relative_to(ROOT)) for path in found] or list(run.folders)


def _pytest(arguments: list[str], hear: Callable[[str], None]) -> tuple[int, str, float]:
    """Run pytest; its status, its last line, and the cores' seconds that it and its own took."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | WRITING_BYTECODE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        for line in process.stdout:
            hear(line)
            last = line.strip() or last
        # Popen's own wait tells the status alone.
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, last, used.ru_utime + used.ru_stime
