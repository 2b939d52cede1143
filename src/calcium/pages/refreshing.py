"""How fresh the column is: the dossier opens at once, then a fragment asks MesVaccins again."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors, selectors
from calcium.linking.adapter import carnet_gateway
from calcium.linking.models import CarnetLink
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from carnet_api.errors import CarnetApiError, CarnetMoved, SharingEnded

CHANGED = "carnet:changed"
"""The browser's event after which the table is shown anew."""


def freshness(link: CarnetLink | None, now: datetime) -> dict[str, object]:
    """Whether to ask now (at most every five minutes for a dossier), and what failed last time."""
    if link is None:
        return {"refresh_due": False, "refresh_failure": ""}
    seen = link.refreshed_at
    due = seen is None or now - seen > settings.TWINS_REFRESHED_EVERY
    failure = errors.LOST_REFRESH if link.refresh_failure and not due else ""
    return {"refresh_due": due, "refresh_failure": failure}


@require_POST
@needs(Ability.SYNCHRONISE)
def refresh(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Look at the CVE again, and say so in the place of the fragment."""
    patient = patient_of(request, patient_id)
    before = _revision(selectors.current_link(patient))
    try:
        actions.refresh_twins(
            patient=patient,
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        told = isinstance(error, CalciumError | SharingEnded | CarnetMoved)
        failure = errors.sentence(error) if told else errors.LOST_REFRESH
    else:
        failure = ""
    link = selectors.current_link(patient)
    context = {"patient": patient, "cve": {"link": link}, "refresh_failure": failure}
    response = render(request, "dossier/_refresh.html", context)
    if _revision(link) != before:
        response["HX-Trigger"] = CHANGED
    return response


def _revision(link: CarnetLink | None) -> tuple[UUID, int | None] | None:
    """What tells whether the table must be shown anew: another link, or a carnet that changed."""
    return (link.pk, link.revision) if link else None
