"""Who may see a page: signed in, with a second factor where one is asked for, and able.

Each page names the ability that it needs; the tests walk the same attribute.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from calcium.accounts.errors import PermissionRefused
from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may

P = ParamSpec("P")


class AgentRequest(HttpRequest):
    """A request of an agent who has signed in."""

    user: Agent
    htmx: HtmxDetails


Page = Callable[Concatenate[AgentRequest, P], HttpResponse]


def needs(ability: Ability) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """Open the page to agents with that ability; the others sign in, or read why not."""

    def guard(page: Page[P]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _elsewhere(request, settings.LOGIN_URL)
            if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request):
                return _elsewhere(request, "mfa_index")
            try:
                check_may(request.user, ability)
                # Instants are shown as the centre's clock tells them.
                with timezone.override(request.user.centre.time_zone):
                    response = page(request, *args, **kwargs)
            except PermissionRefused as refusal:
                said = {"sentence": refusal.sentence}
                response = render(request, "refused.html", said, status=403)
            # Desks are shared: after signing out, « page précédente » must not show a dossier.
            response["Cache-Control"] = "no-store"
            return response

        guarded.ability = ability  # type: ignore[attr-defined]
        return guarded

    return guard


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def _elsewhere(request: AgentRequest, page: str) -> HttpResponse:
    """Send to that page, and back here afterwards; a fragment sends the whole window."""
    here = request.get_full_path()
    if request.htmx:
        current = urlsplit(request.htmx.current_url or "/")
        here = current.path + (f"?{current.query}" if current.query else "")
    address = f"{resolve_url(page)}?{urlencode({'next': here})}"
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
