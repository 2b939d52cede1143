"""Takes a message on its way, and remembers how that went."""

from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from mesvaccins.configuration import Mode
from mesvaccins.messaging.compose import Composed, compose
from mesvaccins.messaging.models import Channel, Message
from mesvaccins.messaging.sms import sms_sender

logger = structlog.get_logger(__name__)


def send(message: Message, *, now: datetime) -> None:
    """Send one message, once; in the demonstration it stays in « Boîte d'envoi ».

    Whatever the mail or SMS service raises goes on, so that the queue tries again.
    """
    if message.sent_at is not None:
        return
    composed = compose(message)
    if composed is None:
        message.delete()
        return
    if settings.MODE is not Mode.DEMO:
        _hand_over(Channel(message.channel), composed)
    message.sent_at = now
    message.failed_at, message.failure = None, ""
    message.save(update_fields=["sent_at", "failed_at", "failure"])
    logger.info("message_sent", message_id=str(message.pk), kind=message.kind)


def note_failure(message: Message, error: Exception, *, now: datetime) -> None:
    """Remember that a message did not leave; the error's text may hold an address, its name not."""
    message.failed_at, message.failure = now, type(error).__name__
    message.save(update_fields=["failed_at", "failure"])


def _hand_over(channel: Channel, composed: Composed) -> None:
    if channel is Channel.EMAIL:
        EmailMessage(composed.subject, composed.body, to=[composed.to]).send()
    else:
        sms_sender().send(to=composed.to, text=composed.body)
