"""The audit's table, a partition a month."""

from datetime import date

from django.db import connection

MONTHS_AHEAD = 3


def make_partitions(today: date) -> None:
    """Make this month's partition and those of the next three, where they are missing."""
    for ahead in range(MONTHS_AHEAD + 1):
        months = today.year * 12 + today.month - 1 + ahead
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit_make_partition(%s)", [date(months // 12, months % 12 + 1, 1)]
            )
