"""The catch-up plan on paper: the visits that remain, as a tagged A4 document (PDF/UA)."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.assessment import actions
from calcium.assessment.actions import BilanView
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock, paper
from calcium.pages.access import AgentRequest, needs
from calcium.pages.bilan import day_asked, failure, sentence
from calcium.pages.entry import patient_of
from calcium.pages.identity import identity
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError
from carnet_api.wire import VisitDocument

TEMPLATE = "bilan/plan.typ"
CAUTION = (
    "Ce plan part des vaccinations connues et suppose que chaque visite a lieu au jour dit. "
    "Il ne remplace pas l'avis d'un médecin."
)
COUNTED = {
    True: "Seules les vaccinations existantes dans le CVE sont prises en compte.",
    False: "Les vaccinations du dossier sont prises en compte ; aucun CVE n'est lié.",
}


@require_safe
@needs(Ability.READ_RECORD)
def plan(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The document, named after the INE, opened in the browser."""
    patient = patient_of(request, patient_id)
    try:
        view = actions.see_bilan(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            on=day_asked(request, clock.today(patient.centre)),
            now=clock.now(),
            printed=True,
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, failure(error))
        return redirect("dossier", patient.pk)
    at = clock.now().astimezone(ZoneInfo(patient.centre.time_zone))
    said = content(patient, view, author=request.user.name, at=at)
    return paper.answer(paper.compiled(TEMPLATE, said, icons={}, at=at), name=f"plan-{patient.ine}")


def content(patient: Patient, view: BilanView, *, author: str, at: datetime) -> dict[str, Any]:
    """What the document says, as plain values."""
    bilan = view.bilan
    student = f"{patient.last_name.upper()} {patient.first_name}"
    return {
        "title": f"Plan de rattrapage vaccinal de {student}",
        "description": f"Visites à prévoir, bilan au {bilan.on:%d/%m/%Y}",
        "centre": patient.centre.name,
        "student": student,
        "born": identity(patient, bilan.on).born,
        "author": author,
        "edited": f"{at:%d/%m/%Y à %H:%M}",
        "on": f"{bilan.on:%d/%m/%Y}",
        "sentence": sentence(patient, bilan),
        "counted": COUNTED[view.linked],
        "visits": [_visit(each) for each in bilan.visits],
        "calendar": f"Calendrier {bilan.calendar.id}, version {bilan.calendar.version}, "
        f"empreinte {bilan.calendar.sha256[:12]}",
        "caution": CAUTION,
    }


def _visit(visit: VisitDocument) -> dict[str, Any]:
    return {
        "on": f"{visit.on:%d/%m/%Y}",
        "lines": [
            f"{line.label}{f' ({line.detail})' if line.detail else ''}" for line in visit.lines
        ],
    }
