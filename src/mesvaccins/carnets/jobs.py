"""The regular work that keeps the promise of erasure."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.carnets.actions.erasure import erase_due

WORKER = Actor(ActorKind.JOB, id="carnets.erase")


@app.periodic(cron="41 2 * * *")
@app.task(name="carnets.erase", queueing_lock="carnets.erase")
def erase(timestamp: int) -> None:
    """Erase what was asked for thirty days ago."""
    del timestamp
    erase_due(by=WORKER, now=timezone.now())
