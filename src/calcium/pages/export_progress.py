"""A long export, watched: how many are sent, and what it waits for."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.linking import errors, progress
from calcium.linking.models import ExportJob
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.refreshing import CHANGED
from calcium.patients.models import Patient


def shown(patient: Patient, job_id: UUID | None) -> dict[str, object]:
    """What the dossier shows of an export under way; the end of one is told once."""
    now = clock.now()
    job = progress.untold(patient, job_id) if job_id else None
    if job is None:
        return {"progress": None}
    found = progress.of_job(job, now=now)
    if found.over:
        progress.told(job, now=now)
    return {"progress": found, "failure": _failure(found)}


def _failure(found: progress.Progress) -> str:
    return errors.sentence_for(found.last_failure) if found.last_failure else ""


@require_safe
@needs(Ability.SYNCHRONISE)
def export_progress(request: AgentRequest, patient_id: UUID, job_id: UUID) -> HttpResponse:
    """The fragment, asked again until nothing waits; then the table is shown anew."""
    patient = patient_of(request, patient_id)
    job = ExportJob.objects.filter(centre_id=patient.centre_id, patient=patient, pk=job_id).first()
    if job is None:
        raise Http404
    found = progress.of_job(job, now=clock.now())
    context = {"patient": patient, "progress": found, "failure": _failure(found)}
    response = render(request, "export_job/_progress.html", context)
    if found.over:
        progress.told(job, now=clock.now())
        response["HX-Trigger"] = CHANGED
    return response
