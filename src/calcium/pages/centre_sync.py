"""« Synchronisation »: what of the centre waits for MesVaccins, and what was refused."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.linking import errors, selectors
from calcium.linking.models import Intention, Outcome
from calcium.pages.access import AgentRequest, needs


@dataclass(frozen=True, slots=True)
class Line:
    """An intention, in words."""

    intention: Intention
    waits: bool
    reason: str

    @classmethod
    def of(cls, intention: Intention) -> "Line":
        """The sentence says what happened at the last try, where there was one."""
        reason = errors.sentence_for(intention.reason) if intention.reason else ""
        return cls(intention, intention.outcome == Outcome.OPEN, reason)


@require_safe
@needs(Ability.READ_RECORD)
def centre_sync(request: AgentRequest) -> HttpResponse:
    """Refusals first, since a person must mend them; what waits goes by itself."""
    centre = request.user.centre
    lines = [Line.of(intention) for intention in selectors.waiting(centre).intentions]
    context = {
        "tab": "sync",
        "is_member": selectors.is_member(centre),
        "refused": [line for line in lines if not line.waits],
        "waiting": [line for line in lines if line.waits],
    }
    return render(request, "centre/sync.html", context)
