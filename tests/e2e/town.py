"""Both real services with their databases and workers, brought back to the first morning at will.

The demonstration data is made as `make run` makes it, or copied from a town where it was
(`founding.py`); a chapter's tests begin with the rows of that morning, in processes that ran on.
"""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep

import psycopg
from psycopg.conninfo import make_conninfo

from house import commands, place
from house.faults import FaultyLine, Plan
from house.interruption import Interruption
from house.postgres import leased, server_of
from house.preparation import Preparation
from house.processes import Child, Household, wait_until_ready
from house.run import Run, prepare_and_start
from house.services import (
    CALCIUM,
    LOOPBACK,
    MESVACCINS,
    SERVICES,
    Ports,
    Service,
    Surroundings,
)
from tests.e2e import founding
from tests.e2e.keepsake import Keepsake

REST_SECONDS = 60


@dataclass(frozen=True)
class LinedPreparation(Preparation):
    """A preparation in which Calcium reaches MesVaccins over a line that may misbehave."""

    line_url: str = ""

    def surroundings(self, service: Service) -> Surroundings:
        """Where a service runs; Calcium is given the line's address."""
        place = super().surroundings(service)
        if service is not CALCIUM:
            return place
        return replace(place, more=place.more | {"MESVACCINS_URL": self.line_url})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@dataclass
class Town:
    """The two services on this machine; `calcium` and `mesvaccins` are their addresses."""

    run: Run
    server_url: str
    line: FaultyLine
    keepsakes: list[Keepsake] = field(default_factory=list)

    @property
    def calcium(self) -> str:
        """Calcium's address."""
        return self.run.ports.address(CALCIUM)

    @property
    def mesvaccins(self) -> str:
        """MesVaccins' address."""
        return self.run.ports.address(MESVACCINS)

    def found(self) -> None:
        """Make the demonstration data, or copy it, and keep its rows for every morning."""
        bring_up(self.run)
        for service in SERVICES:
            kept = Keepsake(self._superuser_url(service))
            kept.keep()
            self.keepsakes.append(kept)
            self.run.start_worker(service)

    def wake(self) -> None:
        """Begin the first morning again, its letters unwritten, every process at work."""
        self._rest()
        self.line.plan = Plan()
        for child in self.run.household.children:
            child.check_alive()
        shutil.rmtree(self.run.preparation.folder / "mesvaccins-mail", ignore_errors=True)
        for kept in self.keepsakes:
            kept.put_back()

    def stop_web(self, service: Service) -> None:
        """End the web process of a service, as an operator's restart would."""
        for child in self._webs(service):
            child.process.terminate()
            child.process.wait()
            self.run.household.children.remove(child)

    def start_web(self, service: Service) -> None:
        """Start it again, on the data it had."""
        self._wait(service, self.run.start_web(service))

    def restart_web(self, service: Service) -> None:
        """End it and start it again, with the addresses that are given by now."""
        self.stop_web(service)
        self.start_web(service)

    def command(self, service: Service, *arguments: str) -> str:
        """Run a command of a service as its operator does."""
        return commands.run(self.run.preparation.surroundings(service), *arguments)

    def rows(self, service: Service, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read a service's database as its owner, to check what really stands there."""
        place = self.run.preparation.surroundings(service)
        with psycopg.connect(place.database.owner_url) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def _webs(self, service: Service) -> list[Child]:
        return [c for c in self.run.household.children if c.title == f"{service.title} web"]

    def _wait(self, service: Service, web: Child) -> None:
        wait_until_ready(web, f"http://{LOOPBACK}:{self.run.ports.of(service)}/healthz")

    def _rest(self) -> None:
        """Wait until nobody has anything in hand, which would be ended in another morning."""
        until = monotonic() + REST_SECONDS
        while not all(kept.is_at_rest() for kept in self.keepsakes):
            assert monotonic() < until, f"something is not done after {REST_SECONDS} s"
            sleep(0.1)

    def _superuser_url(self, service: Service) -> str:
        return make_conninfo(self.server_url, dbname=service.name)


def bring_up(run: Run) -> None:
    """Both services answering: founded over real HTTP, or as somebody has founded them today."""
    run.preparation.make_databases()
    with founding.todays() as found:
        if not found.is_kept:
            prepare_and_start(run)
            found.keep(founding.place_of(run.preparation))
            return
        found.put_into(run.preparation)
    start_webs(run)


def start_webs(run: Run) -> None:
    """Both services answering, on the data that stands there."""
    webs = [run.start_web(service) for service in SERVICES]
    for service, web in zip(SERVICES, webs, strict=True):
        wait_until_ready(web, f"http://{LOOPBACK}:{run.ports.of(service)}/healthz")


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Found a town in a folder of its own; nothing is left of it at the end."""
    ports = Ports(calcium=_free_port(), mesvaccins=_free_port())
    with ExitStack() as kept:
        server = server_of(folder, durable=False)
        kept.callback(place.remove, folder)
        kept.enter_context(leased(server))
        (folder / "logs").mkdir(exist_ok=True)
        household = Household(folder / "processes.json", folder / "logs")
        kept.callback(household.end)
        line = FaultyLine(f"http://{LOOPBACK}:{ports.mesvaccins}").start()
        kept.callback(line.stop)
        preparation = LinedPreparation(folder, server.url, ports, line.url)
        found = Town(Run(ports, preparation, household, Interruption()), server.url, line)
        found.found()
        yield found
