"""A desk left alone closes: after twenty minutes without a request the session ends.

What was being typed is kept on the server (see drafts), so that nothing is lost with the session:
the very request that finds it ended may carry a line, which becomes the draft of who left the desk.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from calcium.accounts.models import Agent
from calcium.pages import clock
from calcium.pages.entry import keep_typed

SEEN = "seen_at"
POLL = "veille"
"""Names a request that an open page makes by itself: it keeps no session alive."""
NOTED_EVERY = timedelta(minutes=1)


class IdleSessionMiddleware:
    """Notes the last request of a session at most once a minute, and ends an idle one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 - Django gives it
        arguments: Sequence[object],  # noqa: ARG002
        named: Mapping[str, object],
    ) -> None:
        """Keep a line that was sent; by now the request is known to come from our own page."""
        agent = getattr(request, "left_by", None)
        if isinstance(agent, Agent) and request.method == "POST":
            keep_typed(request, agent, named)

    def _look(self, request: HttpRequest) -> None:
        now = clock.now().timestamp()
        seen = request.session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_TIMEOUT.total_seconds():
            request.left_by = request.user  # type: ignore[attr-defined]
            logout(request)
        elif POLL in request.GET:
            return
        elif SEEN not in request.session or now - seen > NOTED_EVERY.total_seconds():
            request.session[SEEN] = now
