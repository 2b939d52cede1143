"""How PostgreSQL answers each statement: EXPLAIN beside every statement that a call makes.

A statement is at fault when it reads a table that grows from end to end: by a sequential scan, or
by an index walked without a condition. A table of a few rows is rightly read as a whole, so the
planner is told that it had a million.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SMALL, SCAN = 5_000, "Seq Scan"
ORDINARY = """
SELECT relname, reltuples FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
PRETENDED = """
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s::text,
                                 'relpages', 1, 'reltuples', 1000000::real)
"""
EXPLAINED = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")


Read = tuple[str, str, str]
"""A node that reads, its table, its condition."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One kind of statement of one call: its text, how it reads, and how it could.

    An `empty` table has nothing to choose between: for it the plan without sequential scans
    (`forced`) says whether an index could serve at all.
    """

    call: str
    sql: str
    reads: tuple[Read, ...]
    forced: tuple[Read, ...]
    empty: frozenset[str]

    def whole_tables(self, growing: Callable[[str], bool]) -> list[str]:
        """The tables that grow and are, or will be, read from end to end."""
        whole = [
            f"{node} over {table}"
            for node, table, condition in self.reads
            if growing(table) and table not in self.empty and (node == SCAN or not condition)
        ]
        return whole + [
            f"{node} over {table}"
            for node, table, _condition in self.forced
            if growing(table) and table in self.empty and node == SCAN
        ]


@dataclass
class Reading:
    """Collects the plans of the calls that are made while it listens."""

    statements: list[Statement] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def of(self, call: str, connection: Any) -> Iterator[None]:
        """Explain what this call asks the database."""

        def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not many and sql.lstrip("( \n").upper().startswith(EXPLAINED):
                self._explain(call, sql, params, context["connection"])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(explained):
            yield

    def _explain(self, call: str, sql: str, params: Any, connection: Any) -> None:
        if (call, sql) in self._seen:
            return
        self._seen.add((call, sql))
        with connection.connection.cursor() as raw:
            reads = _plan(raw, sql, params)
            empty = frozenset(table for _node, table, _condition in reads if _is_empty(raw, table))
            raw.execute("SET enable_seqscan = off")
            forced = _plan(raw, sql, params) if empty else ()
            raw.execute("RESET enable_seqscan")
        self.statements.append(Statement(call, sql, reads, forced, empty))


def _plan(cursor: Any, sql: str, params: Any) -> tuple[Read, ...]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
    plan = cursor.fetchone()[0]
    found = json.loads(plan) if isinstance(plan, str) else plan
    return tuple(_reads(found[0]["Plan"]))


def _is_empty(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT pg_relation_size(to_regclass(%s))", [table])
    return not cursor.fetchone()[0]


def pretend_large(cursor: Any, growing: Callable[[str], bool]) -> bool:
    """Let the planner take every table that grows and is small as yet for one of a million rows.

    Answers False where the server is older than PostgreSQL 18, which cannot be told.
    """
    cursor.execute("SHOW server_version_num")
    if int(cursor.fetchone()[0]) < 180_000:
        return False
    cursor.execute(ORDINARY)
    for table, rows in cursor.fetchall():
        if growing(table) and rows < SMALL:
            cursor.execute(PRETENDED, [table])
    return True


def forget_pretence(cursor: Any, growing: Callable[[str], bool]) -> None:
    """Let the planner learn the truth again."""
    cursor.execute(ORDINARY)
    for table, _rows in cursor.fetchall():
        if growing(table):
            cursor.execute(f'ANALYZE "{table}"')


def _reads(node: dict[str, Any]) -> Iterator[Read]:
    """The nodes that read a table; a bitmap's condition stands in the index below it."""
    kind = node["Node Type"]
    if "Relation Name" in node and kind != "ModifyTable":
        condition = node.get("Index Cond") or node.get("Recheck Cond") or node.get("TID Cond", "")
        yield kind, node["Relation Name"], condition
    for below in node.get("Plans", ()):
        yield from _reads(below)


def faults(statements: Iterable[Statement], growing: Callable[[str], bool]) -> list[str]:
    """A sentence for each statement that reads a growing table from end to end."""
    return [
        f"{statement.call}: {whole}: {statement.sql[:200]}"
        for statement in statements
        for whole in statement.whole_tables(growing)
    ]


BOUNDED = {
    "mesvaccins": (
        *("catalogue_", "partners_software", "partners_organisation", "partners_publickey"),
        *("django_content_type", "django_migrations"),
    ),
    "calcium": (*("centres_", "django_content_type", "django_migrations", "accounts_agent"),),
}
"""Tables whose size is that of the nomenclature, or of the number of centres, never of people."""


def grows(service: str) -> Callable[[str], bool]:
    """Whether a table of this service has more rows the more people there are."""
    return lambda table: not table.startswith(BOUNDED[service])


def write(reading: Reading, service: str, output: Path) -> None:
    """Keep what was read, for who asked: each statement, and whether it is at fault."""
    growing = grows(service)
    content = [
        {
            "call": statement.call,
            "sql": statement.sql,
            "reads": statement.reads,
            "whole": statement.whole_tables(growing),
        }
        for statement in reading.statements
    ]
    output.write_text(json.dumps(content))
