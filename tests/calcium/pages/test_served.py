"""A test of the tests: the end of a page's request and the emptying of the tables never meet."""

import socket
import time
from urllib.parse import urlsplit

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from pytest_django.live_server_helper import LiveServer

from tests.served import answered_to_the_last

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The status of each answer; every one takes its time."""
    statuses: list[int] = []
    answer = BaseHandler.get_response

    def slowly(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        time.sleep(0.3)
        response = answer(handler, request)
        statuses.append(response.status_code)
        return response

    monkeypatch.setattr(BaseHandler, "get_response", slowly)
    return statuses


def ask_and_leave(address: str) -> None:
    """Ask for a page, and close the connection before anything of it comes."""
    to = urlsplit(address)
    with socket.create_connection((to.hostname, to.port)) as line:
        line.sendall(f"GET /healthz HTTP/1.1\r\nHost: {to.netloc}\r\n\r\n".encode())


def test_a_request_is_waited_for_though_nobody_reads_its_answer(
    live_server: LiveServer, answered: list[int]
) -> None:
    with answered_to_the_last():
        ask_and_leave(live_server.url)
        assert answered == []
    assert answered == [200]
