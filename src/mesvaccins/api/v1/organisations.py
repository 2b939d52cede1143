"""Joining: an organisation registers its public key with a withdrawal code."""

from django.http import HttpResponse
from ninja import Router

from carnet_api.wire import JoinRequest, OrganisationDocument
from mesvaccins.api.v1 import answers, documents
from mesvaccins.api.v1.callers import software
from mesvaccins.api.v1.records import REFUSED
from mesvaccins.api.v1.service import ServiceRequest, moment
from mesvaccins.partners.actions import register_key

router = Router(tags=["Organisations"])


@router.post(
    "/organisation_keys.json", response={201: OrganisationDocument} | REFUSED, auth=software
)
def join(request: ServiceRequest, body: JoinRequest) -> HttpResponse:
    """The organisation of a withdrawal code, its key registered; repeated, the same."""
    now, _today = moment()
    organisation = register_key(
        body.withdrawal_code, dict(body.public_key), software=request.auth, now=now
    )
    return answers.document(documents.organisation(organisation), status=201)
