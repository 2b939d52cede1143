"""« Questionnaire de santé »: only what MesVaccins asks about this student, for an agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.assessment import actions
from calcium.assessment.actions import ProfileView
from calcium.linking import errors
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.identity import identity
from calcium.patients.models import Patient
from carnet_api import questionnaire as typed
from carnet_api.errors import CarnetApiError, InvalidInput
from carnet_api.wire import (
    CreatorKind,
    HealthProfileDocument,
    QuestionDocument,
)

FOLLOW = "D'autres questions suivent de ces réponses : elles sont affichées ci-dessous."
NOT_A_NUMBER = "« {} » n'est pas un nombre. Saisissez des chiffres."
NOTHING = "Aucune réponse n'a été changée."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what stands in its field, and who said it."""

    question: QuestionDocument
    value: str
    shown: str
    said: str
    faults: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_RECORD)
def questionnaire(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The questions by group; only the answers that were changed are sent."""
    patient = patient_of(request, patient_id)
    try:
        view = actions.see_profile(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            today=clock.today(patient.centre),
            now=clock.now(),
        )
        if request.method == "POST":
            return _answer(request, patient, view)
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
        return redirect("dossier", patient.pk)
    return _page(request, patient, view)


def _answer(request: AgentRequest, patient: Patient, view: ProfileView) -> HttpResponse:
    given, unreadable = typed.changed(view.profile, request.POST, professional=True)
    if unreadable:
        faults = {name: [NOT_A_NUMBER.format(text)] for name, text in unreadable.items()}
        return _page(request, patient, view, faults=faults, status=422)
    if not given:
        messages.info(request, NOTHING)
        return redirect("bilan", patient.pk)
    try:
        after = actions.answer(
            patient=patient,
            answers=given,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            today=clock.today(patient.centre),
            now=clock.now(),
        )
    except InvalidInput as refused:
        return _page(request, patient, view, faults=refused.fields, status=422)
    count = len(given)
    messages.success(
        request, f"{count} réponse{'s' if count > 1 else ''} enregistrée{'s' if count > 1 else ''}."
    )
    if _new_questions(view.profile, after):
        messages.info(request, FOLLOW)
        return redirect("questionnaire", patient.pk)
    return redirect("bilan", patient.pk)


def _new_questions(before: HealthProfileDocument, after: HealthProfileDocument) -> bool:
    return bool({each.name for each in after.questions} - {each.name for each in before.questions})


def _page(
    request: AgentRequest,
    patient: Patient,
    view: ProfileView,
    *,
    faults: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = {each.fact: f"{each.said_by.name}, le {each.said_at:%d/%m/%Y}" for each in view.kept}
    found = faults or {}
    asked = [
        Asked(
            question=each,
            value=request.POST.get(each.name, typed.written(each)),
            shown=request.POST.get(f"{typed.SHOWN}{each.name}", typed.written(each)),
            said=_said(each) or (kept.get(each.name, "") if each.value is not None else ""),
            faults=tuple(found.get(each.name, ())),
        )
        for each in view.profile.questions
    ]
    context = {
        "patient": patient,
        "identity": identity(patient, clock.today(patient.centre)),
        "view": view,
        "groups": list(_groups(asked).items()),
        "refused": bool(found),
    }
    return render(request, "bilan/questionnaire.html", context, status=status)


def _groups(asked: list[Asked]) -> dict[str, list[Asked]]:
    """The questions by subject, each subject once, in the order of the first of its questions."""
    found: dict[str, list[Asked]] = {}
    for each in asked:
        found.setdefault(each.question.group, []).append(each)
    return found


def _said(question: QuestionDocument) -> str:
    """« l'étudiant, le 12/03/2026 », « Anne DUPONT (SSE de Nantes), le 12/03/2026 »."""
    answer = question.answer
    if answer is None:
        return ""
    who = "l'étudiant"
    if answer.said_by.kind is CreatorKind.PROFESSIONAL:
        who = answer.said_by.name
        if answer.said_by.organisation is not None:
            who = f"{who} ({answer.said_by.organisation.name})"
    until = f", vaut jusqu'au {answer.holds_until:%d/%m/%Y}" if answer.holds_until else ""
    return f"{who}, le {answer.said_at:%d/%m/%Y}{until}"
