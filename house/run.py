"""`make run`: the two services with a database, a worker and demonstration data each."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from house import data, welcome
from house.faults.line import LINE, Line
from house.interruption import Interruption, Stopped
from house.preparation import Preparation
from house.processes import Child, Household, wait_until_ready
from house.progress import say, step
from house.services import (
    CALCIUM,
    LOOPBACK,
    MESVACCINS,
    SERVICES,
    Ports,
    Service,
    Surroundings,
    check_free,
    ports_of_the_environment,
)

WEB_THREADS = "4"
KEEP_ALIVE_SECONDS = "75"
"""As the proxy in front does for real; longer than Calcium keeps an idle connection."""


@dataclass(frozen=True, slots=True)
class Run:
    """One `make run`, from its first process to its last."""

    ports: Ports
    preparation: Preparation
    household: Household
    interruption: Interruption
    line: Line | None = None

    def start_line(self) -> None:
        """Put the line that misbehaves between both services, where one is wanted."""
        if self.line is not None:
            place = self.preparation.surroundings(CALCIUM)
            command = self.line.command(upstream=f"http://{LOOPBACK}:{self.ports.mesvaccins}")
            self._start(LINE, command, place)

    def start_web(self, service: Service) -> Child:
        """Start the web process of a service; it listens on the loopback alone."""
        place = self.preparation.surroundings(service)
        command = [
            *(sys.executable, "-m", "gunicorn", f"{service.name}.wsgi:application"),
            *("--bind", f"{LOOPBACK}:{self.ports.of(service)}"),
            *("--workers", "1", "--threads", WEB_THREADS, "--graceful-timeout", "5"),
            *("--keep-alive", KEEP_ALIVE_SECONDS, "--no-control-socket"),
        ]
        return self._start(f"{service.title} web", command, place)

    def start_worker(self, service: Service) -> Child:
        """Start the worker of a service."""
        place = self.preparation.surroundings(service)
        arguments = ("procrastinate", "--skip-checks", "worker", "--shutdown-graceful-timeout", "5")
        command = [sys.executable, "-m", service.name, *arguments]
        return self._start(f"{service.title} worker", command, place)

    def _start(self, title: str, command: list[str], place: Surroundings) -> Child:
        if self.line is not None and place.service is CALCIUM:
            place = replace(place, more=place.more | {"MESVACCINS_URL": self.line.url})
        with self.interruption.held():
            return self.household.start(title, command, place.environment())


def main(line: Line | None = None) -> int:
    """Start everything, say where, wait until told to stop, stop everything."""
    interruption = Interruption()
    interruption.listen()
    try:
        with _everything(interruption, line) as run:
            _bring_up(run)
            welcome.greet(run.ports)
            run.household.watch()
    except Stopped:
        say("\nStopped. The data is kept: `make run` goes on with it, `make reset` empties it.")
    return 0


@contextmanager
def _everything(interruption: Interruption, line: Line | None) -> Iterator[Run]:
    """What must be given back at the end, in whatever way it comes."""
    ports = ports_of_the_environment()
    folder = data.data_dir()
    say(f"Carnet starts; its data stands in {folder}.")
    with ExitStack() as kept:
        kept.enter_context(data.only_one(folder))
        household = _household(folder)
        for service in SERVICES:
            check_free(service, ports.of(service))
        url = kept.enter_context(data.database_server(folder))
        kept.callback(household.end)
        kept.callback(interruption.deafen)
        if line is not None:
            kept.callback(_tell_faults, folder / "logs" / f"{LINE}.log")
            kept.callback(household.end)
        yield Run(ports, Preparation(folder, url, ports), household, interruption, line)


def _tell_faults(log: Path) -> None:
    """The list that the line has written, once it has ended."""
    if log.exists():
        say(log.read_text(errors="replace").rstrip().rpartition("faults: ")[2])


def _household(folder: Path) -> Household:
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    household = Household(folder / "processes.json", logs)
    left = household.end_leftovers()
    if left:
        say(f"  ✓ {left} processes that an earlier start had left behind are ended")
    return household


def _bring_up(run: Run) -> None:
    """MesVaccins first: Calcium's demonstration joins it and links a student over HTTP."""
    with step("databases"):
        run.preparation.check_ours()
        run.preparation.make_databases()
    if run.preparation.is_done():
        run.start_line()
        webs = [run.start_web(service) for service in SERVICES]
        with step("MesVaccins and Calcium answer"):
            for service, web in zip(SERVICES, webs, strict=True):
                _wait(run, service, web)
    else:
        prepare_and_start(run)
    for service in SERVICES:
        run.start_worker(service)


def prepare_and_start(run: Run) -> None:
    """The first start: tables, demonstration data, and both services answering.

    A web process starts while the data is made by commands, as it does at an operator's.
    """
    run.preparation.prepare(*SERVICES)
    web = run.start_web(MESVACCINS)
    invited = run.preparation.demonstrate_mesvaccins()
    with step("MesVaccins answers"):
        _wait(run, MESVACCINS, web)
    run.start_line()  # for the pages alone: the demonstration joins and links without a fault
    web = run.start_web(CALCIUM)
    run.preparation.demonstrate_calcium(invited)
    with step("Calcium answers"):
        _wait(run, CALCIUM, web)
    run.preparation.remember()


def _wait(run: Run, service: Service, web: Child) -> None:
    wait_until_ready(web, f"http://{LOOPBACK}:{run.ports.of(service)}/healthz")
