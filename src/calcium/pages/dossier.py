"""The dossier: the student's identity, the state of the CVE, the table of vaccinations."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability, may
from calcium.linking import selectors as linking
from calcium.linking.selectors import LinkView, ShownRow
from calcium.linking.state import SyncState, Why
from calcium.pages import clock, entry, export_progress, refreshing
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry_form import as_uuid
from calcium.pages.identity import identity
from calcium.pages.numbers import whole_number
from calcium.pages.wording import known_by, why
from calcium.patients import actions as patients
from calcium.patients import selectors
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Vaccination

MERGED = (
    "Ce dossier a été réuni avec un autre du même étudiant. Ses vaccinations sont ici : "
    "utilisez désormais ce dossier."
)
COUNTED = (SyncState.READY, SyncState.PENDING, SyncState.FAILED, SyncState.DIFFERS)

EXPLAINED = (SyncState.PENDING, SyncState.FAILED, SyncState.DIFFERS)
"""States of which a dialog says more, and offers the ways on."""

ANY_ROW = UUID(int=0)
"""Stands for the row in an address that is made once for the whole table."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, in words."""

    row: Vaccination
    state: str
    reason: str
    known_by: str
    explained: bool
    modify: str
    delete: str
    difference: str

    @classmethod
    def of(cls, shown: ShownRow, addresses: Mapping[str, str]) -> "Line":
        """The row as the template says it, with the address of each act on it."""
        key = str(shown.row.pk)
        return cls(
            **{act: address.replace(str(ANY_ROW), key) for act, address in addresses.items()},
            row=shown.row,
            state=shown.state.state.value,
            reason=why(shown.state),
            known_by=known_by(shown.row),
            explained=shown.state.state in EXPLAINED,
        )


def open_patient(request: AgentRequest, patient_id: UUID) -> Patient:
    """Open the dossier, on the record; another centre's does not exist."""
    try:
        return patients.open_dossier(patient_id=patient_id, by=request.user)
    except Patient.DoesNotExist:
        raise Http404 from None


@require_safe
@needs(Ability.READ_IDENTITY)
def dossier(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The page of one student; an address of a merged dossier leads to the one that stands."""
    try:
        patient = open_patient(request, patient_id)
    except Http404:
        further = selectors.gone_into(request.user.centre, patient_id)
        if further is None:
            raise
        messages.info(request, MERGED)
        return redirect("dossier", further)
    context = {"patient": patient, "identity": identity(patient, clock.today(patient.centre))}
    if may(request.user, Ability.READ_RECORD):
        context |= _record(request, patient)
    else:
        context["cve"] = linking.link_view(patient, ())
    return render(request, "dossier/index.html", context)


def _record(request: AgentRequest, patient: Patient) -> dict[str, object]:
    rows = list(vaccinations.rows(patient))
    view = linking.link_view(patient, rows)
    disease = whole_number(request.GET.get("maladie", ""))
    addresses = _addresses(patient)
    shown = {row.pk for row in vaccinations.against(rows, disease)}
    return {
        "cve": view,
        "written": as_uuid(request.GET.get("ligne", "")),
        "created": "cree" in request.GET and view.link is not None,
        "counts": _counts(view),
        "lines": [Line.of(each, addresses) for each in view.rows if each.row.pk in shown],
        "diseases": vaccinations.diseases_of(rows),
        "chosen_disease": disease,
        **entry.opened(request, patient),
        **refreshing.freshness(view.link, clock.now()),
        **(export_progress.shown(patient, view.job_id) if view.link else {}),
    }


def _addresses(patient: Patient) -> dict[str, str]:
    acts = ("modify", "delete", "difference")
    return {act: reverse(act, args=[patient.pk, ANY_ROW]) for act in acts}


def _counts(view: LinkView) -> dict[str, int]:
    """What the bar says; a row that was changed here goes with the next export too."""
    counts = {state.value: view.count(state) for state in COUNTED}
    changed_here = sum(shown.state.why is Why.CHANGED_HERE for shown in view.rows)
    counts[SyncState.READY.value] += changed_here
    counts[SyncState.DIFFERS.value] -= changed_here
    return counts
