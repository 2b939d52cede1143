"""The bilan of a shared carnet, its questionnaire, and decision support without carnet."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from carnet_api.wire import (
    AssessmentDocument,
    DiagnosticRequest,
    HealthProfileChange,
    HealthProfileDocument,
    HealthProfileFormRequest,
    RankInput,
    UserType,
    VaccinationDocument,
)
from mesvaccins.api.v1 import answers, documents
from mesvaccins.api.v1.records import REFUSED
from mesvaccins.api.v1.service import ServiceRequest, moment
from mesvaccins.assessment import actions, decision, selectors
from mesvaccins.carnets import actions as carnets
from mesvaccins.carnets import selectors as carnet_selectors

router = Router(tags=["Bilan"])
BILAN = "/records/{uuid:carnet_id}/assessment.json"
PROFILE = "/records/{uuid:carnet_id}/health_profile.json"
RANK = "/records/{uuid:carnet_id}/vaccinations/{int:vaccination_id}/rank.json"


@router.get(BILAN, response={200: AssessmentDocument} | REFUSED)
def bilan(request: ServiceRequest, carnet_id: UUID, on: Query[date | None] = None) -> HttpResponse:
    """The bilan as of a day (today by default), under the rules in force that day."""
    now, _today = moment()
    return answers.document(selectors.bilan_for_centre(request.auth, carnet_id, on=on, now=now))


@router.get(PROFILE, response={200: HealthProfileDocument} | REFUSED)
def read_profile(
    request: ServiceRequest, carnet_id: UUID, on: Query[date | None] = None
) -> HttpResponse:
    """The questions that matter for the holder, with the answers kept and who said them."""
    now, _today = moment()
    return answers.document(selectors.profile_for_centre(request.auth, carnet_id, on=on, now=now))


@router.put(PROFILE, response={200: HealthProfileDocument} | REFUSED)
def answer(
    request: ServiceRequest,
    carnet_id: UUID,
    body: HealthProfileChange,
    on: Query[date | None] = None,
) -> HttpResponse:
    """Keeps answers in the professional's name; a null value takes one back."""
    now, today = moment()
    carnet = actions.answer_for_centre(
        carnet_id=carnet_id, answers=body.answers, by=request.auth, now=now, on=on or today
    )
    day = on or selectors.day_of(carnet, now)
    return answers.document(selectors.profile(carnet, on=day, who=UserType.PROFESSIONAL))


@router.put(RANK, response={200: VaccinationDocument} | REFUSED)
def state_rank(
    request: ServiceRequest, carnet_id: UUID, vaccination_id: int, body: RankInput
) -> HttpResponse:
    """Says whether a dose was a booster, where nobody had said it."""
    now, _today = moment()
    row = carnets.state_rank(
        carnet_id=carnet_id, vaccination_id=vaccination_id, rank=body, by=request.auth, now=now
    )
    shown = documents.vaccination(carnet_selectors.with_all(row), seen_by=request.auth)
    return answers.document(shown)


@router.post(
    "/decision_support/health_profile_form.json",
    response={200: HealthProfileDocument} | REFUSED,
)
def form(request: ServiceRequest, body: HealthProfileFormRequest) -> HttpResponse:
    """The questionnaire of a person without identity; nothing is kept."""
    _now, today = moment()
    return answers.document(decision.form(body, by=request.auth, today=today))


@router.post("/decision_support/diagnostic.json", response={200: AssessmentDocument} | REFUSED)
def diagnostic(request: ServiceRequest, body: DiagnosticRequest) -> HttpResponse:
    """The bilan of a person without identity; nothing is kept."""
    _now, today = moment()
    return answers.document(decision.diagnostic(body, by=request.auth, today=today))
