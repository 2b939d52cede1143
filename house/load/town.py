"""Both services with a country of a given size, in databases of their own on the load's server."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from joserfc.jwk import ECKey

from house import commands, data, databases, joining
from house.data import ROOT, write_secret
from house.preparation import PREPARING
from house.processes import Child, Household, wait_until_ready
from house.progress import say, step
from house.refusal import Refusal
from house.run import KEEP_ALIVE_SECONDS
from house.services import CALCIUM, LOOPBACK, MESVACCINS, SERVICES, Ports, Service, Surroundings

MARK = "Carnet load"
SEED = 20261127
CENTRES = 20
THREADS = "4"
PROCESSES = "2"
GENERATOR = ("words", "staff", "booklets", "nation", "mesvaccins_side", "calcium_side")


@dataclass(frozen=True, slots=True)
class Town:
    """One size: its databases, keys and processes."""

    size: int
    folder: Path
    server_url: str
    ports: Ports
    household: Household

    @property
    def keys(self) -> Path:
        """The folder of the keys, mode 700."""
        folder = self.folder / "keys"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def centre_keys(self) -> Path:
        """The key pairs of the centres, as if each had joined."""
        return self.keys / "centres.json"

    @property
    def targets(self) -> Path:
        """What the load needs to know: sessions, students, codes; mode 600."""
        return self.keys / "targets.json"

    def database_of(self, service: Service) -> str:
        """The name of a service's database."""
        return f"{service.name}_load_{self.size}"

    def surroundings(self, service: Service) -> Surroundings:
        """Where a service runs."""
        wants_password = urlsplit(self.server_url).password is not None
        password = data.password(self.keys) if wants_password else None
        name = self.database_of(service)
        database = databases.prepare(
            self.server_url, service.name, database=name, password=password
        )
        kept = joining.kept_credentials(self.keys) if service is CALCIUM else None
        more = kept.environment() if kept else {}
        return Surroundings(service, self.folder, self.keys, database, self.ports, more)

    def address(self, service: Service) -> str:
        """Where a service answers."""
        return f"http://{LOOPBACK}:{self.ports.of(service)}"

    def is_filled(self) -> bool:
        """Whether both databases were filled to the end, by the generator as it is now."""
        return all(
            databases.note(self.server_url, self.database_of(service)) == self._note()
            for service in SERVICES
        )

    def fill(self, *, until: date) -> None:
        """Make both databases anew. MesVaccins first: Calcium fetches its nomenclature."""
        say(f"\n{self.size:,} carnets")
        for service in SERVICES:
            databases.drop(self.server_url, self.database_of(service))
        self._make_centre_keys()
        self._prepare(MESVACCINS)
        place = self.surroundings(MESVACCINS)
        with step("MesVaccins: nomenclature, software"):
            joining.forget(self.keys)
            joining.introduce(place, after=[("nomenclature", "import")])
        self._fill(MESVACCINS, "tests.load.mesvaccins_side", until)
        with ExitStack() as kept:
            web = self.start_web(MESVACCINS)
            kept.callback(self.end)
            self._wait(MESVACCINS, web)
            self._prepare(CALCIUM)
            self._fill(CALCIUM, "tests.load.calcium_side", until)
        for service in SERVICES:
            name = self.database_of(service)
            databases.set_note(self.server_url, name, self._note())
        (self.folder / "until").write_text(until.isoformat())

    def renew(self) -> None:
        """Bring a country that was filled before up to the code as it is now: its pages' files."""
        self._prepare(*SERVICES)

    @property
    def until(self) -> date:
        """The day up to which the country has lived."""
        return date.fromisoformat((self.folder / "until").read_text())

    def start(self, *, worker: bool = True) -> None:
        """Start both services, and their workers."""
        for service in SERVICES:
            self.start_alone(service)
        for service in SERVICES if worker else ():
            self._start_worker(service)

    def end(self) -> None:
        """End every process of this size."""
        self.household.end()
        self.household.children.clear()

    def start_alone(self, service: Service) -> None:
        """Start the web processes of one service, and wait for its answer."""
        self._wait(service, self.start_web(service))

    def start_web(self, service: Service) -> Child:
        """Start the web processes of a service, on the loopback alone."""
        command = [
            *(sys.executable, "-m", "gunicorn", f"{service.name}.wsgi:application"),
            *("--bind", f"{LOOPBACK}:{self.ports.of(service)}", "--no-control-socket"),
            *("--workers", PROCESSES, "--threads", THREADS, "--graceful-timeout", "5"),
            *("--keep-alive", KEEP_ALIVE_SECONDS),
        ]
        environment = self.surroundings(service).environment()
        return self.household.start(f"{service.title} web {self.size}", command, environment)

    def target_arguments(self) -> tuple[str, ...]:
        """What `tests.load.targets` wants to know."""
        return str(self.size), str(SEED), self.until.isoformat(), str(self.targets)

    def run(
        self,
        service: Service,
        module: str,
        *arguments: str,
        owner: bool = False,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Run a module of tests/load with a service's settings, its words passed on."""
        place = self.surroundings(service)
        environment = place.environment(owner=owner) | {
            "DJANGO_SETTINGS_MODULE": f"{service.name}.settings",
            **(more or {}),
        }
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, check=False
        )
        if done.returncode:
            raise Refusal(f"{module} failed for {service.title} with {self.size:,} carnets.")

    def _start_worker(self, service: Service) -> None:
        arguments = ("procrastinate", "--skip-checks", "worker", "--shutdown-graceful-timeout", "5")
        command = [sys.executable, "-m", service.name, *arguments]
        environment = self.surroundings(service).environment()
        self.household.start(f"{service.title} worker {self.size}", command, environment)

    def _wait(self, service: Service, web: Child) -> None:
        wait_until_ready(web, f"{self.address(service)}/healthz")

    def _prepare(self, *services: Service) -> None:
        places = [self.surroundings(service) for service in services]
        for place in places:
            if not place.key_file.exists():
                commands.run(place, "keys", "make", str(place.key_file))
        titles = " and ".join(service.title for service in services)
        with step(f"{titles}: tables, rights and the files of the pages"):
            commands.run_as_owner(places, *PREPARING)

    def _fill(self, service: Service, module: str, until: date) -> None:
        arguments = (str(self.size), str(SEED), until.isoformat(), str(self.centre_keys))
        quickly = commands.without_waiting(self.surroundings(service).environment(owner=True))
        with step(f"{service.title}: {self.size:,} carnets"):
            self.run(service, module, *arguments, owner=True, more=quickly)

    def _make_centre_keys(self) -> None:
        if not self.centre_keys.exists():
            made = {
                str(number): ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True)
                for number in range(CENTRES)
            }
            write_secret(self.centre_keys, json.dumps(made))

    def _note(self) -> str:
        return f"{MARK} {self.size} seed {SEED} {_generator()}"


def _generator() -> str:
    """A short sum of what makes the rows and the tables: another one wants another filling."""
    total = hashlib.sha256()
    written = [ROOT / "tests/load" / f"{name}.py" for name in GENERATOR]
    for path in sorted([*written, *(ROOT / "src").glob("*/*/migrations/0*.py")]):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]
