"""The demonstration's mailbox « Boîte d'envoi »: the latest messages, composed when opened."""

from dataclasses import dataclass

from mesvaccins.messaging.compose import Composed, compose
from mesvaccins.messaging.models import Message

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Posted:
    """A message and its text as it would leave now."""

    message: Message
    composed: Composed


def mailbox() -> list[Posted]:
    """The latest messages, newest first. Only the demonstration may show them."""
    return [
        Posted(message, composed)
        for message in Message.objects.order_by("-created_at")[:SHOWN]
        if (composed := compose(message)) is not None
    ]
