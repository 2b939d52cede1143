"""« Synchronisation »: what of the centre waits for MesVaccins, and what was refused."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.linking import errors, selectors
from calcium.linking.models import Intention, Outcome
from calcium.linking.retries import OVERDUE_AFTER, may_be_retried
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs


@dataclass(frozen=True, slots=True)
class Line:
    """An intention, in words."""

    intention: Intention
    waits: bool
    reason: str
    overdue: bool
    may_retry: bool

    @classmethod
    def of(cls, intention: Intention, *, now: datetime) -> "Line":
        """The sentence says what happened at the last try, where there was one."""
        reason = errors.sentence_for(intention.reason) if intention.reason else ""
        waits = intention.outcome == Outcome.OPEN
        return cls(
            intention,
            waits,
            reason,
            overdue=waits and now - intention.created_at > OVERDUE_AFTER,
            may_retry=may_be_retried(waits=waits, code=intention.reason),
        )

    @property
    def named(self) -> str:
        """Which line a button is about, for a screen reader."""
        row = self.intention.vaccination
        what = f"{row.label} du {row.given}" if row else self.intention.get_act_display()
        return f": {what}, {self.intention.patient.first_name}"


@require_safe
@needs(Ability.READ_RECORD)
def centre_sync(request: AgentRequest) -> HttpResponse:
    """Refusals first, since a person must mend them; what waits goes by itself."""
    centre, now = request.user.centre, clock.now()
    lines = [Line.of(intention, now=now) for intention in selectors.waiting(centre).intentions]
    context = {
        "tab": "sync",
        "is_member": selectors.is_member(centre),
        "refused": [line for line in lines if not line.waits],
        "waiting": [line for line in lines if line.waits],
        "overdue": sum(line.overdue for line in lines),
    }
    return render(request, "centre/sync.html", context)
