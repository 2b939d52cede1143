"""The first page: what the service is, for who does not know it yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """A visitor reads what the service does; who is signed in goes straight to the carnets."""
    if request.user.is_authenticated:
        return redirect("carnets")
    return render(request, "pages/welcome.html")
