"""« Saisie carnet »: the line in which a vaccination is typed, added or modified."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from calcium.accounts.errors import CalciumError, PermissionRefused
from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.centres import selectors as centres
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry_form import EntryForm, as_uuid, drafted, field_names, typed
from calcium.pages.fragments import instead_of
from calcium.patients import selectors as patients
from calcium.patients.models import Patient
from calcium.vaccinations import actions, selectors
from calcium.vaccinations.errors import EntryRefused
from calcium.vaccinations.models import Vaccination
from calcium.vaccinations.rules import VaccinationEntry


@dataclass(frozen=True, slots=True)
class Line:
    """Where the line stands, where it is sent, what is said of it."""

    row_id: str
    title: str
    url: str
    draft_url: str
    cancel_url: str
    today: str
    columns: int = 9
    resumed: bool = False


def patient_of(request: AgentRequest, patient_id: UUID) -> Patient:
    """The dossier already open on the screen; another centre's does not exist."""
    try:
        return patients.patient(request.user.centre, patient_id)
    except Patient.DoesNotExist:
        raise Http404 from None


def row_of(patient: Patient, vaccination_id: UUID) -> Vaccination:
    """A row of this dossier; another's does not exist."""
    try:
        return selectors.row(patient, vaccination_id)
    except Vaccination.DoesNotExist:
        raise Http404 from None


def new_line(request: AgentRequest, patient: Patient, *, resumed: bool = False) -> Line:
    """The line at the top of the table."""
    return Line(
        row_id="line",
        title="Nouvelle vaccination",
        url=reverse("add", args=[patient.pk]),
        draft_url=reverse("draft", args=[patient.pk]),
        cancel_url=reverse("abandon", args=[patient.pk]),
        today=f"{clock.today(request.user.centre):%d/%m/%Y}",
        resumed=resumed,
    )


def opened(request: AgentRequest, patient: Patient) -> dict[str, object]:
    """The line as the dossier opens: with the draft left here within the hour, or asked for."""
    draft = selectors.draft(patient, agent=request.user, now=clock.now())
    if draft is None and "ajouter" not in request.GET:
        return {"entry": None}
    initial = drafted(draft.fields) if draft else {}
    form = EntryForm(initial=initial, patient=patient, place="line", agent=request.user)
    return {"entry": new_line(request, patient, resumed=draft is not None), "form": form}


@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_RECORD)
def add(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Ajouter »: Entrée saves and opens the next line."""
    patient = patient_of(request, patient_id)
    if request.method == "GET":
        return render(
            request,
            "entry/_line.html",
            {
                "patient": patient,
                "entry": new_line(request, patient),
                "form": EntryForm(patient=patient, place="line", agent=request.user),
            },
        )
    form = EntryForm(request.POST, patient=patient, place="line", agent=request.user)
    if form.is_valid():
        try:
            actions.enter(
                patient=patient,
                entry=_entry(form, patient),
                by=request.user,
                today=clock.today(patient.centre),
                now=clock.now(),
            )
        except EntryRefused as refusal:
            form.show(refusal.faults)
        else:
            return redirect(f"{reverse('dossier', args=[patient.pk])}?ajouter=1")
    context = {"patient": patient, "entry": new_line(request, patient), "form": form}
    return instead_of(request, "#line", "entry/_line.html", context)


@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_RECORD)
def modify(request: AgentRequest, patient_id: UUID, vaccination_id: UUID) -> HttpResponse:
    """« Modifier »: the line opens in place of its row."""
    patient = patient_of(request, patient_id)
    row = row_of(patient, vaccination_id)
    line = _line_of(request, patient, row)
    place = line.row_id
    if request.method == "GET":
        draft = selectors.draft(patient, agent=request.user, now=clock.now(), vaccination=row)
        initial = drafted(draft.fields) if draft else typed(row)
        form = EntryForm(initial=initial, patient=patient, place=place, agent=request.user)
        context = {"patient": patient, "entry": line, "form": form}
        return render(request, "entry/_line.html", context)
    form = EntryForm(request.POST, patient=patient, place=place, agent=request.user)
    if form.is_valid():
        try:
            actions.correct(
                row=row,
                version=form.cleaned_data["version"] or 0,
                entry=_entry(form, patient),
                by=request.user,
                today=clock.today(patient.centre),
                now=clock.now(),
            )
        except EntryRefused as refusal:
            form.show(refusal.faults)
        except CalciumError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(f"{reverse('dossier', args=[patient.pk])}?ligne={row.pk}")
    context = {"patient": patient, "entry": line, "form": form}
    return instead_of(request, f"#{place}", "entry/_line.html", context)


def _line_of(request: AgentRequest, patient: Patient, row: Vaccination) -> Line:
    return Line(
        row_id=f"row-{row.pk}",
        title=f"Modifier {row.label} du {row.given}",
        url=reverse("modify", args=[patient.pk, row.pk]),
        draft_url=f"{reverse('draft', args=[patient.pk])}?ligne={row.pk}",
        cancel_url=f"{reverse('abandon', args=[patient.pk])}?ligne={row.pk}",
        today=f"{clock.today(request.user.centre):%d/%m/%Y}",
    )


@require_POST
@needs(Ability.WRITE_RECORD)
def draft(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Keep what is being typed, on the server: desks are shared and sessions end."""
    patient = patient_of(request, patient_id)
    actions.keep_draft(
        patient=patient,
        fields=_as_draft(request),
        by=request.user,
        now=clock.now(),
        vaccination=_named_row(request, patient),
    )
    return HttpResponse(status=204)


def _as_draft(request: HttpRequest) -> dict[str, str]:
    names = field_names()
    return {name: str(value) for name, value in request.POST.items() if name in names}


def keep_typed(request: HttpRequest, agent: Agent, named: Mapping[str, object]) -> None:
    """A line sent in a session that has just ended by itself becomes the agent's draft."""
    match = request.resolver_match
    if match is None or match.url_name not in {"add", "modify", "draft"}:
        return
    row_id = named.get("vaccination_id") or as_uuid(request.GET.get("ligne", ""))
    try:
        patient = patients.patient(agent.centre, UUID(str(named["patient_id"])))
        row = selectors.row(patient, UUID(str(row_id))) if row_id else None
        actions.keep_draft(
            patient=patient,
            fields=_as_draft(request),
            by=agent,
            now=clock.now(),
            vaccination=row,
        )
    except (Patient.DoesNotExist, Vaccination.DoesNotExist, PermissionRefused):
        return  # nothing that this agent could have typed


@require_POST
@needs(Ability.WRITE_RECORD)
def abandon(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Annuler »: the line closes, what was typed is not kept."""
    patient = patient_of(request, patient_id)
    row = _named_row(request, patient)
    actions.discard_draft(patient=patient, by=request.user, vaccination=row)
    return redirect("dossier", patient.pk)


def _named_row(request: AgentRequest, patient: Patient) -> Vaccination | None:
    """The row that the line modifies; None for a new one."""
    named = request.GET.get("ligne", "")
    if not named:
        return None
    identifier = as_uuid(named)
    if identifier is None:
        raise Http404
    return row_of(patient, identifier)


def _entry(form: EntryForm, patient: Patient) -> VaccinationEntry:
    """What was typed; a name that was not picked counts when it equals one of the list."""
    entry = form.entry()
    if entry.vaccine_id is None:
        named = centres.entry_named(patient.centre, entry.label)
        entry = replace(entry, vaccine_id=named.pk if named else None)
    return entry
