"""Running a service's commands to their end, with their last words where one fails."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from house.refusal import Refusal
from house.services import Surroundings

LAST_LINES = 6
Command = tuple[str, ...]
# A service takes a second or two to start: what is done in a row is done in one process.
# Django's checks read every page, for which a command has no use; `make check` and the tests do.
IN_A_ROW = """
import json, sys
import django
from django.core.management import CommandError, call_command
django.setup()
for name, *arguments in json.loads(sys.argv[1]):
    try:
        call_command(name, *arguments, skip_checks=True)
    except CommandError as error:
        sys.exit(f"{name}: {error}")
    print(end="\\f")
"""
BETWEEN = "\f"
# A hundred migrations need not wait for the disk one by one. Nothing is at risk: the note that says
# what has been prepared is written with waiting, and with it all that came before.
WITHOUT_WAITING = "-c synchronous_commit=off"


def run(place: Surroundings, *arguments: str) -> str:
    """Run `python -m SERVICE …` and return what it prints; refuse to go on when it fails."""
    command = [sys.executable, "-m", place.service.name, *arguments]
    with _begun(command, place.environment()) as process:
        return _ended(process, place, " ".join(arguments[:2]))


def run_in_a_row(place: Surroundings, *commands: Command) -> list[str]:
    """Run commands of a service one after the other, in one process; what each has printed."""
    with _begun(_row(commands), _environment(place)) as process:
        return _ended(process, place, _names(commands)).split(BETWEEN)[:-1]


def run_as_owner(places: Sequence[Surroundings], *commands: Command) -> None:
    """Run the same commands in each service as the owner of its database, all at the same time."""
    with ExitStack() as kept:
        begun = [
            kept.enter_context(_begun(_row(commands), _environment(place, owner=True)))
            for place in places
        ]
        for process, place in zip(begun, places, strict=True):
            _ended(process, place, _names(commands))


def _row(commands: Sequence[Command]) -> list[str]:
    return [sys.executable, "-c", IN_A_ROW, json.dumps(commands)]


def _names(commands: Sequence[Command]) -> str:
    return ", ".join(name for name, *_rest in commands)


def without_waiting(given: Mapping[str, str]) -> dict[str, str]:
    """The same environment, in which no commit waits for the disk; a user's own PGOPTIONS stay."""
    return {**given, "PGOPTIONS": f"{given.get('PGOPTIONS', '')} {WITHOUT_WAITING}".strip()}


def _environment(place: Surroundings, *, owner: bool = False) -> dict[str, str]:
    given = without_waiting(place.environment(owner=owner))
    return given | {"DJANGO_SETTINGS_MODULE": f"{place.service.name}.settings"}


@contextmanager
def _begun(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A command at work; who leaves before its end ends it."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def _ended(process: subprocess.Popen[str], place: Surroundings, called: str) -> str:
    out, error = process.communicate()
    if process.returncode:
        said = _last_words(error or out)
        raise Refusal(f"{place.service.title}: “{called}” failed: {said}")
    return out


def _last_words(said: str) -> str:
    return " / ".join([line.strip() for line in said.splitlines() if line.strip()][-LAST_LINES:])
