"""« Journal de synchronisation » of a dossier, and what can be undone from it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors, journal
from calcium.linking.adapter import carnet_gateway
from calcium.linking.errors import NotAMember
from calcium.linking.models import Import, Ruling
from calcium.linking.undo_rules import may_be_undone
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.dossier import open_patient
from calcium.pages.entry import patient_of
from calcium.pages.fragments import in_dialog
from calcium.pages.identity import identity
from calcium.pages.journal_words import line_of
from calcium.pages.summaries import tell
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway


@require_safe
@needs(Ability.READ_RECORD)
def sync_journal(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """What was sent, received, refused and decided: by whom, when, why."""
    patient = open_patient(request, patient_id)
    now = clock.now()
    found = journal.page(patient, before=_moment(request.GET.get("avant", "")))
    context = {
        "patient": patient,
        "identity": identity(patient, clock.today(patient.centre)),
        "lines": [line_of(entry, now=now) for entry in found.entries],
        "older_than": found.older_than,
        "from_the_top": "avant" not in request.GET,
    }
    return render(request, "journal/index.html", context)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None


@require_http_methods(["GET", "POST"])
@needs(Ability.SYNCHRONISE)
def import_undo(request: AgentRequest, patient_id: UUID, import_id: UUID) -> HttpResponse:
    """« Annuler cet import »: asked, with what will go and what stays; then done."""
    patient = patient_of(request, patient_id)
    imported = _import(patient, import_id)
    if request.method == "GET":
        context = {
            "patient": patient,
            "imported": imported,
            "doses": imported.doses.select_related("vaccination").order_by("id"),
            "may_be_undone": may_be_undone(
                at=imported.at, undone=imported.undone_at is not None, now=clock.now()
            ),
        }
        return in_dialog(request, "journal/_undo_import.html", context)
    try:
        summary = actions.undo_import(
            patient=patient,
            import_id=imported.pk,
            by=request.user,
            gateway=_gateway(request),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        tell(request, summary.sentences, all_done=summary.everything, failed=bool(summary.failure))
    return redirect("journal", patient.pk)


def _import(patient: Patient, import_id: UUID) -> Import:
    found = Import.objects.filter(centre_id=patient.centre_id, patient=patient, pk=import_id)
    imported = found.select_related("by", "undone_by").first()
    if imported is None:
        raise Http404
    return imported


def _gateway(request: AgentRequest) -> CarnetGateway | None:
    """A centre that has left the service still undoes what is its own."""
    try:
        return carnet_gateway(by=request.user)
    except NotAMember:
        return None


@require_http_methods(["GET", "POST"])
@needs(Ability.SYNCHRONISE)
def ruling_undo(request: AgentRequest, patient_id: UUID, ruling_id: UUID) -> HttpResponse:
    """« Annuler cette décision »: asked, then both sides are as they were."""
    patient = patient_of(request, patient_id)
    ruling = Ruling.objects.filter(
        centre_id=patient.centre_id, patient=patient, pk=ruling_id
    ).select_related("by", "vaccination")
    found = ruling.first()
    if found is None:
        raise Http404
    if request.method == "GET":
        context = {"patient": patient, "ruling": found}
        return in_dialog(request, "journal/_undo_ruling.html", context)
    try:
        said = actions.undo_ruling(
            patient=patient,
            ruling_id=found.pk,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, said)
    return redirect("journal", patient.pk)
