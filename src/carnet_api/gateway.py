"""The port: what a health centre asks of MesVaccins, in the words of its menu.

Every method may raise a `carnet_api.errors.CarnetApiError`. A method that changes something is
idempotent: repeated with the same arguments it ends in the same state.
"""

import datetime
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from carnet_api.wire import (
    AnswerInput,
    AssessmentDocument,
    CarnetDocument,
    CarnetFound,
    CodeReminderAnswer,
    DiagnosticRequest,
    HealthProfileDocument,
    HealthProfileFormRequest,
    NewCarnet,
    NomenclatureDocument,
    OrganisationDocument,
    RankInput,
    SharingDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    ValidationRequest,
)


@dataclass(frozen=True, slots=True)
class ActingProfessional:
    """The person of the centre on whose behalf a call is made; stands in every assertion."""

    id: str
    name: str
    first_name: str = ""
    role: str = ""
    rpps: str = ""


@dataclass(frozen=True, slots=True)
class VaccinationList:
    """The vaccinations of a carnet.

    `revision` is the carnet's counter at the answer, to be given as `since` next time. When
    `complete` is false the server gave less than it announced: nothing may be concluded from
    what is absent. `total` is the number it announced, where
    it did. Tombstones are among `items` only when `since` was given.
    """

    items: tuple[VaccinationDocument, ...]
    revision: int | None = None
    complete: bool = True
    total: int | None = None


@dataclass(frozen=True, slots=True)
class NomenclatureAnswer:
    """The national nomenclature, or nothing where `etag` is still the current one."""

    etag: str
    nomenclature: NomenclatureDocument | None = field(default=None, repr=False)


class AssessmentGateway(Protocol):
    """What a centre may ask about what is due to a person."""

    def assessment(self, carnet_id: UUID, *, on: datetime.date) -> AssessmentDocument:
        """Read the bilan of a linked carnet as of a day. Raises SharingEnded."""

    def health_profile(self, carnet_id: UUID, *, on: datetime.date) -> HealthProfileDocument:
        """Read the questionnaire of a linked carnet, with the answers kept in it."""

    def answer(
        self, carnet_id: UUID, answers: tuple[AnswerInput, ...], *, on: datetime.date
    ) -> HealthProfileDocument:
        """Keep answers in the carnet, in the professional's name. Raises InvalidInput."""

    def state_rank(
        self, carnet_id: UUID, vaccination_id: int, rank: RankInput
    ) -> VaccinationDocument:
        """Say whether a dose was a booster, where nobody had. Raises StaleVersion, NotAllowed."""

    def health_profile_form(self, person: HealthProfileFormRequest) -> HealthProfileDocument:
        """Read the questionnaire of a person without identity; nothing is kept."""

    def diagnose(self, person: DiagnosticRequest) -> AssessmentDocument:
        """Read the bilan of a person without identity; nothing is kept. Raises InvalidInput."""


class CarnetGateway(AssessmentGateway, Protocol):
    """What a centre may ask; one instance speaks for one centre and one professional."""

    def look_up(self, share_code: str, *, born: datetime.date) -> CarnetFound:
        """Find whose carnet a code opens. Raises CarnetNotFound, TooManyRequests."""

    def link(self, ticket: str) -> SharingDocument:
        """Open the carnet to the organisation. Raises TicketExpired."""

    def send_code(self, contact: str, *, born: datetime.date) -> CodeReminderAnswer:
        """Have the code sent again to the address that the carnet holds."""

    def create_carnet(self, new: NewCarnet) -> SharingDocument:
        """Make a carnet from a dossier, shared with the organisation. Raises CarnetExists."""

    def resend_invitation(self, carnet_id: UUID) -> None:
        """Invite the holder once more. Raises AlreadyClaimed."""

    def end_sharing(self, carnet_id: UUID) -> None:
        """End the organisation's access; quiet when it had already ended."""

    def carnet(self, carnet_id: UUID) -> CarnetDocument:
        """Read the identity of a linked carnet. Raises SharingEnded."""

    def vaccinations(self, carnet_id: UUID, *, since: int | None = None) -> VaccinationList:
        """Read every vaccination, or what has changed since a revision, tombstones included."""

    def vaccination(self, carnet_id: UUID, vaccination_id: int) -> VaccinationDocument:
        """Read one vaccination. Raises NotFound, VaccinationDeleted."""

    def create_vaccination(self, carnet_id: UUID, new: VaccinationInput) -> VaccinationDocument:
        """Add a dose. Raises AlreadyThere, VaccinationDeleted, VaccineUnknown."""

    def change_vaccination(
        self, carnet_id: UUID, vaccination_id: int, change: VaccinationChange
    ) -> VaccinationDocument:
        """Replace the travelling fields. Raises StaleVersion, VaccinationDeleted, NotAllowed."""

    def validate_vaccination(
        self, carnet_id: UUID, vaccination_id: int, request: ValidationRequest
    ) -> VaccinationDocument:
        """Vouch for a declared dose; the same organisation's repeat answers the dose as it is."""

    def withdraw_validation(
        self, carnet_id: UUID, vaccination_id: int, *, version: int
    ) -> VaccinationDocument:
        """Take back the organisation's own validation; a dose that nobody vouches for is answered
        as it is. Raises StaleVersion, VaccinationDeleted, NotAllowed for another's validation."""

    def delete_vaccination(
        self, carnet_id: UUID, vaccination_id: int, *, version: int, reason: str = ""
    ) -> None:
        """Turn a dose into a tombstone; quiet when it already is one. Raises NotAllowed."""

    def nomenclature(self, *, etag: str | None = None) -> NomenclatureAnswer:
        """Read the national nomenclature, unless `etag` is still the current one."""


class JoiningGateway(Protocol):
    """What a centre asks before it has a key."""

    def join(self, withdrawal_code: str, public_key: dict[str, str]) -> OrganisationDocument:
        """Register the centre's public key (JWK) with a withdrawal code."""
