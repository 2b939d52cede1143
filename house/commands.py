"""Running a service's command to its end, with its last words where it fails."""

import subprocess
import sys

from house.refusal import Refusal
from house.services import Surroundings

LAST_LINES = 6


def run(place: Surroundings, *arguments: str, owner: bool = False) -> str:
    """Run `python -m SERVICE …` and return what it prints; refuse to go on when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", place.service.name, *arguments],
        env=place.environment(owner=owner),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        raise Refusal(
            f"{place.service.title}: “{' '.join(arguments[:2])}” failed: "
            f"{_last_words(done.stderr or done.stdout)}"
        )
    return done.stdout


def _last_words(said: str) -> str:
    return " / ".join([line.strip() for line in said.splitlines() if line.strip()][-LAST_LINES:])
