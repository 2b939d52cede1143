"""The door of every page of a holder: signed in, nothing cached, nobody else's carnet."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.errors import NotFound
from mesvaccins.carnets.models import Carnet
from mesvaccins.pages import unfinished

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]

PARIS = ZoneInfo("Europe/Paris")


def holder_page(page: Page[P]) -> Page[P]:
    """What is another's, or is not there, is answered 404, never 403."""

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    entered = cast("Page[P]", never_cache(login_required(guarded)))

    @wraps(page)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            unfinished.keep(request, now=timezone.now())
        return entered(request, *args, **kwargs)

    return cast("Page[P]", door)


def signed_in(request: HttpRequest) -> Account:
    """The account behind the request; `holder_page` has seen to it that there is one."""
    return cast("Account", request.user)


def day_of(carnet: Carnet, now: datetime) -> date:
    """The calendar day where the carnet's holder lives."""
    return now.astimezone(ZoneInfo(carnet.time_zone)).date()


def day_in_paris(now: datetime) -> date:
    """The calendar day, for who has no carnet yet."""
    return now.astimezone(PARIS).date()
