"""Puts a message into the queue, within the transaction of the act that wants it sent."""

from datetime import datetime

from django.db import transaction

from mesvaccins.messaging.jobs import deliver
from mesvaccins.messaging.models import Channel, Message

NOBODY = "nobody"
"""The kind of a message that nobody gets: it makes a miss cost what a hit costs."""


def queue(kind: str, *, channel: Channel, object_id: object, now: datetime) -> Message:
    """Write a message and give it to the worker, both or neither."""
    with transaction.atomic():
        message = Message.objects.create(
            kind=kind, channel=channel, object_id=str(object_id), created_at=now
        )
        deliver.defer(message_id=str(message.pk))
    return message
