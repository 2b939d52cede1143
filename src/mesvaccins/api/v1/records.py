"""Carnets: found by their code, linked, created, read, no longer shared."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from carnet_api.wire import (
    CarnetDocument,
    CarnetFound,
    Channel,
    CodeReminderAnswer,
    CodeReminderRequest,
    ErrorDocument,
    LinkRequest,
    LookUpRequest,
    NewCarnet,
    SharingDocument,
)
from mesvaccins.api.v1 import answers, documents
from mesvaccins.api.v1.callers import professional
from mesvaccins.api.v1.service import ServiceRequest, moment
from mesvaccins.carnets import actions, selectors

router = Router(tags=["Carnets"])
REFUSED: dict[Any, Any] = dict.fromkeys(
    (308, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500), ErrorDocument
)


@router.post("/records/search.json", response={200: CarnetFound} | REFUSED)
def look_up(request: ServiceRequest, body: LookUpRequest) -> HttpResponse:
    """Whose carnet a sharing code opens, when the birth year agrees; a ticket of 5 minutes."""
    now, _today = moment()
    found = actions.look_up(
        share_code=body.share_code, born=body.birth_date, by=request.auth, now=now
    )
    return answers.document(
        CarnetFound(
            ticket=found.ticket,
            expires_at=found.expires_at,
            last_name=found.carnet.last_name,
            first_name=found.carnet.first_name,
            birth_date=found.carnet.birth_date,
            birth_date_matches=found.birth_date_matches,
        )
    )


@router.post("/sharings.json", response={201: SharingDocument} | REFUSED)
def link(request: ServiceRequest, body: LinkRequest) -> HttpResponse:
    """The sharing that a ticket opens; repeated, the same one."""
    now, _today = moment()
    sharing = actions.link(ticket=body.ticket, by=request.auth, now=now)
    return answers.document(documents.sharing(sharing), status=201)


@router.post(
    "/share_code_reminders.json", response={202: CodeReminderAnswer} | REFUSED, auth=professional
)
def remind_code(request: ServiceRequest, body: CodeReminderRequest) -> HttpResponse:
    """Sends the code to the address stored; tells the channel only for the right birth date."""
    now, _today = moment()
    channel = actions.remind_code(
        contact=body.contact, born=body.birth_date, by=request.auth, now=now
    )
    answer = CodeReminderAnswer(channel=Channel(channel) if channel else None)
    return answers.document(answer, status=202)


@router.post("/records.json", response={200: SharingDocument, 201: SharingDocument} | REFUSED)
def create(request: ServiceRequest, body: NewCarnet) -> HttpResponse:
    """A carnet made from a dossier, shared with its maker; its holder is invited."""
    now, today = moment()
    sharing, created = actions.create_for_centre(new=body, by=request.auth, now=now, today=today)
    return answers.document(documents.sharing(sharing), status=201 if created else 200)


@router.get(
    "/records/{uuid:carnet_id}.json", response={200: CarnetDocument} | REFUSED, auth=professional
)
def read(request: ServiceRequest, carnet_id: UUID) -> HttpResponse:
    """The identity of a shared carnet."""
    return answers.document(documents.carnet(selectors.read_carnet(request.auth, carnet_id)))


@router.delete("/records/{uuid:carnet_id}/sharing.json", response={204: None} | REFUSED)
def end_sharing(request: ServiceRequest, carnet_id: UUID) -> HttpResponse:
    """Ends the caller's access; the carnet stays, its code changes."""
    now, _today = moment()
    actions.end_own_sharing(carnet_id=carnet_id, by=request.auth, now=now)
    return answers.nothing()


@router.post(
    "/records/{uuid:carnet_id}/invitation.json", response={204: None} | REFUSED, auth=professional
)
def invite(request: ServiceRequest, carnet_id: UUID) -> HttpResponse:
    """Invites once more the holder of a carnet that the caller has made."""
    now, _today = moment()
    actions.resend_invitation(carnet_id=carnet_id, by=request.auth, now=now)
    return answers.nothing()
