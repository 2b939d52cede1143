"""Processes that end themselves (SIGKILL) at a named point, when a request or an answer says so.

The test's own gateways wear this; the product knows nothing of it. The points are those where an
act may be half done:

- `read`: a service has read a request and done nothing yet;
- `done`: it has done everything, and nobody has its answer;
- `before:N`: Calcium is about to make the N-th call to MesVaccins that this request needs;
- `answered`: Calcium has MesVaccins' answer, and has not written the outcome.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

import httpx

HEADER = "Soak-Kill"
PATIENCE = 120.0
"""Seconds that a call may take here: a slow machine is no fault that a history has drawn."""
_here = threading.local()

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def die() -> None:
    """End this process at once, as a failing machine would."""
    os.kill(os.getpid(), signal.SIGKILL)


def mortal(application: Application) -> Application:
    """An application that ends its process where the request's header says."""

    def serve(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        point, _, number = environ.get("HTTP_SOAK_KILL", "").partition(":")
        _here.calls, _here.last = 0, int(number or 0)
        if point == "read":
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            die()
        answer = application(environ, start_response)
        if point == "done":
            die()
        return answer

    return serve


def before_call(_: httpx.Request) -> None:
    """A hook of Calcium's client."""
    _here.calls = getattr(_here, "calls", 0) + 1
    if _here.calls == getattr(_here, "last", 0):
        die()


def after_answer(response: httpx.Response) -> None:
    """A hook of Calcium's client: the line has marked the answer."""
    if HEADER in response.headers:
        die()


def watch_calls() -> None:
    """Let the calls to MesVaccins of this process be among the points.

    The circuit rests here: it would only keep calls from being made for minutes, while a history
    takes seconds. It has tests of its own.
    """
    from calcium.linking import adapter, circuit  # Django must be set up first

    circuit.note_failure = lambda *_told, **_more: None
    client = adapter.http_client()
    client.event_hooks = {"request": [before_call], "response": [after_answer]}
    client.timeout = PATIENCE
