"""The port's words about the bilan, as requests; `carnets.py` sends them."""

import datetime
from abc import ABC, abstractmethod
from uuid import UUID

from carnet_api import paths
from carnet_api.http.answers import AnyDocument
from carnet_api.wire import (
    AnswerInput,
    AssessmentDocument,
    DiagnosticRequest,
    HealthProfileChange,
    HealthProfileDocument,
    HealthProfileFormRequest,
    RankInput,
    VaccinationDocument,
)
from carnet_api.wire.base import Document


class AssessmentCalls(ABC):
    """`carnet_api.gateway.AssessmentGateway` over whatever sends a request."""

    @abstractmethod
    def _ask(
        self, kind: type[AnyDocument], method: str, path: str, body: Document | None = None
    ) -> AnyDocument:
        """Send one request and read the document that answers it."""

    def assessment(self, carnet_id: UUID, *, on: datetime.date) -> AssessmentDocument:
        """Read the bilan of a linked carnet as of a day."""
        return self._ask(AssessmentDocument, "GET", _on(paths.assessment(carnet_id), on))

    def health_profile(self, carnet_id: UUID, *, on: datetime.date) -> HealthProfileDocument:
        """Read the questionnaire of a linked carnet."""
        return self._ask(HealthProfileDocument, "GET", _on(paths.health_profile(carnet_id), on))

    def answer(
        self, carnet_id: UUID, answers: tuple[AnswerInput, ...], *, on: datetime.date
    ) -> HealthProfileDocument:
        """Keep answers in the carnet."""
        path = _on(paths.health_profile(carnet_id), on)
        return self._ask(HealthProfileDocument, "PUT", path, HealthProfileChange(answers=answers))

    def state_rank(
        self, carnet_id: UUID, vaccination_id: int, rank: RankInput
    ) -> VaccinationDocument:
        """Say whether a dose was a booster."""
        return self._ask(VaccinationDocument, "PUT", paths.rank(carnet_id, vaccination_id), rank)

    def health_profile_form(self, person: HealthProfileFormRequest) -> HealthProfileDocument:
        """Read the questionnaire of a person without identity."""
        return self._ask(HealthProfileDocument, "POST", paths.HEALTH_PROFILE_FORM, person)

    def diagnose(self, person: DiagnosticRequest) -> AssessmentDocument:
        """Read the bilan of a person without identity."""
        return self._ask(AssessmentDocument, "POST", paths.DIAGNOSTIC, person)


def _on(path: str, day: datetime.date) -> str:
    return f"{path}?on={day.isoformat()}"
