"""Who makes the text of a message: each room registers a composer for its kinds.

The text is made when the message is sent, or shown in the demonstration's mailbox; it is stored
nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mesvaccins.messaging.models import Channel, Message


@dataclass(frozen=True, slots=True)
class Composed:
    """A message as it leaves: `to` is an e-mail address or a number in E.164."""

    to: str
    subject: str
    body: str


Composer = Callable[[Channel, str], Composed | None]
"""Makes the text for a channel and an object's identifier; None when there is nothing to send."""

_composers: dict[str, Composer] = {}


def register(kind: str, composer: Composer) -> None:
    """Say who composes the messages of a kind; done once, when the room starts."""
    _composers[kind] = composer


def compose(message: Message) -> Composed | None:
    """The text of a message now, or None: its object is gone, or nobody composes its kind."""
    composer = _composers.get(message.kind)
    return composer(Channel(message.channel), message.object_id) if composer else None
