"""`grant ROLE`: what the runtime role may do, run by the owner after each migration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

APPEND_ONLY = "audit_%"

STATEMENTS = [
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
]


class Command(BaseCommand):
    """Gives the runtime role rows, never tables; on the audit, reading and adding alone."""

    help = "Grant the runtime role its rights: no UPDATE or DELETE on the audit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`grant [ROLE]`; the role is `mesvaccins` where none is named."""
        parser.add_argument("role", nargs="?", default="mesvaccins")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Grant in one transaction; a second time it changes nothing."""
        role = options["role"]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                raise CommandError(f"The database has no role {role!r}; make it first.")
            name = sql.Identifier(role)
            for statement in STATEMENTS:
                cursor.execute(sql.SQL(statement).format(role=name))
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE %s",
                [APPEND_ONLY],
            )
            for (table,) in cursor.fetchall():
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(
                        table=sql.Identifier(table), role=name
                    )
                )
        self.stdout.write(f"The role {role} may read and write rows; the audit only grows.")
