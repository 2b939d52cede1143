"""Fills tables by COPY: every 5,000 rows of a table are committed; indexes are made at the end."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

MOST_ROWS = 5_000
"""What pghistory's design allows a transaction to write of one table."""
NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def line(*values: object) -> str:
    """One row as COPY reads it: None is NULL, bytes are hexadecimal, text is escaped."""
    return "\t".join(map(_field, values)) + "\n"


def _field(value: object) -> str:
    match value:
        case None:
            return NULL
        case True:
            return "t"
        case False:
            return "f"
        case bytes():
            return rf"\\x{value.hex()}"
        case str():
            return value.translate(_ESCAPES)
        case _:
            return str(value)


class Tables:
    """Rows for several tables, written together before any of them has 5,000.

    What refers to another table's row of the same carnet thus comes in the same transaction.
    """

    def __init__(self, connection: Any, columns: Mapping[str, tuple[str, ...]]) -> None:
        self._connection, self._columns = connection, columns
        self._lines: dict[str, list[str]] = {table: [] for table in columns}
        self.written: dict[str, int] = dict.fromkeys(columns, 0)

    def add(self, table: str, *values: object) -> None:
        """A row, in the order of the columns."""
        self._lines[table].append(line(*values))

    def add_lines(self, table: str, lines: Iterable[str]) -> None:
        """Rows that are lines already."""
        self._lines[table].extend(lines)

    def make_room(self, rows: int) -> None:
        """Write what has come, where `rows` more might pass the limit of a transaction."""
        if any(len(lines) + rows > MOST_ROWS for lines in self._lines.values()):
            self.flush()

    def flush(self) -> None:
        """Write everything that has come, in one transaction."""
        from django.db import transaction

        with transaction.atomic(), self._connection.cursor() as cursor:
            for table, lines in self._lines.items():
                if not lines:
                    continue
                names = ", ".join(f'"{column}"' for column in self._columns[table])
                with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                    copy.write("".join(lines))
                self.written[table] += len(lines)
                lines.clear()


@contextmanager
def without_indexes(connection: Any, tables: Iterable[str]) -> Iterator[None]:
    """Take foreign keys and secondary indexes away for the filling, and make the very same again.

    Primary keys, checks, and unique constraints that a foreign key needs stay. When the filling
    fails they are not put back: such a database is not used, the next run makes it anew.
    """
    made_again = []
    with connection.cursor() as cursor:
        for table in tables:
            made_again += _taken_away(cursor, table)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '768MB'")
        shown = Progress("indexes and foreign keys", len(made_again))
        for number, statement in enumerate(made_again, start=1):
            cursor.execute(statement)
            shown.reach(number)
        cursor.execute("RESET maintenance_work_mem")
        shown.end()


CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint own
WHERE conrelid = %s::regclass AND (contype = 'f' OR contype = 'u' AND NOT EXISTS (
    SELECT FROM pg_constraint other WHERE other.contype = 'f' AND other.conindid = own.conindid))
ORDER BY contype = 'f'
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = %s::regclass AND NOT indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def _taken_away(cursor: Any, table: str) -> list[str]:
    """Drop what can be made again; answers the statements that make it, indexes first."""
    cursor.execute(CONSTRAINTS, [table])
    constraints = cursor.fetchall()
    for name, _definition in constraints:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    cursor.execute(INDEXES, [table])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes] + [
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'
        for name, definition in constraints
    ]


class Progress:
    """A bar on a terminal; in a file, a line at each tenth; nothing for who is `quiet`."""

    WIDTH = 30

    def __init__(self, what: str, total: int, *, quiet: bool = False) -> None:
        self._what, self._total, self._quiet = what, max(total, 1), quiet
        self._begun, self._shown = time.monotonic(), -1

    def reach(self, done: int) -> None:
        """Show how far it has come."""
        step = done * 100 // self._total if sys.stdout.isatty() else done * 10 // self._total
        if self._quiet or step == self._shown:
            return
        self._shown = step
        seconds = time.monotonic() - self._begun
        left = seconds / done * (self._total - done) if done else 0
        full = done * self.WIDTH // self._total
        bar = "█" * full + "·" * (self.WIDTH - full)
        text = f"    {bar} {done:,} of {self._total:,} {self._what}, {left:.0f} s left"
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{text}   ")
        else:
            sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def end(self) -> None:
        """Say how long it took."""
        if self._quiet:
            return
        seconds = time.monotonic() - self._begun
        start = "\r" if sys.stdout.isatty() else ""
        sys.stdout.write(f"{start}    {self._total:,} {self._what} in {seconds:.0f} s{' ' * 40}\n")
        sys.stdout.flush()
