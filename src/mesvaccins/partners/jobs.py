"""Forgets the assertions that would be refused for their age anyway."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mesvaccins.partners.models import SeenAssertion


@app.periodic(cron="*/15 * * * *")
@app.task(name="partners.forget_assertions", queueing_lock="partners.forget_assertions")
def forget_assertions(timestamp: int) -> None:
    """Delete what is past its time."""
    del timestamp
    SeenAssertion.objects.filter(expires_at__lt=timezone.now()).delete()
