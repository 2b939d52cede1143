"""How PostgreSQL answers each statement: EXPLAIN beside every statement that a call makes.

A statement is at fault when it reads a table that grows from end to end: by a sequential scan, or
by an index walked without a condition.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXPLAINED = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")


@dataclass(frozen=True, slots=True)
class Statement:
    """One kind of statement of one call: its text, and the nodes that read tables."""

    call: str
    sql: str
    reads: tuple[tuple[str, str, str], ...]
    """Node, table, condition."""

    def whole_tables(self, growing: Callable[[str], bool]) -> list[str]:
        """The tables that grow and are read from end to end."""
        return [
            f"{node} over {table}"
            for node, table, condition in self.reads
            if growing(table) and (node == "Seq Scan" or not condition)
        ]


@dataclass
class Reading:
    """Collects the plans of the calls that are made while it listens."""

    statements: list[Statement] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def of(self, call: str, connection: Any) -> Iterator[None]:
        """Explain what this call asks the database."""

        def explained(
            execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
        ) -> Any:
            if not many and sql.lstrip("( ").upper().startswith(EXPLAINED):
                self._explain(call, sql, params, context["connection"])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(explained):
            yield

    def _explain(self, call: str, sql: str, params: Any, connection: Any) -> None:
        if (call, sql) in self._seen:
            return
        self._seen.add((call, sql))
        raw = connection.connection.cursor()
        raw.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = raw.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        self.statements.append(Statement(call, sql, tuple(_reads(plan[0]["Plan"]))))


def _reads(node: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
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
