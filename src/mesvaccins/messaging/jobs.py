"""The worker's part: delivers messages, tries again when a service is down."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from mesvaccins.messaging.actions import note_failure, send
from mesvaccins.messaging.models import Message

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="messaging.deliver", retry=AGAIN)
def deliver(message_id: str) -> None:
    """Send one message; its identifier is all that the queue knows of it."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return
    try:
        send(message, now=timezone.now())
    except Exception as error:
        note_failure(message, error, now=timezone.now())
        raise
