"""The same calls to a small and to a large MesVaccins, in turn, within one run on one machine.

Other people's work on the machine touches both alike: what counts is the ratio.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from house import joining
from house.data import ROOT
from house.load.figures import percentile, table
from house.load.town import Town
from house.progress import step
from house.refusal import Refusal
from house.services import CALCIUM, MESVACCINS

MOST_RATIO = 1.5
PROMISED = {"finding by code", "list of doses", "creation of a dose", "creation of a carnet"}
HEADS = ("call", "times", "p50 ms", "p95 ms", "p99 ms", "p50 ms", "p95 ms", "p99 ms", "p95 ratio")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call, measured at both sizes, in milliseconds."""

    name: str
    small: tuple[float, ...]
    large: tuple[float, ...]
    promised: bool

    @property
    def ratio(self) -> float:
        """The p95 of the large country over that of the small one."""
        return percentile(self.large, 95) / percentile(self.small, 95)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All calls at both sizes."""

    sizes: tuple[int, int]
    operations: tuple[Operation, ...]

    def text(self) -> str:
        """A table: the small country, the large one, the ratio."""
        rows = []
        for each in self.operations:
            shown = [
                f"{percentile(times, share):.1f}"
                for times in (each.small, each.large)
                for share in (50, 95, 99)
            ]
            rows.append((each.name, len(each.small), *shown, f"{each.ratio:.2f}"))
        small, large = self.sizes
        return (
            f"The API with {small:,} carnets (first three columns) and with {large:,}, called in "
            f"turn:\n\n{table(HEADS, rows)}"
        )


def compare(small: Town, large: Town, rounds: int) -> Comparison:
    """Call both in turn, `rounds` times each, and the first of a round in turn as well."""
    towns = (small, large)
    output = large.folder / "compared.json"
    with ExitStack() as kept:
        for town in towns:
            kept.callback(town.end)
            town.run(CALCIUM, "tests.load.targets", *town.target_arguments())
            town.start_alone(MESVACCINS)
        with step(f"{rounds} rounds of each call, at both sizes in turn"):
            # The credentials go by the environment, which other users cannot read.
            environment = os.environ | {"LOAD_TOWNS": json.dumps([_known(t) for t in towns])}
            command = [sys.executable, "-m", "tests.load.comparing", str(rounds), str(output)]
            if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
                raise Refusal("tests.load.comparing failed: see its words above.")
    seen: dict[str, list[list[float]]] = json.loads(output.read_text())
    found = tuple(
        Operation(name, tuple(few), tuple(many), name in PROMISED)
        for name, (few, many) in seen.items()
    )
    return Comparison((small.size, large.size), found)


def _known(town: Town) -> dict[str, str]:
    """Where a MesVaccins answers, and what its callers need."""
    credentials = joining.kept_credentials(town.keys)
    if credentials is None:
        raise Refusal("Calcium is not registered at this MesVaccins: fill it anew.")
    return {
        "address": town.address(MESVACCINS),
        "targets": str(town.targets),
        "keys": str(town.centre_keys),
        "until": town.until.isoformat(),
        "uid": credentials.uid,
        "secret": credentials.secret,
    }
