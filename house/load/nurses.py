"""Runs locust for a while, and reads what it saw."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from house.data import ROOT
from house.load.figures import percentile, table
from house.load.sampling import Sampler
from house.load.town import Town
from house.progress import say
from house.refusal import Refusal
from house.services import CALCIUM

NURSES = 200
SETTLING_SECONDS = 15
HEADS = ("request", "count", "p50 ms", "p95 ms", "p99 ms", "longest", "failed")
LIMIT_MS = 1000.0
STEPS = (1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)
"""Acts of a nurse a minute, tried one after the other until the limit is passed."""
ACT = "act: "


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: what it was, how long it took, what came."""

    name: str
    milliseconds: float
    status: int
    failure: str

    @property
    def is_act(self) -> bool:
        """Whether it stands for a whole act of several requests."""
        return self.name.startswith(ACT)

    @property
    def failed(self) -> bool:
        """Whether the service did not do it: an error of its own, or no answer."""
        return bool(self.failure) or self.status >= 500


@dataclass(frozen=True, slots=True)
class Work:
    """What 200 nurses saw in some time."""

    seconds: float
    seen: tuple[Seen, ...]
    sampler: Sampler

    @property
    def requests(self) -> tuple[Seen, ...]:
        """Single requests, without the sums over an act."""
        return tuple(each for each in self.seen if not each.is_act)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.requests) / self.seconds

    @property
    def p99(self) -> float:
        """Of all single requests, in milliseconds."""
        return percentile([each.milliseconds for each in self.requests], 99)

    @property
    def held(self) -> bool:
        """Whether the p99 of a request stayed within the limit."""
        return self.p99 <= LIMIT_MS

    @property
    def failures(self) -> tuple[Seen, ...]:
        """What went wrong."""
        return tuple(each for each in self.requests if each.failed)

    def lines(self) -> Iterator[tuple[object, ...]]:
        """A row for each kind of request and of act."""
        for name in sorted({each.name for each in self.seen}, key=lambda n: (ACT in n, n)):
            times = [each.milliseconds for each in self.seen if each.name == name]
            failed = sum(each.failed for each in self.seen if each.name == name and not each.is_act)
            shares = (f"{percentile(times, share):.0f}" for share in (50, 95, 99))
            yield (name, len(times), *shares, f"{max(times):.0f}", failed)

    def text(self) -> str:
        """Both tables: requests, processes."""
        took = [
            (title, f"{use.seconds / self.sampler.wall * 100:.0f} %", f"{use.bytes / 1e6:.0f} MB")
            for title, use in self.sampler.uses.items()
        ]
        return "\n\n".join(
            (
                table(HEADS, self.lines()),
                table(("process (with its children)", "of a core", "memory"), took),
            )
        )


def work(town: Town, locust: Path, *, seconds: int, a_minute: float, pids: dict[str, int]) -> Work:
    """Let the nurses act `a_minute` times each, for some seconds after those of settling."""
    town.run(CALCIUM, "tests.load.targets", *town.target_arguments())
    output = town.folder / "seen.json"
    output.unlink(missing_ok=True)
    environment = os.environ | {
        "LOAD_TARGETS": str(town.targets),
        "LOAD_MINUTE": str(a_minute),
        "LOAD_SETTLING": str(SETTLING_SECONDS),
        "LOAD_OUTPUT": str(output),
    }
    command = [
        *(str(locust), "--locustfile", str(ROOT / "tests/load/nurses.py"), "--headless"),
        *("--users", str(NURSES), "--spawn-rate", str(NURSES)),
        *("--run-time", f"{SETTLING_SECONDS + seconds}s"),
        *("--host", town.address(CALCIUM), "--stop-timeout", "10", "--only-summary"),
        *("--loglevel", "WARNING"),
    ]
    with (town.folder / "locust.log").open("w") as log, Sampler(pids) as sampler:
        subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False)
    if not output.exists():
        raise Refusal(f"Locust saw nothing; its own words: {town.folder / 'locust.log'}")
    seen = tuple(Seen(*each) for each in json.loads(output.read_text()))
    return Work(seconds, seen, sampler)


def limit(town: Town, locust: Path, *, seconds: int, pids: dict[str, int]) -> list[Work]:
    """More and more acts a minute, until the p99 of a request passes one second."""
    steps: list[Work] = []
    for a_minute in STEPS:
        steps.append(work(town, locust, seconds=seconds, a_minute=a_minute, pids=pids))
        last = steps[-1]
        say(
            f"    {a_minute * NURSES / 60:5.1f} acts a second asked, {last.rate:5.1f} requests a "
            f"second answered: p99 {last.p99:.0f} ms, {len(last.failures)} failed"
        )
        if not last.held:
            break
    return steps
