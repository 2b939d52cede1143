"""The regular work: what was to be erased, and what is of no more use."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.carnets.actions.erasure import erase_due
from mesvaccins.carnets.merging.rules import UNDONE_WITHIN
from mesvaccins.carnets.models import LookUpTicket, MergeStep, TokenBucket
from mesvaccins.carnets.rules import LIMITS

TICKETS_KEPT = timedelta(days=30)
"""A centre repeats a call that it had no answer to; after a month it looks up again."""
LONGEST_PERIOD = max(limit.period for limit in LIMITS.values())
WORKER = Actor(ActorKind.JOB, id="carnets.erase")


@app.periodic(cron="41 2 * * *")
@app.task(name="carnets.erase", queueing_lock="carnets.erase")
def erase(timestamp: int) -> None:
    """Erase what was asked for thirty days ago."""
    del timestamp
    erase_due(by=WORKER, now=timezone.now())


@app.periodic(cron="11 4 * * *")
@app.task(name="carnets.tidy", queueing_lock="carnets.tidy")
def tidy(timestamp: int) -> None:
    """Forget look-ups that no repeated call can need any more, buckets that are full again, and
    what a merge wrote, once it can no longer be undone."""
    del timestamp
    now = timezone.now()
    LookUpTicket.objects.filter(expires_at__lt=now - TICKETS_KEPT).delete()
    MergeStep.objects.filter(merge__at__lt=now - UNDONE_WITHIN).delete()
    TokenBucket.objects.filter(refilled_at__lt=now - LONGEST_PERIOD).delete()
