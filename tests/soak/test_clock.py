"""Processes killed by the clock, anywhere in their work; only the end is looked at."""

import os
import random
import threading

import psutil
import pytest

from tests.soak.city import City
from tests.soak.machine import Fire
from tests.soak.trouble import NONE

SEED = int(os.environ.get("SOAK_SEED", "20261127"))
HISTORIES = max(1, int(os.environ.get("SOAK_SEQUENCES", "60")) // 30)
ACTS, MOST_ACTS = 20, 200
LEAST_KILLED = 5
"""On a fast machine twenty acts are over before the clock has struck: then more are played."""

pytestmark = pytest.mark.timeout(0)


class Killer:
    """Ends a process of either service every now and then, as failing machines would."""

    def __init__(self, city: City, mind: random.Random) -> None:
        self._city, self._mind = city, mind
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.killed = 0

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopped.wait(self._mind.uniform(0.1, 0.5)):
            alive = self._city.mortals()
            if alive:
                try:
                    self._mind.choice(alive).kill()
                except psutil.NoSuchProcess:
                    continue
                self.killed += 1


@pytest.mark.parametrize("number", range(HISTORIES))
def test_killed_by_the_clock_nothing_is_lost_or_doubled(the_city: City, number: int) -> None:
    the_city.forget_tries()
    mind = random.Random(f"{SEED} {number}")

    class Player(Fire):
        city = the_city

    player = Player()
    player.begin(linked="AB")
    with Killer(the_city, mind) as killer:
        for act in range(MOST_ACTS):
            if act >= ACTS and killer.killed >= LEAST_KILLED:
                break
            play(player, mind)
    print(f"\nclock: history {number}, seed {SEED}: {killer.killed} processes killed, {act} acts")
    player.end(strict=False)


def play(player: Fire, mind: random.Random) -> None:
    """One act; what is drawn does not depend on what has happened."""
    side, pick, what = mind.choice("AB"), mind.randrange(8), mind.randrange(12)
    kind = mind.choice(["full", "full", "partial", "own"])
    if what < 2 and len(player.entries) < 8:
        player.enter(side=side, kind=kind, verification="on_proof", trouble=NONE)
    elif what == 2 and len(player.entries) < 8:
        player.declare(kind="full", trouble=NONE)
    elif what == 3 and player.entries:
        player.edit(pick=pick, side=side, what="booster", trouble=NONE)
    elif what == 4 and player.entries:
        player.delete(pick=pick, side=side, trouble=NONE)
    elif what == 5:
        player.unlink(side=side, trouble=NONE)
    elif what == 6:
        player.link(side=side, trouble=NONE)
    elif what == 7:
        player.worker(ahead=90, trouble=NONE)
    elif what < 10:
        player.import_(side=side, tick=True, trouble=NONE)
    else:
        player.export(side=side, trouble=NONE)
