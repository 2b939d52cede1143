"""« Voir le bilan des vaccinations »: the manual's table, the why of each line, the plan."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.assessment import actions
from calcium.assessment.actions import RankedDose
from calcium.linking import errors
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.entry_form import as_uuid
from calcium.pages.identity import age, identity
from calcium.pages.numbers import whole_number
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import CarnetApiError, InvalidInput
from carnet_api.wire import AssessmentDocument, AssessmentLineDocument, Conclusion, Mark

SENTENCES = {
    Conclusion.LATE: "est en retard de ses vaccins",
    Conclusion.TO_DO: "a des vaccins à faire",
    Conclusion.UP_TO_DATE: "est à jour de ses vaccins",
}
MARKS = {Mark.UNSURE: "unsure", Mark.LATE: "late", Mark.TO_DO: "todo", Mark.DONE: "done"}
WRONG_DAY = (
    "« {given} » n'est pas une date. Choisissez un jour, par exemple 10/06/2016 ; "
    "le bilan ci-dessous est celui d'aujourd'hui."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, in the manual's words."""

    line: AssessmentLineDocument
    mark: str
    received: str

    @classmethod
    def of(cls, line: AssessmentLineDocument) -> "Line":
        """The line as the template says it."""
        count = line.doses_received
        received = "1 dose" if count == 1 else f"{count} doses"
        return cls(line, MARKS[line.mark], received)


@require_safe
@needs(Ability.READ_RECORD)
def bilan(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The bilan as of today, or of the day that `?au=` names."""
    patient = patient_of(request, patient_id)
    today = clock.today(patient.centre)
    on = day_asked(request, today)
    try:
        view = actions.see_bilan(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            on=on,
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, failure(error))
        return redirect("bilan" if on != today else "dossier", patient.pk)
    context = {
        "patient": patient,
        "identity": identity(patient, today),
        "view": view,
        "bilan": view.bilan,
        "lines": [Line.of(each) for each in view.bilan.lines],
        "sentence": sentence(patient, view.bilan),
        "on": on,
        "today": today,
    }
    return render(request, "bilan/index.html", context)


def sentence(patient: Patient, bilan: AssessmentDocument) -> str:
    """« NOM Prénom (17 ans) est en retard de ses vaccins »."""
    years = age(patient.birth_date, bilan.on)
    name = f"{patient.last_name.upper()} {patient.first_name}"
    return f"{name} ({years} an{'s' if years > 1 else ''}) {SENTENCES[bilan.conclusion]}"


@require_POST
@needs(Ability.WRITE_RECORD)
def rank(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The answer to « Si le dernier vaccin réalisé est un rappel, précisez-le ! », in one click."""
    patient = patient_of(request, patient_id)
    booster = request.POST.get("rang") == "rappel"
    dose = _dose(request.POST)
    if dose.vaccination_id is None and dose.row_id is None:
        raise Http404
    try:
        actions.state_rank(
            patient=patient,
            dose=dose,
            booster=booster,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except Vaccination.DoesNotExist:
        raise Http404 from None
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        said = "un rappel" if booster else "une primovaccination"
        messages.success(request, f"Le dernier vaccin est noté comme {said}.")
    return redirect(_bilan_of(patient, request.POST.get("au", "")))


def _dose(posted: QueryDict) -> RankedDose:
    def number(name: str) -> int | None:
        return whole_number(posted.get(name, ""), most_digits=15)

    return RankedDose(
        vaccination_id=number("vaccination"),
        version=number("version"),
        row_id=as_uuid(posted.get("ligne", "")),
    )


def _bilan_of(patient: Patient, day: str) -> str:
    address = reverse("bilan", args=[patient.pk])
    try:
        return f"{address}?au={date.fromisoformat(day)}" if day else address
    except ValueError:
        return address


def day_asked(request: AgentRequest, today: date) -> date:
    """The day of « Bilan au … »; a text that is no day is said, and today stands."""
    given = request.GET.get("au", "")
    if not given:
        return today
    try:
        return date.fromisoformat(given)
    except ValueError:
        messages.error(request, WRONG_DAY.format(given=given))
        return today


def failure(error: CarnetApiError | CalciumError) -> str:
    """The server's own words where they name the field; they are fit to show."""
    if isinstance(error, InvalidInput) and error.message:
        return error.message
    return errors.sentence(error)
