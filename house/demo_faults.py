"""`make demo-faults PROFILE=…`: the demonstration, with a line between both services that fails.

The demonstration is prepared without a fault; from then on every call of Calcium passes the line.
What it injects is printed at the end, with the seed that gives the same faults again.
"""

import os
import random
import socket
import sys

from house import run
from house.faults import Plan, UnknownProfile
from house.faults.line import Line
from house.faults.profiles import PROFILES
from house.progress import say
from house.refusal import Refusal
from house.services import LOOPBACK

MISUSED = 2


def main() -> int:
    """Run the demonstration with the faults that PROFILE names; SEED draws them."""
    profile = os.environ.get("PROFILE", "").strip()
    try:
        _check(profile)
    except UnknownProfile as error:
        sys.stderr.write(f"carnet: {error}\n")
        return MISUSED
    line = Line(profile, _seed(os.environ.get("SEED", "")), _free_port())
    say(f"Between both services stands a line that fails: {profile} (SEED={line.seed}).")
    return run.main(line)


def _check(profile: str) -> None:
    if not profile:
        raise UnknownProfile(
            "make demo-faults wants a PROFILE, such as lost, late-10 or 500-after:0.3,twice; "
            f"the names are: {', '.join(PROFILES)}."
        )
    Plan.parse(profile)


def _seed(given: str) -> int:
    if not given:
        return random.SystemRandom().randrange(1_000_000)
    if not given.isascii() or not given.isdigit():
        raise Refusal(f"SEED is {given!r}; expected a whole number, such as 7.")
    return int(given)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
