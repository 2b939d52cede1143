"""The rows of a database as they stood on one morning, kept in it, and put back in one moment.

The database itself stays, so that the processes that use it need not be started again: starting
them costs more than the tests of a chapter.
"""

from contextlib import suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql

SCHEMA = "keepsake"
# The workers' own table is of the processes, not of the morning: one that runs on must find itself.
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'procrastinate_workers' ORDER BY relname
"""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = format('public.%%I', %s::text)::regclass
      AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SEQUENCES = """
    SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'procrastinate_workers%'
"""
SET_SEQUENCE = "SELECT setval(format('public.%%I', %s::text)::regclass, %s, %s)"
AT_WORK = """
    SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing')
    + (SELECT count(*) FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend'
         AND state <> 'idle' AND pid <> pg_backend_pid())
"""
TRIES = 5
"""A request of a page that was just closed may still come between, and lock the other way round."""


@dataclass(slots=True)
class Keepsake:
    """One database, by the address of a superuser."""

    url: str
    sequences: tuple[tuple[str, int, bool], ...] = ()

    def keep(self) -> None:
        """Copy every table, and note where the sequences stand."""
        with psycopg.connect(self.url) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
            for table in _tables(connection):
                connection.execute(
                    sql.SQL("CREATE TABLE {} AS TABLE {}").format(
                        sql.Identifier(SCHEMA, table), sql.Identifier("public", table)
                    )
                )
            self.sequences = tuple(connection.execute(SEQUENCES).fetchall())

    def put_back(self) -> None:
        """Make every table what it was; what meets a deadlock is done again."""
        for _ in range(TRIES - 1):
            with suppress(psycopg.errors.DeadlockDetected):
                self._put_back()
                return
        self._put_back()

    def _put_back(self) -> None:
        """In one transaction; triggers rest meanwhile, those that forbid it too."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            tables = _tables(connection)
            everything = sql.SQL(", ").join(sql.Identifier("public", table) for table in tables)
            connection.execute(sql.SQL("TRUNCATE {}").format(everything))
            for table in tables:
                _fill(connection, table)
            for sequence in self.sequences:
                connection.execute(SET_SEQUENCE, sequence)

    def is_at_rest(self) -> bool:
        """Say whether no job is being done, and no statement carried out."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(AT_WORK).fetchone() == (0,)


def _tables(connection: psycopg.Connection) -> list[str]:
    return [table for (table,) in connection.execute(TABLES).fetchall()]


def _fill(connection: psycopg.Connection, table: str) -> None:
    columns = sql.SQL(", ").join(
        sql.Identifier(name) for (name,) in connection.execute(COLUMNS, [table]).fetchall()
    )
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
            sql.Identifier("public", table), columns, columns, sql.Identifier(SCHEMA, table)
        )
    )
