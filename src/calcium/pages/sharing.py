"""« Gestion du CVE »: end the sharing, invite the holder again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.fragments import in_dialog
from carnet_api.errors import CarnetApiError

ENDED = (
    "Le partage est supprimé. Le dossier garde ses vaccinations, "
    "et l'étudiant garde son carnet sur MesVaccins.net."
)
INVITED = "L'invitation à reprendre son CVE a été renvoyée à l'étudiant."


@require_http_methods(["GET", "POST"])
@needs(Ability.END_SHARING)
def unlink(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Supprimer le partage »: the manual's question, then the end of the access."""
    patient = patient_of(request, patient_id)
    if request.method == "GET":
        return in_dialog(request, "sharing/_unlink.html", {"patient": patient})
    try:
        actions.end_sharing(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, ENDED)
    return redirect("dossier", patient.pk)


@require_http_methods(["GET", "POST"])
@needs(Ability.LINK_CARNET)
def invitation(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Invite the student once more to take over the carnet that the centre created."""
    patient = patient_of(request, patient_id)
    if request.method == "GET":
        return in_dialog(request, "sharing/_invitation.html", {"patient": patient})
    try:
        actions.resend_invitation(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, INVITED)
    return redirect("dossier", patient.pk)
