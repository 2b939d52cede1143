"""The pages that anyone may read: the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is known of the accessibility of Calcium, and how to report a difficulty."""
    return render(request, "about/accessibility.html")
