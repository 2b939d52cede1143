"""`make soak SEQUENCES=2000 MINUTES=10 SEED=7`: the histories under fire, for as long as one likes.

What `make test` plays sixty times, with the crowd that looks for a deadlock. The histories are
shared among LOTS cities, which are played at once where there are as many cores; the rest comes
after them, alone. A failure prints the seed, the history shrunk to what is needed, and what passed
between both services.
"""

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic

from house.data import ROOT
from house.progress import say
from house.refusal import Refusal

FOLDER = "tests/soak"
HISTORIES = f"{FOLDER}/test_soak.py"
LOTS = 2
"""Each plays its share of the histories under a seed of its own, on a city of its own."""


def main() -> int:
    """Play SEQUENCES histories (200) under SEED (drawn), and MINUTES of a crowd (10)."""
    sequences, minutes = _number("SEQUENCES", 200), _number("MINUTES", 10)
    seed = _number("SEED", random.SystemRandom().randrange(1_000_000))
    say(f"{sequences} histories and {minutes} minutes of a crowd; SEED={seed} plays them again.")
    settings = {
        "SOAK_SEQUENCES": str(sequences),
        "SOAK_MINUTES": str(minutes),
        "SOAK_SEED": str(seed),
    }
    begun = monotonic()
    statuses = _play(settings)
    say(f"soak: {(monotonic() - begun) / 60:.1f} minutes, seed {seed}")
    return 1 if any(statuses) else 0


def _play(settings: dict[str, str]) -> list[int]:
    """What each pytest has ended with; the rest is played even when a history has failed."""
    pytest = partial(_pytest, settings)
    lots = [(HISTORIES, "-k", f"lot_{lot}") for lot in range(LOTS)]
    with ThreadPoolExecutor(_at_once()) as lanes:
        statuses = list(lanes.map(pytest, lots))
    return [*statuses, pytest((FOLDER, f"--ignore={HISTORIES}"))]


def _at_once() -> int:
    """How many lots are played at once; a city that is kept (SOAK_CITY) is played by one alone."""
    return 1 if os.environ.get("SOAK_CITY") else min(LOTS, os.cpu_count() or 1)


def _pytest(settings: dict[str, str], arguments: Sequence[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-s", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=False).returncode


def _number(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        raise Refusal(f"{name} is {given!r}; expected a whole number, such as {default}.")
    return int(given)
