"""A test of served pages ends once every request that is on its way has been answered.

Who closes a window takes the reader away, not the request: the thread that answers it goes on, and
would meet the emptying of the tables.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

import pytest
from django.core.signals import request_finished, request_started

PATIENCE = 20
"""Seconds that a request may take, on a machine that others use too."""
A_MOMENT = 0.02
"""Seconds in which a request that has reached the socket finds its thread."""


class Requests:
    """Those that the application is answering."""

    def __init__(self) -> None:
        self._open, self._changed = 0, Condition()

    def begin(self, **_signal: object) -> None:
        """One more."""
        self._count(1)

    def end(self, **_signal: object) -> None:
        """One less, its connection given back."""
        self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._changed.notify_all()

    def wait_for_the_last(self) -> None:
        """Return when none is left; fail when one takes too long."""
        time.sleep(A_MOMENT)
        with self._changed:
            ended = self._changed.wait_for(lambda: self._open == 0, PATIENCE)
        assert ended, f"{self._open} requests were not answered within {PATIENCE} s"


@contextmanager
def answered_to_the_last() -> Iterator[None]:
    """Leave once no request is on its way any more."""
    requests = Requests()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    try:
        yield
        requests.wait_for_the_last()
    finally:
        request_started.disconnect(requests.begin)
        request_finished.disconnect(requests.end)


@pytest.fixture(autouse=True)
def ends_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """For the conftest of tests with served pages: the tables are emptied after the last answer."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # it ends after this
    with answered_to_the_last():
        yield
