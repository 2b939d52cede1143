"""« Réessayer » and « Abandonner », for one line of the page « Synchronisation »."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.actions.waiting import MEANINGS
from calcium.linking.adapter import carnet_gateway
from calcium.linking.errors import GivingUpRefused
from calcium.linking.models import Intention, Outcome
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.fragments import UNPROCESSABLE, in_dialog
from carnet_api.errors import CarnetApiError


def _intention(request: AgentRequest, intention_id: UUID) -> Intention:
    try:
        return actions.waiting_for(by=request.user, intention_id=intention_id)
    except Intention.DoesNotExist:
        raise Http404 from None


@require_POST
@needs(Ability.SYNCHRONISE)
def retry(request: AgentRequest, intention_id: UUID) -> HttpResponse:
    """Try now, although its turn has not come."""
    intention = _intention(request, intention_id)
    try:
        tried = actions.try_again(
            intention=intention,
            by=request.user,
            gateway=carnet_gateway(by=request.user, at_once=True),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        tried.refresh_from_db()
        if tried.outcome == Outcome.DONE:
            messages.success(request, f"{tried.get_act_display()} : c'est fait.")
        else:
            messages.warning(request, "Cette demande est devenue sans objet : rien n'a été envoyé.")
    return redirect("centre_sync")


@require_http_methods(["GET", "POST"])
@needs(Ability.SYNCHRONISE)
def give_up(request: AgentRequest, intention_id: UUID) -> HttpResponse:
    """Say what giving up means for the record, ask for the reason, then give up."""
    intention = _intention(request, intention_id)
    why = request.POST.get("why", "")
    fault = ""
    if request.method == "POST":
        try:
            actions.give_up(intention=intention, why=why, by=request.user, now=clock.now())
        except GivingUpRefused as refusal:
            fault = refusal.sentence
        except CalciumError as error:
            messages.error(request, errors.sentence(error))
            return redirect("centre_sync")
        else:
            messages.success(
                request, f"{intention.get_act_display()} : abandonné. {MEANINGS[intention.act]}"
            )
            return redirect("centre_sync")
    context = {
        "intention": intention,
        "meaning": MEANINGS[intention.act],
        "why": why,
        "fault": fault,
    }
    status = UNPROCESSABLE if fault else 200
    return in_dialog(request, "centre/_give_up.html", context, status=status)
