"""The worker's part: what was being written while a merge was done, and what is kept of merges."""

from django.utils import timezone
from procrastinate.contrib.django import app

from calcium.audit.actions import Actor
from calcium.merging.actions import follow_late_rows
from calcium.merging.rules import UNDONE_WITHIN
from calcium.patients.models import PatientMergeStep

WORKER = Actor(kind="worker", id="calcium")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="follow_late_rows", lock="follow_late_rows")
def follow_late(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute: rows of dossiers that were merged in the last hour."""
    follow_late_rows(by=WORKER, now=timezone.now())


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="forget_merge_steps")
def forget_steps(timestamp: int) -> None:  # noqa: ARG001
    """Every night: what a merge wrote, once it can no longer be undone."""
    old = timezone.now() - UNDONE_WITHIN
    PatientMergeStep.objects.filter(merge__at__lt=old).delete()
