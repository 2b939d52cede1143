"""« Boîte d'envoi »: in the demonstration, every message that would have left by e-mail or SMS."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mesvaccins.configuration import Mode
from mesvaccins.messaging.models import Channel
from mesvaccins.messaging.selectors import mailbox

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the page shows it."""

    at: datetime
    channel: Channel
    to: str
    subject: str
    body: str


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest messages, those about carnets and those about accounts, newest first."""
    if settings.MODE is not Mode.DEMO:
        raise Http404
    shown = sorted([*_about_carnets(), *_about_accounts()], key=lambda one: one.at, reverse=True)
    return render(request, "pages/outbox.html", {"posted": shown[:SHOWN]})


def _about_carnets() -> Iterator[Shown]:
    """Composed from identifiers as the page opens."""
    for posted in mailbox():
        message, text = posted.message, posted.composed
        channel = Channel(message.channel)
        yield Shown(message.created_at, channel, text.to, text.subject, text.body)


def _about_accounts() -> Iterator[Shown]:
    """Those that allauth wrote: the demonstration's mail backend keeps them as files."""
    folder = Path(settings.EMAIL_FILE_PATH)
    for file in sorted(folder.glob("*.log"), reverse=True)[:SHOWN]:
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = letter.get_body(("plain",))
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        text = body.get_content().rstrip("-\n ") if body else ""
        yield Shown(at, Channel.EMAIL, str(letter["To"]), str(letter["Subject"]), text)
