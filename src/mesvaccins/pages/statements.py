"""Pages of text: the charter, the accessibility statement, the legal notice."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mesvaccins.accounts.forms import CHARTER_VERSION


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """« Charte d'utilisation », accepted at sign-up."""
    return render(request, "pages/charter.html", {"version": CHARTER_VERSION})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that RGAA asks of every public service."""
    return render(request, "pages/accessibility.html")


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """« Mentions légales »."""
    context = {"operator": settings.OPERATOR, "hosting": settings.HOSTING}
    return render(request, "pages/legal_notice.html", context)
