"""What django-axes needs of us: which name was tried, and the page of a locked sign-in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def tried_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The e-mail address that a sign-in tried, in lower case, whether an account has it or not."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()


def locked_response(
    request: HttpRequest, _original: HttpResponse | None, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """« Connexion suspendue », the same for an unknown address."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
