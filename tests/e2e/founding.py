"""What a first start makes (rows, keys, files of the pages), kept for the next towns of the day.

It is made once for each state of the code, and copied. Whoever founds first keeps it: the first
start that `tests/house/test_run.py` always does, which `make test` begins with, or a town that
finds none. A city of `tests/soak` is kept too.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg.conninfo import make_conninfo

from house import binaries, data
from house.preparation import Preparation
from house.services import SERVICES

PARIS = ZoneInfo("Europe/Paris")
TOWN, CITY = "town", "city"
AT_WORK = """
    SELECT 1 FROM procrastinate_workers UNION ALL SELECT 1 FROM procrastinate_periodic_defers
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, the folder of its keys, and the server of its databases."""

    folder: Path
    keys: Path
    server_url: str

    def files(self) -> dict[str, Path]:
        """What a first start writes below DATA_DIR and does not write again."""
        static = {name: self.folder / name for name in ("static", "calcium-static")}
        return static | {"keys": self.keys}

    def databases(self) -> dict[str, str]:
        """The address of each service's database."""
        names = [service.name for service in SERVICES]
        return {name: make_conninfo(self.server_url, dbname=name) for name in names}

    @property
    def has_worked(self) -> bool:
        """Say whether a worker has come already: what it does is not of the first morning."""
        for url in self.databases().values():
            with psycopg.connect(url) as connection:
                if connection.execute(AT_WORK).fetchone() is not None:
                    return True
        return False


def place_of(town: Preparation) -> Place:
    """Where a town stands."""
    return Place(town.folder, town.keys, town.server_url)


@dataclass(frozen=True, slots=True)
class Founding:
    """A folder with a dump of each service's database, and the files beside them."""

    folder: Path

    @property
    def is_kept(self) -> bool:
        """Say whether somebody has founded such a town today."""
        return self.folder.is_dir()

    def keep(self, place: Place) -> None:
        """Write down what a first start has made, whole and before any worker, or not at all."""
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for name, url in place.databases().items():
            _postgres("pg_dump", "-Fc", "-Z1", "-f", str(draft / name), url)
        for name, path in place.files().items():
            shutil.copytree(path, draft / name)
        if not place.has_worked:
            draft.replace(self.folder)

    def put_into(self, town: Preparation) -> None:
        """Make an empty town what the first one was, but for its server and its ports."""
        place = place_of(town)
        for name, path in place.files().items():
            shutil.copytree(self.folder / name, path, dirs_exist_ok=True)
        for name, url in place.databases().items():
            kept = str(self.folder / name)
            _postgres("pg_restore", "--exit-on-error", "--dbname", url, kept)
        town.remember()


@contextmanager
def todays(kind: str = TOWN, *, wait: bool = True) -> Iterator[Founding]:
    """The founding of this code and this day, held alone; those of other days are thrown away.

    The demonstration's dates are counted from the day, hence one for each. Who does not `wait`
    gets a BlockingIOError where somebody holds it.
    """
    shelf = Path(os.environ.get("DATA_DIR", data.ROOT / ".data")) / "tests" / "foundings"
    shelf.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(PARIS):%Y-%m-%d}-{data.fingerprint()}"
    with (shelf / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        for other in shelf.glob(f"*-{kind}*"):
            if not other.name.startswith(name):
                shutil.rmtree(other)
        yield Founding(shelf / f"{name}-{kind}")


def offer(place: Place) -> None:
    """Keep what a first start has just made, unless somebody has, or is about to."""
    with suppress(BlockingIOError), todays(wait=False) as found:
        if not found.is_kept:
            found.keep(place)


def _postgres(program: str, *arguments: str) -> None:
    command = [str(binaries.of_the_wheel().program(program)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stderr}"
