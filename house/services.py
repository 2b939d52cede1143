"""The two services as the house knows them: by their commands, ports and settings."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from house.databases import ServiceDatabase
from house.refusal import Refusal

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Service:
    """What one service is called and where it listens."""

    name: str
    title: str
    port_variable: str
    default_port: int


CALCIUM = Service("calcium", "Calcium", "CALCIUM_PORT", 8000)
MESVACCINS = Service("mesvaccins", "MesVaccins", "MESVACCINS_PORT", 8001)
SERVICES = (MESVACCINS, CALCIUM)


@dataclass(frozen=True, slots=True)
class Ports:
    """The two ports of `make run`."""

    calcium: int
    mesvaccins: int

    def of(self, service: Service) -> int:
        """The port of a service."""
        return self.calcium if service is CALCIUM else self.mesvaccins

    def address(self, service: Service) -> str:
        """The address that a person opens."""
        return f"http://localhost:{self.of(service)}"


def ports_of_the_environment() -> Ports:
    """The ports that CALCIUM_PORT and MESVACCINS_PORT name, 8000 and 8001 unless told."""
    ports = Ports(_port(CALCIUM), _port(MESVACCINS))
    if ports.calcium == ports.mesvaccins:
        raise Refusal(
            f"CALCIUM_PORT and MESVACCINS_PORT are both {ports.calcium}: give each its own."
        )
    return ports


def check_free(service: Service, port: int) -> None:
    """Refuse a port that something listens on already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise Refusal(
                f"Port {port} for {service.title} is reserved on this machine: "
                f"choose one above 1023, such as {service.port_variable}={service.default_port}."
            ) from None
        except OSError:
            raise Refusal(
                f"Port {port} for {service.title} is taken{_taken_by(port)}: stop what uses it, "
                f"or choose another, such as {service.port_variable}={port + 10} make run."
            ) from None


def _port(service: Service) -> int:
    given = os.environ.get(service.port_variable) or str(service.default_port)
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise Refusal(
            f"{service.port_variable} is {given!r}; expected a number from 1 to 65535, "
            f"such as {service.default_port}."
        )
    return int(given)


def _taken_by(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and getattr(connection.laddr, "port", 0) == port
            ):
                name = psutil.Process(connection.pid).name()
                return f" by process {connection.pid} ({name})"
    except (psutil.Error, OSError):
        pass
    return ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where one service runs in the demonstration: its settings come from here alone."""

    service: Service
    data_dir: Path
    keys: Path
    database: ServiceDatabase
    ports: Ports
    more: dict[str, str] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        """The service's key file."""
        return self.keys / f"{self.service.name}.keys"

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """The environment of a process; the owner's address is given to who migrates alone."""
        ours = ("DJANGO_SETTINGS_MODULE", "MIGRATION_DATABASE_URL")
        kept = {k: v for k, v in os.environ.items() if k not in ours}
        settings = {
            "CARNET_MODE": "demo",
            "CARNET_KEYS": str(self.key_file),
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database.owner_url if owner else self.database.runtime_url,
            "CALCIUM_URL": self.ports.address(CALCIUM),
            "MESVACCINS_URL": self.ports.address(MESVACCINS),
            "PYTHONUNBUFFERED": "1",
        }
        return kept | settings | self.more
