"""« Centre »: the first page of the centre that the agent may open."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability, check_may, may
from calcium.pages.access import AgentRequest, needs


@require_safe
@needs(Ability.READ_IDENTITY)
def centre(request: AgentRequest) -> HttpResponse:
    """To what waits, for who gives care; to the vaccine list, for who administers."""
    if may(request.user, Ability.READ_RECORD) and hasattr(request.user.centre, "membership"):
        return redirect("centre_sync")
    check_may(request.user, Ability.ADMINISTER)
    return redirect("centre_vaccines")
