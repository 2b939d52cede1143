"""The doses of a shared carnet."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import StringConstraints

from carnet_api import paths
from carnet_api.wire import (
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    ValidationRequest,
)
from mesvaccins.api.v1 import answers, documents
from mesvaccins.api.v1.records import REFUSED
from mesvaccins.api.v1.service import ServiceRequest, moment
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.models import Vaccination

# A NUL in the address is not what the parser of bodies sees, and PostgreSQL holds none.
Reason = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
router = Router(tags=["Vaccinations"])
DOSES = "/records/{uuid:carnet_id}/vaccinations.json"
DOSE = "/records/{uuid:carnet_id}/vaccinations/{int:vaccination_id}.json"
VALIDATION = "/records/{uuid:carnet_id}/vaccinations/{int:vaccination_id}/validation.json"


@router.get(DOSES, response={200: list[VaccinationDocument]} | REFUSED)
def list_doses(
    request: ServiceRequest,
    carnet_id: UUID,
    after: int | None = None,
    since: int | None = None,
) -> HttpResponse:
    """A page of the doses; with `since` those changed after that revision, tombstones too."""
    page = selectors.vaccinations_page(request.auth, carnet_id, after=after, since=since)
    shown = [documents.vaccination(row, seen_by=request.auth) for row in page.rows]
    response = answers.listing(shown)
    response[paths.TOTAL_HEADER] = str(page.total)
    response[paths.REVISION_HEADER] = str(page.revision)
    if page.next_after is not None:
        response["Link"] = answers.next_page(request.path, after=page.next_after, since=since)
    return response


@router.post(DOSES, response={200: VaccinationDocument, 201: VaccinationDocument} | REFUSED)
def create(request: ServiceRequest, carnet_id: UUID, body: VaccinationInput) -> HttpResponse:
    """A new dose, 201; the same `source_id` again answers the dose as it is now, 200."""
    now, today = moment()
    row, created = actions.create_vaccination(
        carnet_id=carnet_id, new=body, by=request.auth, now=now, today=today
    )
    return _shown(request, row, status=201 if created else 200)


@router.get(DOSE, response={200: VaccinationDocument} | REFUSED)
def read(request: ServiceRequest, carnet_id: UUID, vaccination_id: int) -> HttpResponse:
    """One dose."""
    row = selectors.read_vaccination(request.auth, carnet_id, vaccination_id)
    return answers.document(documents.vaccination(row, seen_by=request.auth))


@router.put(DOSE, response={200: VaccinationDocument} | REFUSED)
def change(
    request: ServiceRequest, carnet_id: UUID, vaccination_id: int, body: VaccinationChange
) -> HttpResponse:
    """The whole dose as it shall be; `version` is the one last read."""
    now, today = moment()
    row = actions.change_vaccination(
        carnet_id=carnet_id,
        vaccination_id=vaccination_id,
        change=body,
        by=request.auth,
        now=now,
        today=today,
    )
    return _shown(request, row)


@router.put(VALIDATION, response={200: VaccinationDocument} | REFUSED)
def validate(
    request: ServiceRequest, carnet_id: UUID, vaccination_id: int, body: ValidationRequest
) -> HttpResponse:
    """The acting professional vouches for a declared dose."""
    now, _today = moment()
    row = actions.validate_vaccination(
        carnet_id=carnet_id, vaccination_id=vaccination_id, request=body, by=request.auth, now=now
    )
    return _shown(request, row)


@router.delete(VALIDATION, response={200: VaccinationDocument} | REFUSED)
def withdraw(
    request: ServiceRequest, carnet_id: UUID, vaccination_id: int, version: int
) -> HttpResponse:
    """The organisation that vouched takes its validation back; a second time changes nothing."""
    now, _today = moment()
    row = actions.withdraw_validation(
        carnet_id=carnet_id,
        vaccination_id=vaccination_id,
        version=version,
        by=request.auth,
        now=now,
    )
    return _shown(request, row)


@router.delete(DOSE, response={204: None} | REFUSED)
def delete(
    request: ServiceRequest,
    carnet_id: UUID,
    vaccination_id: int,
    version: int | None = None,
    reason: Reason = "",
) -> HttpResponse:
    """Turns a dose into a tombstone; a second time changes nothing."""
    now, _today = moment()
    actions.delete_vaccination(
        carnet_id=carnet_id,
        vaccination_id=vaccination_id,
        version=version,
        reason=reason,
        by=request.auth,
        now=now,
    )
    return answers.nothing()


def _shown(request: ServiceRequest, row: Vaccination, *, status: int = 200) -> HttpResponse:
    shown = documents.vaccination(selectors.with_all(row), seen_by=request.auth)
    return answers.document(shown, status=status)
