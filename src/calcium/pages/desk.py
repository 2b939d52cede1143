"""What every page of the desk shows around its content: who is signed in and what they may open."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, may


@dataclass(frozen=True, slots=True)
class Desk:
    """What the templates ask about the agent."""

    may_vaccinate: bool = False
    may_administer: bool = False
    may_see_centre: bool = False


def desk(request: HttpRequest) -> dict[str, object]:
    """The context processor."""
    agent = getattr(request, "user", None)
    found = Desk()
    if isinstance(agent, Agent):
        carer, administrator = may(agent, Ability.READ_RECORD), may(agent, Ability.ADMINISTER)
        found = Desk(carer, administrator, carer or administrator)
    return {"desk": found, "demonstration": settings.MODE == "demo"}
