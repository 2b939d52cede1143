"""« Exporter les vaccinations »: every ready row goes, and the summary says what did not.

More than ten doses are a job: the worker carries it out, the page only watches.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors, tasks
from calcium.linking.adapter import carnet_gateway
from calcium.linking.models import ExportJob
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.summaries import tell
from carnet_api.errors import CarnetApiError


@require_POST
@needs(Ability.SYNCHRONISE)
def export(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Send what is ready or changed."""
    patient = patient_of(request, patient_id)
    try:
        done = actions.export_or_start_job(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        if isinstance(done, ExportJob):
            tasks.carry_out_export.defer(job_id=str(done.pk))
        else:
            tell(request, done.sentences, all_done=done.everything, failed=bool(done.failure))
    return redirect("dossier", patient.pk)
