"""« Importer les vaccinations »: shown line by line, decided where needed, then carried out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.actions import ImportView
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.identity import identity
from calcium.pages.import_form import decisions, shown
from calcium.pages.summaries import tell
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway


@require_POST
@needs(Ability.SYNCHRONISE)
def start(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The menu entry: without anything to decide the import runs at once."""
    patient = patient_of(request, patient_id)
    try:
        gateway = carnet_gateway(by=request.user)
        view = _prepared(request, patient, gateway)
        if not view.asks:
            return _carried_out(request, patient, gateway)
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
        return redirect("dossier", patient.pk)
    response = _table(request, patient, view)
    response["HX-Push-Url"] = reverse("import", args=[patient.pk])
    return response


@require_http_methods(["GET", "POST"])
@needs(Ability.SYNCHRONISE)
def import_page(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The table; « Enregistrer » carries out what it shows."""
    patient = patient_of(request, patient_id)
    try:
        gateway = carnet_gateway(by=request.user)
        if request.method == "POST":
            return _carried_out(request, patient, gateway)
        return _table(request, patient, _prepared(request, patient, gateway))
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
        return redirect("dossier", patient.pk)


def _prepared(request: AgentRequest, patient: Patient, gateway: CarnetGateway) -> ImportView:
    return actions.prepare_import(
        patient=patient,
        by=request.user,
        gateway=gateway,
        today=clock.today(patient.centre),
        now=clock.now(),
    )


def _carried_out(request: AgentRequest, patient: Patient, gateway: CarnetGateway) -> HttpResponse:
    summary = actions.carry_out_import(
        patient=patient,
        decisions=decisions(request.POST),
        by=request.user,
        gateway=gateway,
        today=clock.today(patient.centre),
        now=clock.now(),
    )
    tell(request, summary.sentences, all_done=summary.everything, failed=bool(summary.failure))
    return redirect("dossier", patient.pk)


def _table(request: AgentRequest, patient: Patient, view: ImportView) -> HttpResponse:
    context = {
        "patient": patient,
        "identity": identity(patient, clock.today(patient.centre)),
        "view": view,
        "outage": None,  # MesVaccins has just answered
        **shown(view),
    }
    return render(request, "importing/index.html", context)
