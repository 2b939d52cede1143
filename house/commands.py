"""Running a service's command to its end, with its last words where it fails."""

import json
import subprocess
import sys

from house.refusal import Refusal
from house.services import Surroundings

LAST_LINES = 6
# A service takes a second or two to start: what is done in a row is done in one process.
IN_A_ROW = """
import json, sys
from django.core.management import execute_from_command_line
for command in json.loads(sys.argv[1]):
    execute_from_command_line([sys.argv[0], *command])
"""


def run(place: Surroundings, *arguments: str) -> str:
    """Run `python -m SERVICE …` and return what it prints; refuse to go on when it fails."""
    command = [sys.executable, "-m", place.service.name, *arguments]
    return _ended(place, command, place.environment(), " ".join(arguments[:2]))


def run_as_owner(place: Surroundings, *commands: tuple[str, ...]) -> None:
    """Run commands of a service one after the other, as the owner of its database."""
    environment = place.environment(owner=True)
    environment["DJANGO_SETTINGS_MODULE"] = f"{place.service.name}.settings"
    command = [sys.executable, "-c", IN_A_ROW, json.dumps(commands)]
    _ended(place, command, environment, ", ".join(name for name, *_rest in commands))


def _ended(
    place: Surroundings, command: list[str], environment: dict[str, str], called: str
) -> str:
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        said = _last_words(done.stderr or done.stdout)
        raise Refusal(f"{place.service.title}: “{called}” failed: {said}")
    return done.stdout


def _last_words(said: str) -> str:
    return " / ".join([line.strip() for line in said.splitlines() if line.strip()][-LAST_LINES:])
