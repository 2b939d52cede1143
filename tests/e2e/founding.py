"""What a first start makes (rows, keys, files of the pages), kept for the next towns of the day.

Founding a town takes half a minute: it is done once for each state of the code, and copied. That a
first start works is tested by `tests/house/test_run.py`, which always does it.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from psycopg.conninfo import make_conninfo

from house import binaries, data
from house.preparation import Preparation
from house.services import SERVICES

PARIS = ZoneInfo("Europe/Paris")
FILES = ("keys", "static", "calcium-static")
"""What a first start writes below DATA_DIR and does not write again."""


@dataclass(frozen=True, slots=True)
class Founding:
    """A folder with a dump of each service's database, and the files beside them."""

    folder: Path

    @property
    def is_kept(self) -> bool:
        """Say whether somebody has founded such a town today."""
        return self.folder.is_dir()

    def keep(self, town: Preparation) -> None:
        """Write down what a first start has made, whole or not at all."""
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for service in SERVICES:
            url = make_conninfo(town.server_url, dbname=service.name)
            _postgres("pg_dump", "-Fc", "-Z1", "-f", str(draft / service.name), url)
        for name in FILES:
            shutil.copytree(town.folder / name, draft / name)
        draft.replace(self.folder)

    def put_into(self, town: Preparation) -> None:
        """Make an empty town what the first one was, but for its server and its ports."""
        for name in FILES:
            shutil.copytree(self.folder / name, town.folder / name, dirs_exist_ok=True)
        for service in SERVICES:
            url = make_conninfo(town.server_url, dbname=service.name)
            kept = str(self.folder / service.name)
            _postgres("pg_restore", "--exit-on-error", "--dbname", url, kept)
        town.remember()


@contextmanager
def todays() -> Iterator[Founding]:
    """The founding of this code and this day, held alone; those of other days are thrown away.

    The demonstration's dates are counted from the day, hence one for each.
    """
    shelf = Path(os.environ.get("DATA_DIR", data.ROOT / ".data")) / "tests" / "foundings"
    shelf.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(PARIS):%Y-%m-%d}-{data.fingerprint()}"
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for other in shelf.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other)
        yield Founding(shelf / name)


def _postgres(program: str, *arguments: str) -> None:
    command = [str(binaries.of_the_wheel().program(program)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stderr}"
