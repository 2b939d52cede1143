"""Gives each request an identifier that its audit rows, logs and answer carry."""

from collections.abc import Callable
from uuid import uuid4

import pghistory
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import bind_contextvars

from mesvaccins.audit.actor import Actor
from mesvaccins.audit.context import Trace, current_trace

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = "X-Request-ID"


def trace_actor(actor: Actor) -> None:
    """Name the acting person in the change history of the present request."""
    pghistory.context(actor=f"{actor.kind}:{actor.id}")


class ActorTrace:
    """Names the signed-in person in the change history; stands after authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a visitor without an account has nobody's name."""
        actor = getattr(request.user, "actor", None)
        if actor is not None:
            trace_actor(actor)
        return self.get_response(request)


class RequestLog(RequestMiddleware):
    """Writes a line when a request comes, and one when it is answered, under its identifier."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address that the audit names too: what a stranger's header says is not believed."""
        bind_contextvars(ip=request.META.get("REMOTE_ADDR", ""))


class RequestTrace:
    """Sets the trace and the change history's context for the time of a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the trace; a caller's own request identifier is not trusted."""
        trace = Trace(request_id=str(uuid4()), ip=request.META.get("REMOTE_ADDR", ""))
        request.META["HTTP_X_REQUEST_ID"] = trace.request_id
        token = current_trace.set(trace)
        try:
            with pghistory.context(request_id=trace.request_id):
                response = self.get_response(request)
        finally:
            current_trace.reset(token)
        response[REQUEST_ID] = trace.request_id
        return response
