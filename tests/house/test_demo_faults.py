"""`make demo-faults`: what it refuses; `test_run.py` starts it, on the data that stands there."""

import os
import subprocess
import sys

import pytest

from house.faults.profiles import PROFILES
from tests.house.home import ROOT

pytestmark = pytest.mark.timeout(1800)


def command(**settings: str) -> subprocess.Popen[str]:
    environment = dict(os.environ)
    environment.pop("PROFILE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "house", "demo-faults"],
        cwd=ROOT,
        env=environment | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("settings", [{"PROFILE": "nothing-known"}, {"PROFILE": "lost:9"}, {}])
def test_an_unknown_profile_is_one_sentence_that_names_the_known_ones(
    settings: dict[str, str],
) -> None:
    refused = command(**settings)
    said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 2
    assert said.count("\n") == 1
    assert all(name in said for name in PROFILES)


def test_a_seed_that_is_no_number_is_refused() -> None:
    refused = command(PROFILE="lost", SEED="seven")
    assert "SEED is 'seven'" in refused.communicate(timeout=60)[0]
    assert refused.returncode == 1


def test_make_hands_the_profile_on() -> None:
    made = subprocess.run(
        ["make", "--silent", "--old-file=.venv/.installed", "demo-faults", "PROFILE=nothing-known"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "'nothing-known' is no fault profile" in made.stderr
