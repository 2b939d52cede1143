"""`grant`: the rights of the runtime role, run by the owner role after each migration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from calcium.audit.partitions import make_partitions

APPEND_ONLY = ("audit_auditevent", "audit_auditseal")
NOT_FOR_RUNTIME = ("django_migrations",)


class Command(BaseCommand):
    """Give the runtime role what it needs: everything but UPDATE and DELETE on the audit."""

    help = "Give the runtime role its rights; the audit can only be read and added to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The role's name."""
        parser.add_argument("role", nargs="?", default="calcium", help="the runtime role")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Grant, then take back what the audit forbids; repeating it changes nothing."""
        role = sql.Identifier(options["role"])
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _statements():
                cursor.execute(sql.SQL(statement).format(role=role).as_string())
            for table in _audit_tables():
                cursor.execute(
                    sql.SQL("REVOKE ALL ON {table} FROM {role}")
                    .format(table=sql.Identifier(table), role=role)
                    .as_string()
                )
            for table in APPEND_ONLY:
                cursor.execute(
                    sql.SQL("GRANT SELECT, INSERT ON {table} TO {role}")
                    .format(table=sql.Identifier(table), role=role)
                    .as_string()
                )
        make_partitions(timezone.now().date())
        self.stdout.write(f"{options['role']}: rights given; the audit is append-only.")


def _statements() -> list[str]:
    return [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]


def _audit_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND (relname LIKE 'audit\\_%%' OR relname = ANY(%s))",
            [list(NOT_FOR_RUNTIME)],
        )
        return [row[0] for row in cursor.fetchall()]
