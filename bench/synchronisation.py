"""An export and an import of 40 doses between both real services: calls, statements, time.

MesVaccins runs as in `make run`, in a process of its own behind HTTP, and says what each answer
took; Calcium's actions run here, on their own database.
"""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import django

from house import place
from house.postgres import leased, server_of
from house.preparation import Preparation
from house.processes import Household, wait_until_ready
from house.services import CALCIUM, LOOPBACK, MESVACCINS, Ports

DOSES = 40
STATEMENTS, MILLISECONDS = "Bench-Statements", "Bench-Milliseconds"


@dataclass
class Count:
    """What one synchronisation took, on either side."""

    calls: int = 0
    here: int = 0
    there: int = 0
    seconds: float = 0
    seconds_there: float = 0

    def hear(self, response: Any) -> None:
        """Count an answer of MesVaccins."""
        self.calls += 1
        self.there += int(response.headers.get(STATEMENTS, 0))
        self.seconds_there += float(response.headers.get(MILLISECONDS, 0)) / 1000

    def __str__(self) -> str:
        here, there = self.seconds - self.seconds_there, self.seconds_there
        return (
            f"{self.calls} HTTP calls, {self.seconds:.2f} s; Calcium {self.here} statements, "
            f"{here:.2f} s (HTTP included); MesVaccins {self.there} statements, {there:.2f} s; "
            f"a dose {self.seconds / DOSES * 1000:.1f} ms"
        )


def main() -> None:
    """Print what an export of 40 took, what an import of 40 took, and both again."""
    with ExitStack() as kept:
        folder = Path(kept.enter_context(tempfile.TemporaryDirectory()))
        _both_services(folder, kept)
        export, bring, forget = _acts()
        print(f"Synchronisation: {DOSES} doses over HTTP between both services")
        print(f"  export        {_measured(export)}")
        print(f"  export again  {_measured(export)}")
        forget()
        print(f"  import        {_measured(bring)}")
        print(f"  import again  {_measured(bring)}")


def _both_services(folder: Path, kept: ExitStack) -> None:
    server = server_of(folder, durable=False)
    kept.callback(place.remove, folder)
    kept.enter_context(leased(server))
    (folder / "logs").mkdir()
    household = Household(folder / "processes.json", folder / "logs")
    kept.callback(household.end)
    ports = Ports(_free_port(), _free_port())
    preparation = Preparation(folder, server.url, ports)
    preparation.make_databases()
    preparation.prepare(MESVACCINS)
    invited = preparation.demonstrate_mesvaccins()
    environment = preparation.surroundings(MESVACCINS).environment()
    command = [
        *(sys.executable, "-m", "gunicorn", "_counting:application", "--pythonpath"),
        *(str(Path(__file__).parent), "--bind", f"{LOOPBACK}:{ports.mesvaccins}"),
        *("--threads", "4", "--no-control-socket"),
    ]
    web = household.start("MesVaccins web", command, environment)
    wait_until_ready(web, f"http://{LOOPBACK}:{ports.mesvaccins}/healthz")
    preparation.prepare(CALCIUM)
    preparation.demonstrate_calcium(invited)
    os.environ |= preparation.surroundings(CALCIUM).environment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "calcium.settings"
    django.setup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _acts() -> tuple[Callable[[], object], Callable[[], object], Callable[[], None]]:
    """A new student with 40 doses and a new carnet: export, import, and forgetting the rows."""
    from calcium.accounts.models import Agent
    from calcium.linking import actions
    from calcium.linking.adapter import carnet_gateway
    from calcium.linking.models import Intention, Twin
    from calcium.patients.actions import Identity, register
    from calcium.vaccinations.models import Vaccination

    now = datetime.now(UTC)
    nurse = Agent.objects.select_related("centre").get(email="infirmiere@demo.test")
    born = now.date() - timedelta(days=20 * 365)
    identity = Identity("BENCH000001", "BANC", "Essai", born, email="banc@bench.test")
    patient = register(centre=nurse.centre, identity=identity)
    _enter_rows(patient, nurse, now)
    everything = {"patient": patient, "by": nurse, "gateway": carnet_gateway(by=nurse), "now": now}
    actions.create_and_link(agreed=True, today=now.date(), **everything)

    def forget() -> None:
        for model in (Twin, Intention, Vaccination):
            model.objects.filter(patient=patient).delete()

    def export() -> object:
        return actions.export_vaccinations(**everything)

    def bring() -> object:
        return actions.carry_out_import(decisions={}, today=now.date(), **everything)

    return export, bring, forget


def _enter_rows(patient: Any, nurse: Any, now: datetime) -> None:
    from calcium.centres.models import CentreVaccine
    from calcium.vaccinations.actions import enter
    from calcium.vaccinations.rules import VaccinationEntry

    linked = CentreVaccine.objects.filter(centre=nurse.centre, national__isnull=False)
    vaccines = list(linked.order_by("normalised")[:10])
    for number in range(DOSES):
        given = now.date() - timedelta(days=100 * (number + 1))
        entry = VaccinationEntry(
            vaccine_id=vaccines[number % len(vaccines)].pk,
            given=f"{given:%d/%m/%Y}",
            lot=f"L{number}",
            proof="paper_booklet",
        )
        enter(patient=patient, entry=entry, by=nurse, today=now.date(), now=now)


def _measured(act: Callable[[], object]) -> Count:
    count = Count()
    with _listening(count):
        start = time.perf_counter()
        act()
        count.seconds = time.perf_counter() - start
    return count


@contextmanager
def _listening(count: Count) -> Iterator[None]:
    from django.db import connection

    from calcium.linking import adapter

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        count.here += 1
        return execute(*arguments)

    client = adapter.http_client()
    client.event_hooks["response"] = [count.hear]
    with connection.execute_wrapper(counted):
        yield
    client.event_hooks["response"] = []


if __name__ == "__main__":
    main()
