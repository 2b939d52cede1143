"""« Supprimer »: the manual's question, which depends on what the CVE holds, then the deletion."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.actions.deleting import QUESTIONS
from calcium.linking.adapter import carnet_gateway
from calcium.linking.deletion_rules import DeletionReach
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of, row_of
from calcium.pages.fragments import in_dialog
from carnet_api.errors import CarnetApiError

_DONE = {
    DeletionReach.HERE: "La vaccination est supprimée.",
    DeletionReach.BOTH: "La vaccination est supprimée dans Calcium et dans le CVE.",
    DeletionReach.HERE_ANOTHERS_DOSE_STAYS: (
        "La vaccination est supprimée dans Calcium. Elle reste dans le CVE."
    ),
}


@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_RECORD)
def delete(request: AgentRequest, patient_id: UUID, vaccination_id: UUID) -> HttpResponse:
    """Ask, then delete; what the CVE has not confirmed yet goes on by itself."""
    patient = patient_of(request, patient_id)
    row = row_of(patient, vaccination_id)
    if request.method == "GET":
        reach = actions.deletion_reach(patient=patient, row=row)
        context = {"patient": patient, "row": row, "question": QUESTIONS[reach]}
        return in_dialog(request, "deletion/_confirm.html", context)
    both = actions.deletion_reach(patient=patient, row=row) is DeletionReach.BOTH
    try:
        reach = actions.delete_vaccination(
            patient=patient,
            row=row,
            by=request.user,
            gateway=carnet_gateway(by=request.user) if both else None,
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, _DONE[reach])
    return redirect("dossier", patient.pk)
