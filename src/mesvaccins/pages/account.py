"""« Mon compte »: the way to the address, the password, the second factor, one's data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mesvaccins.carnets.own_data import own_data as everything
from mesvaccins.carnets.rules import ERASURE_DELAY
from mesvaccins.pages.holder import day_in_paris, holder_page, signed_in


@require_safe
@holder_page
def account(request: HttpRequest) -> HttpResponse:
    """One line for each thing that can be changed."""
    asked = signed_in(request).erasure_requested_at
    erasure_on = day_in_paris(asked + ERASURE_DELAY) if asked else None
    return render(request, "pages/account.html", {"erasure_on": erasure_on})


@require_safe
@holder_page
def own_data(request: HttpRequest) -> HttpResponse:
    """« Télécharger mes données »: one JSON file that a person and a program can read."""
    now = timezone.now()
    document = everything(signed_in(request), now=now)
    name = f"mesvaccins-{day_in_paris(now):%Y-%m-%d}.json"
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
