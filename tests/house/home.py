"""A data folder with a demonstration in it, for the tests that start one."""

import os
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from house.postgres import server_of
from tests.e2e import founding

ROOT = Path(__file__).parents[2]
FILLED = "Calcium answers"
"""Only a first start says so alone; its workers are not there yet."""
READY = "Ctrl-C stops everything and keeps the data."
SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Home:
    """A data folder and two ports, kept for all tests of this file."""

    folder: Path
    calcium: int
    mesvaccins: int

    @property
    def keys(self) -> Path:
        """Where a start keeps its keys and secrets."""
        return self.folder / "keys" / "embedded"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "CARNET_MODE")}
        return kept | {
            "DATA_DIR": str(self.folder),
            "CALCIUM_PORT": str(self.calcium),
            "MESVACCINS_PORT": str(self.mesvaccins),
        }

    def command(self, name: str) -> subprocess.CompletedProcess[str]:
        """A command of the house that ends by itself."""
        return subprocess.run(
            [sys.executable, "-m", "house", name],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    @property
    def is_filled(self) -> bool:
        """Say whether a start has made the demonstration, and nobody has emptied it since."""
        return (self.keys / "software.json").exists()

    def offer(self) -> None:
        """Let the towns of the day have what a first start has just made."""
        founding.offer(founding.Place(self.folder, self.keys, server_of(self.folder).url))

    def answers(self, port: int) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def nothing_is_left(self) -> bool:
        """No process of this data folder, no port, no server."""
        mine = str(self.folder)
        left = [
            process
            for process in psutil.process_iter()
            if process.pid != os.getpid() and _belongs(process, mine)
        ]
        ports = [port for port in (self.calcium, self.mesvaccins) if self.answers(port)]
        return not left and not ports and not server_of(self.folder).answers()

    def ask(self, statement: str) -> None:
        """Say something to Calcium's database as the superuser."""
        url = server_of(self.folder).url.replace("/postgres?", "/calcium?")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


def _belongs(process: psutil.Process, folder: str) -> bool:
    try:
        return process.environ().get("DATA_DIR") == folder
    except psutil.Error:
        return False


def read_until_ready(process: subprocess.Popen[str], home: Home) -> str:
    """What a start says; what a first one has made is offered on the way."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.strip().startswith(f"✓ {FILLED}"):
            home.offer()
        if READY in line:
            return said
    raise AssertionError(f"it ended before it was ready:\n{said}")
