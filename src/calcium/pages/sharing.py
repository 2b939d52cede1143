"""« Gestion du CVE »: end the sharing, invite the holder again."""

from collections.abc import Callable
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
from calcium.patients.models import Patient
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
    return _carry_out(actions.end_sharing, request, patient, done=ENDED)


@require_http_methods(["GET", "POST"])
@needs(Ability.LINK_CARNET)
def invitation(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Invite the student once more to take over the carnet that the centre created."""
    patient = patient_of(request, patient_id)
    if request.method == "GET":
        return in_dialog(request, "sharing/_invitation.html", {"patient": patient})
    return _carry_out(actions.resend_invitation, request, patient, done=INVITED)


def _carry_out(
    act: Callable[..., object], request: AgentRequest, patient: Patient, *, done: str
) -> HttpResponse:
    """One act with MesVaccins on what is linked to this dossier; the dossier says how it went."""
    by = request.user
    try:
        act(patient=patient, by=by, gateway=carnet_gateway(by=by), now=clock.now())
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, done)
    return redirect("dossier", patient.pk)
