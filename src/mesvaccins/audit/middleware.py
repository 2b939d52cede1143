"""Gives each request an identifier that its audit rows, logs and answer carry."""

from collections.abc import Callable
from uuid import uuid4

import pghistory
from django.http import HttpRequest, HttpResponse

from mesvaccins.audit.context import Trace, current_trace

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = "X-Request-ID"


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
