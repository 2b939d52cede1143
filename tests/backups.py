"""A backup taken while people work, and restored elsewhere: `deploy/backup`, `deploy/restore`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from django.db import connection

from house import binaries
from house.databases import drop
from house.testing import database_of, server_url

DEPLOY = Path(__file__).parents[1] / "deploy"


class AtWork:
    """People in threads of their own, each at one act again and again."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self._over = Event()
        self._threads = [Thread(target=self._go_on, args=[act]) for act in acts]

    def __enter__(self) -> "AtWork":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def until(self, enough: Callable[[], bool]) -> None:
        """Wait for it; fail where somebody could not go on, rather than wait for them."""
        while not enough():
            assert all(thread.is_alive() for thread in self._threads)
            Event().wait(0.01)

    def _go_on(self, act: Callable[[], object]) -> None:
        try:
            while not self._over.wait(0.005):
                act()
        finally:
            connection.close()


@contextmanager
def empty_database(service: str) -> Iterator[str]:
    """The address of an empty database of the service's owner."""
    made = database_of(service, database=f"restored_{os.getpid()}", anew=True)
    yield made.owner_url
    drop(server_url(), made.name)


def backup(service: str, folder: Path) -> str:
    """Back up the database that the test works on; answers the file."""
    owner = urlsplit(os.environ["DATABASE_URL"])
    here = owner._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return _script("backup", service, str(folder), url=here)


def restore(service: str, file: str, *, url: str) -> None:
    """Fill an empty database from a backup."""
    _script("restore", service, file, url=url)


def verified(service: str, *, url: str) -> str:
    """What `audit verify` says of a database; fails where it finds a fault."""
    done = subprocess.run(
        [sys.executable, "-m", service, "audit", "verify"],
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _script(name: str, service: str, argument: str, *, url: str) -> str:
    path = f"{binaries.of_the_wheel().folder}:{os.environ['PATH']}"
    done = subprocess.run(
        [str(DEPLOY / name), service, argument],
        env={"PATH": path, "MIGRATION_DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
