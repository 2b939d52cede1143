"""A service's migrations are run once for each state of them; a worker's database is a copy.

Django's own setup is told of the copy as the template of its test database, and migrates it too:
that changes nothing there, and would bring it up to date where something lacked. Migrations
themselves are tested where they run on empty databases: `test_rolling_upgrade.py` of each service,
`tests/house/test_production.py`, `tests/house/test_run.py`.
"""

import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

ONE_AT_A_TIME = 20261128
REQUIREMENTS = Path(__file__).parents[1] / "requirements" / "base.txt"
NOTE = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


@dataclass(frozen=True, slots=True)
class Template:
    """The database that is copied, as the service's owner sees it; a note in it says its state."""

    name: str
    state: str
    owner: psycopg.Connection[Any]

    def is_kept(self) -> bool:
        """Say whether it stands there whole, with the migrations of now."""
        return self.owner.execute(NOTE, [self.name]).fetchone() == (self.state,)

    def keep(self, database: str) -> None:
        """Make it from a database to which nobody is connected; the note comes last."""
        name = sql.Identifier(self.name)
        self.owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.owner.execute(copy.format(name, sql.Identifier(database)))
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        self.owner.execute(comment.format(name, sql.Literal(self.state)))


def begin() -> Template:
    """Let Django copy what is kept; until `end` no other worker does the same."""
    owner = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    owner.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    template = Template(f"{connection.settings_dict['NAME']}_migrated", state(), owner)
    if template.is_kept():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.name
    return template


def end(template: Template) -> None:
    """Keep what Django has just migrated, where that was still to be done."""
    if not template.is_kept():
        connection.close()
        template.keep(connection.settings_dict["NAME"])
    template.owner.close()


def state() -> str:
    """A sum of every migration as its file stands, the libraries' too, and of their versions."""
    total = hashlib.sha256(REQUIREMENTS.read_bytes())
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    for key, migration in sorted(loader.disk_migrations.items()):
        total.update(repr(key).encode())
        total.update(Path(str(sys.modules[migration.__module__].__file__)).read_bytes())
    return total.hexdigest()
