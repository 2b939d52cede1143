"""« Mon compte »: the way to the address, the password, the second factor, one's data."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One line for each thing that can be changed."""
    return render(request, "pages/account.html")
