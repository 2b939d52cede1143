"""Histories at random on both real services, with faults at every call and processes that die."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from house.soak import LOTS
from tests.soak.city import City
from tests.soak.machine import Fire

SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "60"))
STEPS = int(os.environ.get("SOAK_STEPS", "12"))
SHRINK = os.environ.get("SOAK_SHRINK", "1") == "1"
SEED = int(os.environ.get("SOAK_SEED", "20261127"))

pytestmark = pytest.mark.timeout(0)


@pytest.mark.parametrize("lot", range(LOTS), ids="lot_{}".format)
def test_nothing_is_lost_and_nothing_is_doubled(the_city: City, lot: int) -> None:
    """`make soak SEQUENCES=2000 SEED=7`; sixty of twelve steps in the continuous integration."""
    wanted = len(range(lot, SEQUENCES, LOTS))
    the_city.forget_tries()

    class Played(Fire):
        city = the_city
        sown = SEED + lot
        seen = Counter()

    print(f"\nsoak: {wanted} histories of at most {STEPS} acts, seed {Played.sown}", flush=True)
    try:
        run_state_machine_as_test(
            seed(Played.sown)(Played),
            settings=settings(
                max_examples=wanted,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate, *([Phase.shrink] if SHRINK else [])],
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except BaseException:
        print(f"soak: failed under seed {Played.sown}, after {Played.played} histories that held")
        raise
    print(f"soak: {Played.played} held under seed {Played.sown}; {dict(Played.seen)}")
