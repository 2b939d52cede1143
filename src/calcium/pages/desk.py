"""What every page of the desk shows around its content: who is signed in and what they may open."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, may
from calcium.linking import circuit
from calcium.pages.access import has_second_factor


@dataclass(frozen=True, slots=True)
class Desk:
    """What the templates ask about the agent."""

    may_vaccinate: bool = False
    may_administer: bool = False
    is_member: bool = False

    @property
    def may_see_centre(self) -> bool:
        """Whether a page of the centre is open: the synchronisation, or what is administered."""
        return self.may_administer or (self.may_vaccinate and self.is_member)


def desk(request: HttpRequest) -> dict[str, object]:
    """The context processor."""
    agent = getattr(request, "user", None)
    found = Desk()
    if isinstance(agent, Agent):
        found = Desk(
            may_vaccinate=may(agent, Ability.READ_RECORD),
            may_administer=may(agent, Ability.ADMINISTER),
            is_member=hasattr(agent.centre, "membership"),
        )
    return {
        "desk": found,
        "outage": circuit.read_with(agent.centre) if isinstance(agent, Agent) else None,
        "demonstration": settings.MODE == "demo",
        "second_factor_missing": (
            isinstance(agent, Agent)
            and settings.SECOND_FACTOR_REQUIRED
            and not has_second_factor(request)
        ),
    }
