"""The banner while MesVaccins does not answer: it asks now and then, and goes when it answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from calcium.accounts.permissions import Ability
from calcium.linking import circuit
from calcium.linking.probing import probe
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs


@require_POST
@needs(Ability.SYNCHRONISE)
def outage(request: AgentRequest) -> HttpResponse:
    """Look again. One window of the whole centre tries, when the wait is over or a person asks."""
    now = clock.now()
    centre = request.user.centre
    standing = circuit.standing(centre.pk)
    if standing is not None and standing.open_until is not None:
        asked = "maintenant" in request.GET
        if asked or standing.open_until <= now:
            probe(centre, now=now, at_once=asked)
    context = {"outage": circuit.standing(centre.pk)}
    return render(request, "outage/_banner.html", context)
