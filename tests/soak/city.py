"""Both services in processes of their own, two centres that have joined, a holder, and the line."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from house import commands, databases, joining, place
from house.faults import FaultyLine
from house.interruption import Interruption
from house.postgres import leased, server_of
from house.processes import Child, Household, wait_until_ready
from house.run import Run
from house.services import CALCIUM, LOOPBACK, MESVACCINS, SERVICES, Ports, Service
from tests.e2e import founding
from tests.e2e.town import LinedPreparation, _free_port, bring_up, start_webs
from tests.soak.people import Person

SECOND = "Service de santé universitaire non adhérent (démonstration)"
PASSWORD = "Carnet-demo-2026"
MADE = "a city of the soak"
THREADS, WORKERS = "4", "2"


class MortalRun(Run):
    """Processes that end themselves where a test says, each started again by its supervisor."""

    def start_web(self, service: Service) -> Child:
        """Several processes of several threads for each service: what collides, collides."""
        return self._serve(service, f"{service.name}_web", self.ports.of(service))

    def _serve(self, service: Service, module: str, port: int) -> Child:
        command = [
            *(sys.executable, "-m", "gunicorn", f"tests.soak.{module}:application"),
            *("--bind", f"{LOOPBACK}:{port}", "--workers", WORKERS, "--threads", THREADS),
            *("--preload", "--graceful-timeout", "5", "--timeout", "120", "--no-control-socket"),
        ]
        place = self.preparation.surroundings(service)
        return self._start(f"{service.title} {module}", command, place)


@dataclass
class City:
    """What a history is played on."""

    run: MortalRun
    line: FaultyLine
    worker_port: int
    _open: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)

    @property
    def calcium(self) -> str:
        """Calcium's address."""
        return self.run.ports.address(CALCIUM)

    @property
    def mesvaccins(self) -> str:
        """MesVaccins' address."""
        return self.run.ports.address(MESVACCINS)

    def start(self) -> None:
        """Make the databases where they are missing, and start every process."""
        if databases.note(self.run.preparation.server_url, CALCIUM.name) != MADE:
            self._found()
            databases.set_note(self.run.preparation.server_url, CALCIUM.name, MADE)
        else:
            start_webs(self.run)
        worker = self.run._serve(CALCIUM, "calcium_worker", self.worker_port)
        wait_until_ready(worker, f"http://{LOOPBACK}:{self.worker_port}/")

    def _found(self) -> None:
        """A town in which the second centre has joined too, or a copy of today's."""
        with founding.todays(founding.CITY) as found:
            if not found.is_kept:
                bring_up(self.run)
                self._let_the_second_centre_join()
                found.keep(founding.place_of(self.run.preparation))
                return
            self.run.preparation.make_databases()
            found.put_into(self.run.preparation)
        start_webs(self.run)

    def _let_the_second_centre_join(self) -> None:
        mesvaccins, calcium = map(self.run.preparation.surroundings, SERVICES)
        invited = joining.introduce(mesvaccins, [SECOND])
        commands.run(calcium, *joining.join(SECOND, invited[SECOND]))

    def rows(self, service: Service, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read a service's database as its owner, to check what really stands there."""
        found = self._connection(service).execute(query, values)  # type: ignore[arg-type]
        return found.fetchall() if found.description else []

    def _connection(self, service: Service) -> psycopg.Connection[Any]:
        if service.name not in self._open:
            url = self.run.preparation.surroundings(service).database.owner_url
            self._open[service.name] = psycopg.connect(url, autocommit=True)
        return self._open[service.name]

    def worker(self, act: str, *, doom: str = "", **named: object) -> Any:
        """Tell the worker that it has its turn; None where it died of it."""
        from tests.soak.mortal import HEADER

        headers = {HEADER: doom} if doom else {}
        url = f"http://{LOOPBACK}:{self.worker_port}/{act}"
        try:
            answer = httpx.post(url, params=named, headers=headers, timeout=120, trust_env=False)
        except httpx.TransportError:
            return None
        answer.raise_for_status()
        return answer.json()

    def nurse(self, email: str = "infirmiere@demo.test", *, window: int = 0) -> Person:
        """A nurse, signed in; `window` tells her windows apart."""
        return self._signed_in(f"{email} {window}", self.calcium, email)

    def holder(self, *, window: int = 0) -> Person:
        """The holder, signed in."""
        return self._signed_in(f"holder {window}", self.mesvaccins, "etudiant@demo.test")

    def _signed_in(self, key: str, address: str, email: str) -> Person:
        if key not in self._people:
            self._people[key] = Person(address, email, PASSWORD)
        return self._people[key]

    def mortals(self) -> list[psutil.Process]:
        """The processes that work, below their supervisors."""
        return [
            child
            for each in self.run.household.children
            for child in psutil.Process(each.process.pid).children()
        ]

    def forget_tries(self) -> None:
        """Let no throttle of MesVaccins, and no circuit of Calcium, know what was played before."""
        self.rows(MESVACCINS, "DELETE FROM carnets_tokenbucket")
        self.close_circuits()

    def close_circuits(self) -> None:
        """A long time has passed since MesVaccins last failed to answer a centre."""
        self.rows(CALCIUM, "DELETE FROM linking_circuit")


@contextmanager
def city(folder: Path, *, keep: bool = False) -> Iterator[City]:
    """Found a city in a folder of its own; nothing is left of it at the end, unless kept."""
    ports = Ports(calcium=_free_port(), mesvaccins=_free_port())
    with ExitStack() as kept:
        server = server_of(folder, durable=False)
        if not keep:
            kept.callback(place.remove, folder)
        kept.enter_context(leased(server))
        (folder / "logs").mkdir(exist_ok=True)
        household = Household(folder / "processes.json", folder / "logs")
        kept.callback(household.end)
        line = FaultyLine(f"http://{LOOPBACK}:{ports.mesvaccins}").start()
        kept.callback(line.stop)
        preparation = LinedPreparation(folder, server.url, ports, line.url)
        run = MortalRun(ports, preparation, household, Interruption())
        found = City(run, line, _free_port())
        found.start()
        yield found
        for connection in found._open.values():
            connection.close()
