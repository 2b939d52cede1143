"""The API as one object: who calls, and what becomes of a refusal."""

from datetime import date, datetime
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from carnet_api.wire import TREATY_VERSION, ErrorBody
from mesvaccins.api.v1 import answers
from mesvaccins.api.v1.callers import carer
from mesvaccins.api.v1.faults import by_field
from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import ANONYMOUS, Actor, ActorKind
from mesvaccins.audit.models import Outcome
from mesvaccins.carnets.errors import CarnetMoved
from mesvaccins.partners.models import Professional, Software
from mesvaccins.refusals import Refusal

logger = structlog.get_logger(__name__)


class ServiceRequest(HttpRequest):
    """A request after its caller was recognised: `auth` is the professional, or the software."""

    auth: Any


def moment() -> tuple[datetime, date]:
    """This instant, and the day that it is here; computed once a request."""
    now = timezone.now()
    return now, timezone.localdate(now)


api = NinjaAPI(
    title="MesVaccins",
    version=TREATY_VERSION,
    description=(
        "Carnets de vaccination électroniques, pour les logiciels des professionnels. Chaque appel "
        "porte l'identifiant et le secret du logiciel (HTTP Basic) et une assertion signée par "
        "l'organisation, qui nomme le professionnel."
    ),
    auth=carer,
    parser=answers.StrictJson(),
    docs_url="/documentation/api",
    openapi_url="/documentation/openapi.json",
    urls_namespace="api-v1",
)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal of the domain, and leave its audit row."""
    auth = getattr(request, "auth", None)
    record(
        _action(request),
        by=_actor(auth),
        carnet_id=refusal.carnet_id,
        outcome=Outcome.REFUSED,
        reason=refusal.code,
    )
    answer = answers.refusal(refusal, seen_by=auth if isinstance(auth, Professional) else None)
    if isinstance(refusal, CarnetMoved):
        here = request.get_full_path()
        answer["Location"] = here.replace(str(refusal.named), str(refusal.target), 1)
    return answer


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or a parameter that is not of the documented shape."""
    del request
    faults = by_field(error.errors)
    message = _("Des informations sont manquantes ou incorrectes : %(fields)s.")
    return answers.error(
        ErrorBody(
            code="invalid_input", message=message % {"fields": ", ".join(faults)}, fields=faults
        )
    )


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON."""
    del request
    message = _("Le corps de la requête n'est pas du JSON lisible.")
    return answers.error(ErrorBody(code="invalid_input", message=message), status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body beyond 1 MB."""
    del request, error
    message = _("Le corps de la requête dépasse 1 Mo.")
    return answers.error(ErrorBody(code="invalid_input", message=message), status=413)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    del request, error
    return answers.error(ErrorBody(code="not_found", message=_("Cette adresse n'existe pas.")))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged with the request's identifier, never shown."""
    logger.error("api_failed", method=request.method, exc_info=error)
    message = _("MesVaccins rencontre une difficulté : réessayez dans un moment.")
    return answers.error(ErrorBody(code="unavailable", message=message), status=500)


def _action(request: HttpRequest) -> str:
    match = request.resolver_match
    name = match.url_name if match and match.url_name else "unknown"
    return f"api.{(request.method or '').lower()}.{name}"[:60]


def _actor(auth: object) -> Actor:
    if isinstance(auth, Professional):
        return auth.actor
    if isinstance(auth, Software):
        return Actor(ActorKind.SOFTWARE, id=auth.uid)
    return ANONYMOUS
