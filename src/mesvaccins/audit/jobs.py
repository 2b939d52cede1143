"""The audit's regular work: partitions ahead, seals behind."""

from datetime import date

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from mesvaccins.audit.sealing import seal_acts

MONTHS_AHEAD = 3


@app.periodic(cron="*/10 * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Close what was written since the last seal."""
    del timestamp
    seal_acts(now=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="audit.partitions", queueing_lock="audit.partitions")
def make_partitions(timestamp: int) -> None:
    """Make the tables of the months to come."""
    del timestamp
    ensure_partitions(today=timezone.localdate())


def ensure_partitions(*, today: date) -> None:
    """Make the partitions of this month and the next ones, where they are missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_partitions(%s, %s)", [today, MONTHS_AHEAD])
