"""A row of which something is to be said: both sides side by side, and the ways on."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors, selectors
from calcium.linking.adapter import carnet_gateway
from calcium.linking.fields import TravellingFields
from calcium.linking.selectors import ShownRow
from calcium.linking.state import SyncState, Why
from calcium.linking.translation import fields_of_row
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of, row_of
from calcium.pages.fragments import in_dialog
from calcium.pages.summaries import tell
from calcium.pages.wording import said_of
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError

_KEPT_OURS = "La version de Calcium est gardée ; elle partira au prochain export."
_TOOK_THEIRS = "La version du CVE est reprise dans le dossier."


@dataclass(frozen=True, slots=True)
class Side:
    """One field on both sides."""

    label: str
    here: str
    there: str

    @property
    def differs(self) -> bool:
        """Whether both sides say something else."""
        return self.here != self.there


@require_http_methods(["GET", "POST"])
@needs(Ability.SYNCHRONISE)
def difference(request: AgentRequest, patient_id: UUID, vaccination_id: UUID) -> HttpResponse:
    """Show why a row is not synchronised, and do what the nurse chooses."""
    patient = patient_of(request, patient_id)
    row = row_of(patient, vaccination_id)
    if request.method == "POST":
        _decide(request, patient, vaccination_id)
        return redirect("dossier", patient.pk)
    view = selectors.link_view(patient, [row])
    if view.link is None:
        raise Http404
    shown = view.rows[0]
    context = {
        "patient": patient,
        "row": row,
        "sides": _sides(shown),
        "twin": shown.twin,
        "reason": errors.state_reason(shown.state),
        "title": errors.state_label(shown.state.state),
        "choices": _choices(shown),
    }
    return in_dialog(request, "difference/_dialog.html", context)


def _choices(shown: ShownRow) -> list[tuple[str, str]]:
    """What the nurse may choose for this row, and how it is called."""
    state = shown.state
    if state.why is Why.DELETED_THERE:
        return [("again", "Exporter à nouveau")]
    if state.code == "already_there":
        return [("again", "Il y a eu deux injections : exporter")]
    if state.state is not SyncState.DIFFERS:
        return []
    theirs = ("theirs", "Reprendre la version du CVE")
    ours = ("ours", "Garder la version de Calcium")
    return [theirs] if state.why in {Why.CHANGED_HERE, Why.NOT_OURS} else [ours, theirs]


def _sides(shown: ShownRow) -> list[Side]:
    if shown.twin is None or shown.state.why is Why.DELETED_THERE:
        return []
    here = said_of(fields_of_row(shown.row))
    there = said_of(TravellingFields.from_json(shown.twin.remote))
    return [Side(label, here[label], there[label]) for label in here]


def _decide(request: AgentRequest, patient: Patient, vaccination_id: UUID) -> None:
    row = row_of(patient, vaccination_id)
    choice = request.POST.get("choice", "")
    try:
        if choice == "ours":
            actions.keep_ours(patient=patient, row=row, by=request.user, now=clock.now())
            messages.success(request, _KEPT_OURS)
        elif choice == "theirs":
            actions.take_theirs(
                patient=patient,
                row=row,
                by=request.user,
                gateway=carnet_gateway(by=request.user),
                now=clock.now(),
            )
            messages.success(request, _TOOK_THEIRS)
        elif choice == "again":
            summary = actions.export_again(
                patient=patient,
                row=row,
                by=request.user,
                gateway=carnet_gateway(by=request.user),
                now=clock.now(),
            )
            tell(request, summary.sentences, all_done=summary.everything)
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
