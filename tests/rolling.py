"""A rolling upgrade: the migrations after a release, watched while they run on 100,000 rows.

Each service's test names the last migration of every room at its first release. What came since
is taken back, the tables are filled by that release's own models, and it is applied again:
statement by statement `pg_locks` is read from another session. No clock is asked: an exclusive lock
is short when nothing is read or rewritten under it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ROWS = 100_000
LOCKED = """
SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = %s AND l.mode = 'AccessExclusiveLock' AND l.granted AND c.relname = ANY(%s)
"""
READ = "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)"
FILES = "SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relname = ANY(%s)"


class Watch:
    """What the statements of one session hold and read of some large tables."""

    def __init__(self, tables: Iterable[str], elsewhere: psycopg.Connection[Any]) -> None:
        self.tables = list(tables)
        self.elsewhere = elsewhere
        self.faults: list[str] = []
        self.statements = 0
        self._files = self._own(FILES)
        self._read_before: dict[str, int] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any
    ) -> Any:
        """Stand around a statement of Django's connection (`execute_wrapper`)."""
        before = self._own(READ)  # may hold what earlier transactions have not reported yet
        answer = execute(sql, params, many, context)
        self.statements += 1
        read, files, locked = self._own(READ), self._own(FILES), self._locked()
        for table in locked:
            start = self._read_before.setdefault(table, before.get(table, 0))
            since = read.get(table, 0) - start
            if since >= ROWS:
                self.faults.append(f"{table} is read through while locked: {sql}")
            if files[table] != self._files[table]:
                self.faults.append(f"{table} is written anew while locked: {sql}")
        for table in set(self.tables) - set(locked):
            self._read_before.pop(table, None)
        return answer

    def _own(self, query: str) -> dict[str, int]:
        """Ask in the watched session itself, which alone sees what it has not committed."""
        raw = connection.connection
        return dict(raw.execute(query, [self.tables]).fetchall())

    def _locked(self) -> list[str]:
        pid = connection.connection.info.backend_pid
        found = self.elsewhere.execute(LOCKED, [pid, self.tables]).fetchall()
        return sorted({table for (table,) in found})


@contextmanager
def watched(tables: Iterable[str]) -> Iterator[Watch]:
    """Watch every statement of Django's connection."""
    connection.ensure_connection()
    settings = connection.get_connection_params()
    known = {
        name: settings[name] for name in ("dbname", "user", "host", "port") if name in settings
    }
    with psycopg.connect(**known, password=settings.get("password"), autocommit=True) as elsewhere:
        watch = Watch(tables, elsewhere)
        with connection.execute_wrapper(watch):
            yield watch


def back_to(release: Mapping[str, str]) -> Apps:
    """Take back what came after a release; answers its models."""
    targets = list(release.items())
    MigrationExecutor(connection).migrate(targets)
    loader = MigrationExecutor(connection).loader
    return loader.project_state([node for node in targets if node in loader.graph.nodes]).apps


def forward() -> list[str]:
    """Apply everything again; answers the names of what was applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.migrate(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def multiply(table: str, **different: str) -> None:
    """Copy the one row of a table 100,000 times; `different` are SQL expressions of `n`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(different.get(name, f't."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        insert = f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" t'  # noqa: S608
        cursor.execute(f"{insert}, generate_series(1, {ROWS}) n")
        cursor.execute(f'ANALYZE "{table}"')
