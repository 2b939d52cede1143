"""`make fuzz`: schemathesis against the real API of MesVaccins, from its OpenAPI document.

A MesVaccins of its own is started on a free port with an empty database; a made-up centre joins it
and opens two carnets. What is sent, and signed, is in `tests.fuzz.hooks`; schemathesis runs in an
environment of its own (`.venv-api`), because its pins are not those of the services.
"""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from house import commands, data, place
from house.data import ROOT, write_secret
from house.interruption import Interruption
from house.joining import said
from house.postgres import leased, server_of
from house.preparation import Preparation
from house.processes import Household, wait_until_ready
from house.progress import say
from house.run import Run
from house.services import LOOPBACK, MESVACCINS, Ports, Surroundings

ENVIRONMENT = ROOT / ".venv-api"
DOCUMENT = ROOT / "docs/reference/openapi.json"  # `make check` keeps it fresh
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "40")
NOT_ASKED = (
    "positive_data_acceptance",  # what is well formed may be refused: no such carnet
    "ignored_auth",  # each call is signed; tests/mesvaccins/api/test_authentication.py
)
CENTRE = "Centre du banc d'essai"


def main() -> int:
    """Run it once, bounded in the number of cases; its status is schemathesis'."""
    folder = data.data_dir() / "fuzz"
    with _mesvaccins(folder) as (address, known):
        environment = os.environ | {
            "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
            "CARNET_FUZZ": str(known),
        }
        command = [
            *(str(ENVIRONMENT / "bin" / "st"), "run", str(DOCUMENT)),
            *("--url", address, "--phases", "examples,coverage,fuzzing", "--seed", "2026"),
            *("--max-examples", EXAMPLES, "--exclude-checks", ",".join(NOT_ASKED)),
            *("--request-timeout", "60", "--continue-on-failure", "--generation-database", "none"),
        ]
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


@contextmanager
def _mesvaccins(folder: Path) -> Iterator[tuple[str, Path]]:
    """A MesVaccins that answers, and the file that says by which name it may be called."""
    ports = Ports(calcium=_free_port(), mesvaccins=_free_port())
    with ExitStack() as kept:
        server = server_of(folder, durable=False)
        kept.callback(place.remove, folder)
        kept.enter_context(leased(server))
        (folder / "logs").mkdir(exist_ok=True)
        household = Household(folder / "processes.json", folder / "logs")
        kept.callback(household.end)
        preparation = Preparation(folder, server.url, ports)
        preparation.make_databases()
        preparation.prepare(MESVACCINS)
        preparation.demonstrate_mesvaccins()
        run = Run(ports, preparation, household, Interruption())
        address = f"http://{LOOPBACK}:{ports.mesvaccins}"
        wait_until_ready(run.start_web(MESVACCINS), f"{address}/healthz")
        say(f"  ✓ MesVaccins answers at {address}")
        yield address, _credentials(preparation.surroundings(MESVACCINS), address)


def _credentials(mesvaccins: Surroundings, address: str) -> Path:
    software = commands.run(mesvaccins, "partners", "software", CENTRE)
    invited = commands.run(mesvaccins, "partners", "invite", CENTRE)
    known = mesvaccins.keys / "fuzz.json"
    facts = {
        "address": address,
        "uid": said(software, "uid"),
        "secret": said(software, "secret"),
        "withdrawal_code": said(invited, "withdrawal code"),
    }
    write_secret(known, json.dumps(facts))
    return known


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
