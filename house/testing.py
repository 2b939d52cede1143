"""PostgreSQL for a test run: a throwaway server for each DATA_DIR; who leaves last stops it.

A service's conftest.py calls `use_database_of("calcium")` at its head, before Django is set up.
"""

import atexit
import os
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from house import databases
from house.databases import ServiceDatabase
from house.postgres import leased, server_of

# The address of the server, for the processes that a test run starts (pytest-xdist's workers).
SERVER = "CARNET_TEST_SERVER"
_open = ExitStack()
atexit.register(_open.close)


def server_url() -> str:
    """The server for this test run: the one DATABASE_URL names, or an embedded one, started now."""
    if SERVER not in os.environ:
        os.environ[SERVER] = os.environ.get("DATABASE_URL") or _embedded()
    return os.environ[SERVER]


def database_of(
    service: str, *, database: str | None = None, anew: bool = False
) -> ServiceDatabase:
    """The database of a service on the test server, with its owner and runtime roles.

    In tests the owner may also make databases and say SET ROLE to become the runtime role.
    """
    url = server_url()
    made = databases.prepare(url, service, database=database, password=_password(url), anew=anew)
    databases.let_create_databases(url, f"{service}_owner")
    databases.let_become(url, f"{service}_owner", service)
    return made


def use_database_of(service: str) -> ServiceDatabase:
    """Point this process at the service's database, as its owner: for the service's conftest."""
    made = database_of(service)
    os.environ["DATABASE_URL"] = os.environ["MIGRATION_DATABASE_URL"] = made.owner_url
    return made


def _embedded() -> str:
    folder = Path(os.environ.get("DATA_DIR", ".data")) / "tests"
    server = server_of(folder, durable=False)
    _open.enter_context(leased(server))
    return server.url


def _password(url: str) -> str | None:
    """Where the server's address carries a password it wants one of everybody."""
    return "carnet-tests" if urlsplit(url).password else None
