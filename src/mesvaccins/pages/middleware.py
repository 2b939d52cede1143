"""The middlewares of the pages: a call of the API passes them by.

A call has no session and no message, and names its caller itself. The middlewares that settings.py
names by their own names cost a call next to nothing, and some look for their name there.
"""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django_htmx.middleware import HtmxMiddleware

from carnet_api import paths
from mesvaccins.audit.middleware import ActorTrace

HOOKS = ("process_view", "process_template_response", "process_exception")
GetResponse = Callable[[HttpRequest], HttpResponse]


def for_pages(middleware: Callable[[GetResponse], Any]) -> Callable[[GetResponse], GetResponse]:
    """The same middleware, for everything but the calls of the API."""

    def make(get_response: GetResponse) -> GetResponse:
        whole = middleware(get_response)

        def answer(request: HttpRequest) -> HttpResponse:
            passed_by = paths.is_call(request.path)
            found: HttpResponse = get_response(request) if passed_by else whole(request)
            return found

        for hook in HOOKS:
            if hasattr(whole, hook):
                setattr(answer, hook, getattr(whole, hook))
        return answer

    return make


content_security = for_pages(CSPMiddleware)
sessions = for_pages(SessionMiddleware)
language = for_pages(LocaleMiddleware)
signed_in = for_pages(AuthenticationMiddleware)
traced = for_pages(ActorTrace)
messages = for_pages(MessageMiddleware)
fragments = for_pages(HtmxMiddleware)
