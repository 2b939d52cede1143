"""The worker's part of the audit: seal, and make the partitions of the months to come."""

from django.utils import timezone
from procrastinate.contrib.django import app

from calcium.audit import chain
from calcium.audit.partitions import make_partitions


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="seal_audit", lock="seal_audit")
def seal_audit(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every five minutes."""
    chain.seal(timezone.now())


@app.periodic(cron="7 3 * * *")
@app.task(queueing_lock="make_audit_partitions")
def make_audit_partitions(timestamp: int) -> None:  # noqa: ARG001
    """Every night."""
    make_partitions(timezone.now().date())
