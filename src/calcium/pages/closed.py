"""Pages of allauth that a centre's software does not offer."""

from django.http import Http404, HttpRequest, HttpResponse


def own_address(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """An agent's address is the administrator's to change: a desk left open must not give the
    account away to whoever adds an address and asks for a new password."""
    raise Http404
