"""`make soak SEQUENCES=2000 MINUTES=10 SEED=7`: the histories under fire, for as long as one likes.

What `make test` plays sixty times, with the crowd that looks for a deadlock. A failure prints the
seed, the history shrunk to what is needed, and what passed between both services.
"""

import os
import random
import subprocess
import sys
from time import monotonic

from house.data import ROOT
from house.progress import say
from house.refusal import Refusal

FOLDER = "tests/soak"


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
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", FOLDER],
        cwd=ROOT,
        env=os.environ | settings,
        check=False,
    )
    say(f"soak: {(monotonic() - begun) / 60:.1f} minutes, seed {seed}")
    return done.returncode


def _number(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        raise Refusal(f"{name} is {given!r}; expected a whole number, such as {default}.")
    return int(given)
