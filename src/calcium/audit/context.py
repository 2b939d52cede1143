"""Which request is being served, so that each audit row can name it."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The request's own identifier and the address it came from; both empty outside a request."""

    request_id: str = ""
    ip: str | None = None


_OUTSIDE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("calcium_request", default=_OUTSIDE)


def current() -> RequestContext:
    """The request being served, or an empty one in a command or a job."""
    return _current.get()


class RequestContextMiddleware:
    """Name each request, in the audit rows and in the logs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = RequestContext(uuid.uuid4().hex, request.META.get("REMOTE_ADDR") or None)
        token = _current.set(context)
        try:
            with structlog.contextvars.bound_contextvars(request_id=context.request_id):
                response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers["X-Request-Id"] = context.request_id
        return response
