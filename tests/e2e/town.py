"""Both real services with their databases and workers, brought back to the first morning at will.

The demonstration data is made once, as `make run` makes it; each database's state is then kept as
a template, from which a test's own morning is copied.
"""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

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

    @property
    def calcium(self) -> str:
        """Calcium's address."""
        return self.run.ports.address(CALCIUM)

    @property
    def mesvaccins(self) -> str:
        """MesVaccins' address."""
        return self.run.ports.address(MESVACCINS)

    def found(self) -> None:
        """Make the demonstration data once, over real HTTP, and keep it as templates."""
        self.run.preparation.make_databases()
        prepare_and_start(self.run)
        self.sleep()
        for service in SERVICES:
            self._copy(service.name, f"{service.name}_morning")

    def wake(self) -> None:
        """Begin the first morning again, its letters unwritten, and start every process."""
        shutil.rmtree(self.run.preparation.folder / "mesvaccins-mail", ignore_errors=True)
        for service in SERVICES:
            self._copy(f"{service.name}_morning", service.name)
        webs = [(service, self.run.start_web(service)) for service in SERVICES]
        for service, web in webs:
            self._wait(service, web)
        for service in SERVICES:
            self.run.start_worker(service)

    def sleep(self) -> None:
        """End every process, and mend the line."""
        self.line.plan = Plan()
        self.run.household.end()
        self.run.household.children.clear()

    def stop_web(self, service: Service) -> None:
        """End the web process of a service, as an operator's restart would."""
        for child in self._webs(service):
            child.process.terminate()
            child.process.wait()
            self.run.household.children.remove(child)

    def start_web(self, service: Service) -> None:
        """Start it again, on the data it had."""
        self._wait(service, self.run.start_web(service))

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

    def _copy(self, source: str, target: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            owner = target.removesuffix("_morning") + "_owner"
            statements = (
                sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)"),
                sql.SQL("CREATE DATABASE {target} TEMPLATE {source} OWNER {owner}"),
                sql.SQL("REVOKE CONNECT ON DATABASE {target} FROM PUBLIC"),
                sql.SQL("GRANT CONNECT ON DATABASE {target} TO {runtime}"),
            )
            names = {
                "target": sql.Identifier(target),
                "source": sql.Identifier(source),
                "owner": sql.Identifier(owner),
                "runtime": sql.Identifier(owner.removesuffix("_owner")),
            }
            for statement in statements:
                connection.execute(statement.format(**names))


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
