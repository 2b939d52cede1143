"""The centre's vaccine list, searched as one types; the lot noted last today is proposed."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.centres import selectors as centres
from calcium.centres.models import CentreVaccine
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.vaccinations import selectors

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list; `fills` says which other fields it proposes a value for."""

    vaccine: CentreVaccine
    fills: str


@require_safe
@needs(Ability.WRITE_RECORD)
def vaccines_search(request: AgentRequest) -> HttpResponse:
    """The best matches for what was typed."""
    text = request.GET.get("vaccine_name", "").strip()
    centre = request.user.centre
    found = centres.search_list(centre, text)[:SHOWN] if text else []
    lots = selectors.lots_of_the_day(centre, [vaccine.pk for vaccine in found], clock.today(centre))
    choices = [
        Choice(vaccine, json.dumps({"lot": lots[vaccine.pk]} if vaccine.pk in lots else {}))
        for vaccine in found
    ]
    return render(request, "entry/_vaccines.html", {"choices": choices, "text": text})
