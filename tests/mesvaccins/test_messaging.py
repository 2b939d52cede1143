"""Messages leave once, through a queue that knows identifiers only."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from mesvaccins.carnets.messages import SHARE_CODE
from mesvaccins.carnets.models import Carnet
from mesvaccins.configuration import Mode
from mesvaccins.messaging.jobs import deliver
from mesvaccins.messaging.models import Channel, Message
from mesvaccins.messaging.queue import NOBODY, queue
from mesvaccins.messaging.selectors import mailbox
from mesvaccins.messaging.sms import SmsFailed
from tests.mesvaccins import world

pytestmark = pytest.mark.django_db


def queued(object_id: object, channel: Channel = Channel.EMAIL, kind: str = SHARE_CODE) -> Message:
    return queue(kind, channel=channel, object_id=object_id, now=timezone.now())


class SmsService(HTTPServer):
    """A provider that remembers what it was handed, and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmsRequest)
        self.status = 202
        self.handed: list[tuple[str | None, dict[str, str]]] = []


class SmsRequest(BaseHTTPRequestHandler):
    server: SmsService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.handed.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def sms_service(settings: Settings) -> Iterator[SmsService]:
    server = SmsService()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.SMS_TOKEN = "token"
    yield server
    server.shutdown()
    server.server_close()


def test_an_email_leaves_once(carnet: Carnet) -> None:
    message = queued(carnet.pk)
    for _ in range(2):
        deliver(str(message.pk))
    [sent] = mail.outbox
    assert sent.to == [world.HOLDER_EMAIL]
    assert "9V79-2GHA" in sent.body
    message.refresh_from_db()
    assert message.sent_at is not None


def test_the_queue_and_the_table_hold_identifiers_only(carnet: Carnet) -> None:
    message = queued(carnet.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'messaging.deliver'")
        [(arguments,)] = cursor.fetchall()
    assert json.loads(arguments) == {"message_id": str(message.pk)}
    assert message.object_id == str(carnet.pk)


def test_an_sms_is_handed_to_the_provider(
    holder: object, carnet: Carnet, sms_service: SmsService
) -> None:
    assert carnet.account is not None
    second = world.carnet_of(carnet.account, email="", mobile="0639980001")
    deliver(str(queued(second.pk, Channel.SMS).pk))
    [(authorization, body)] = sms_service.handed
    assert authorization == "Bearer token"
    assert body["to"] == "+33639980001"
    assert "code de partage" in body["text"]
    assert len(body["text"]) <= 160


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_failed_sms_is_tried_again_and_remembered_without_the_address(
    carnet: Carnet, sms_service: SmsService, status: int
) -> None:
    assert carnet.account is not None
    second = world.carnet_of(carnet.account, email="", mobile="0639980001")
    message = queued(second.pk, Channel.SMS)
    sms_service.status = status
    with pytest.raises(SmsFailed, match=str(status)):
        deliver(str(message.pk))
    message.refresh_from_db()
    assert (message.failure, message.sent_at) == ("SmsFailed", None)
    sms_service.status = 202
    deliver(str(message.pk))
    message.refresh_from_db()
    assert (message.failure, message.failed_at) == ("", None)
    assert message.sent_at is not None


def test_a_provider_that_does_not_answer_is_a_failure(carnet: Carnet, settings: Settings) -> None:
    assert carnet.account is not None
    settings.SMS_URL = "http://127.0.0.1:9/"
    second = world.carnet_of(carnet.account, email="", mobile="0639980001")
    with pytest.raises(SmsFailed):
        deliver(str(queued(second.pk, Channel.SMS).pk))


def test_what_nobody_gets_is_dropped(db: None) -> None:
    message = queued("nobody", kind=NOBODY)
    deliver(str(message.pk))
    deliver(str(message.pk))
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_in_the_demonstration_a_message_stays_in_the_mailbox(
    carnet: Carnet, settings: Settings
) -> None:
    settings.MODE = Mode.DEMO
    message = queued(carnet.pk)
    deliver(str(message.pk))
    assert mail.outbox == []
    [posted] = mailbox()
    assert posted.message.sent_at is not None
    assert "9V79-2GHA" in posted.composed.body
