"""The port's calls about vaccinations, on top of those about carnets."""

from typing import Any
from uuid import UUID

from carnet_api.errors import (
    AlreadyThere,
    NotAllowed,
    NotFound,
    StaleVersion,
    VaccinationDeleted,
    VaccineUnknown,
)
from carnet_api.fake.assessments import FakeAssessments
from carnet_api.fake.carnets import call
from carnet_api.fake.rules import may_delete, summary
from carnet_api.fake.service import FakeCarnet
from carnet_api.gateway import NomenclatureAnswer, VaccinationList
from carnet_api.wire import (
    CreatorKind,
    ErrorBody,
    RankInput,
    VaccinationChange,
    VaccinationDocument,
    VaccinationFields,
    VaccinationInput,
    VaccineDocument,
    VaccineReference,
    ValidationDocument,
    ValidationInput,
    ValidationRequest,
)


class FakeCarnetGateway(FakeAssessments):
    """`carnet_api.gateway.CarnetGateway`, answered from memory."""

    @call
    def vaccinations(self, carnet_id: UUID, *, since: int | None = None) -> VaccinationList:
        """Read every vaccination, or what has changed since a revision."""
        carnet = self.open_carnet(carnet_id)
        wanted = [
            self.service.seen_by(self.organisation, carnet, dose)
            for dose in carnet.doses.values()
            if (dose.deletion is None if since is None else dose.revision > since)
        ]
        return VaccinationList(items=tuple(wanted), revision=carnet.revision, total=len(wanted))

    @call
    def vaccination(self, carnet_id: UUID, vaccination_id: int) -> VaccinationDocument:
        """Read one vaccination."""
        carnet = self.open_carnet(carnet_id)
        standing = self.service.double_of(carnet, vaccination_id)
        return self._shown(carnet, self._dose(carnet, standing.id if standing else vaccination_id))

    def _shown(self, carnet: FakeCarnet, dose: VaccinationDocument) -> VaccinationDocument:
        return self.service.seen_by(self.organisation, carnet, dose)

    def _dose(self, carnet: FakeCarnet, vaccination_id: int) -> VaccinationDocument:
        dose = self._any_dose(carnet, vaccination_id)
        if dose.deletion is not None:
            raise self._deleted(carnet, dose)
        return dose

    def _any_dose(self, carnet: FakeCarnet, vaccination_id: int) -> VaccinationDocument:
        dose = carnet.doses.get(vaccination_id)
        if dose is not None:
            return dose
        other = self.service.double_of(carnet, vaccination_id)
        if other is None:
            raise NotFound("Cette vaccination n'est pas dans ce carnet.")
        if other.deletion is not None:
            raise self._deleted(carnet, other)
        raise self._stale(carnet, other)

    def _deleted(self, carnet: FakeCarnet, dose: VaccinationDocument) -> VaccinationDeleted:
        message = "Cette vaccination a été supprimée du carnet."
        body = ErrorBody(
            code=VaccinationDeleted.code, message=message, vaccination=self._shown(carnet, dose)
        )
        return VaccinationDeleted(message, body=body)

    @call
    def create_vaccination(self, carnet_id: UUID, new: VaccinationInput) -> VaccinationDocument:
        """Add a dose."""
        carnet = self.open_carnet(carnet_id)
        known = carnet.sources.get((self.organisation.id, new.source_id)) if new.source_id else None
        if known is not None:
            return self._shown(carnet, self._dose(carnet, known))
        vaccine = self._vaccine(new.vaccine)
        self._check_alone(carnet, new, vaccine)
        dose = self.service.put(
            carnet,
            VaccinationDocument(
                id=self.service.next_id(),
                version=1,
                revision=0,
                created_at=self.service.now(),
                updated_at=self.service.now(),
                vaccine=summary(vaccine),
                date=new.date,
                creator=self.acting,
                updated_by=self.acting,
            ).model_copy(update=self._written(new, None)),
        )
        if new.source_id is not None:
            carnet.sources[self.organisation.id, new.source_id] = dose.id
        return self._shown(carnet, dose)

    def _vaccine(self, reference: VaccineReference) -> VaccineDocument:
        for vaccine in self.service.nomenclature.vaccines:
            if reference.id == vaccine.id or reference.cip_code in vaccine.cip_codes:
                return vaccine
        raise VaccineUnknown("Ce vaccin n'est pas dans la nomenclature nationale.")

    def _check_alone(
        self, carnet: FakeCarnet, new: VaccinationInput, vaccine: VaccineDocument
    ) -> None:
        for dose in carnet.doses.values():
            equal = dose.vaccine.id == vaccine.id and dose.date == new.date
            if equal and dose.deletion is None and dose.id not in new.distinct_from:
                message = "Une vaccination identique (même vaccin, même date) est dans le carnet."
                body = ErrorBody(code=AlreadyThere.code, message=message, vaccination_id=dose.id)
                raise AlreadyThere(message, body=body)

    def _written(
        self, fields: VaccinationFields, before: ValidationDocument | None
    ) -> dict[str, Any]:
        return {
            "wording": fields.wording,
            "date": fields.date,
            "batch": fields.batch,
            "booster": fields.booster,
            "injection_route": fields.injection_route,
            "injection_site": fields.injection_site,
            "validation": self._validation(fields.validation) or before,
        }

    def _validation(self, given: ValidationInput | None) -> ValidationDocument | None:
        if given is None:
            return None
        return ValidationDocument(
            validator=self.acting,
            validated_at=self.service.now(),
            method=given.method,
            document=given.document,
        )

    @call
    def change_vaccination(
        self, carnet_id: UUID, vaccination_id: int, change: VaccinationChange
    ) -> VaccinationDocument:
        """Replace the travelling fields."""
        carnet = self.open_carnet(carnet_id)
        dose = self._dose(carnet, vaccination_id)
        if not may_delete(self.organisation, dose):
            raise NotAllowed("Cette vaccination appartient à un autre auteur.")
        self._check_version(carnet, dose, change.version)
        vaccine = self._vaccine(change.vaccine)
        update = self._written(change, dose.validation) | {"vaccine": summary(vaccine)}
        return self._shown(carnet, self._put(carnet, dose, update))

    def _put(
        self, carnet: FakeCarnet, dose: VaccinationDocument, update: dict[str, Any]
    ) -> VaccinationDocument:
        """Write a change of a dose, and who made it."""
        counted = update | {"version": dose.version + 1, "updated_by": self.acting}
        return self.service.put(carnet, dose.model_copy(update=counted))

    def _check_version(self, carnet: FakeCarnet, dose: VaccinationDocument, version: int) -> None:
        if dose.version != version:
            raise self._stale(carnet, dose)

    def _stale(self, carnet: FakeCarnet, dose: VaccinationDocument) -> StaleVersion:
        message = "Cette vaccination a changé depuis que vous l'avez lue."
        body = ErrorBody(
            code=StaleVersion.code, message=message, vaccination=self._shown(carnet, dose)
        )
        return StaleVersion(message, body=body)

    @call
    def validate_vaccination(
        self, carnet_id: UUID, vaccination_id: int, request: ValidationRequest
    ) -> VaccinationDocument:
        """Vouch for a declared dose."""
        carnet = self.open_carnet(carnet_id)
        dose = self._dose(carnet, vaccination_id)
        if dose.validation is not None:
            if dose.validation.validator.organisation == self.organisation:
                return self._shown(carnet, dose)
            raise NotAllowed("Cette vaccination est déjà validée par un autre professionnel.")
        if dose.creator.kind is not CreatorKind.HOLDER and not may_delete(self.organisation, dose):
            raise NotAllowed("Cette vaccination appartient à un autre auteur.")
        self._check_version(carnet, dose, request.version)
        return self._shown(
            carnet, self._put(carnet, dose, {"validation": self._validation(request)})
        )

    @call
    def withdraw_validation(
        self, carnet_id: UUID, vaccination_id: int, *, version: int
    ) -> VaccinationDocument:
        """Take back the organisation's own validation."""
        carnet = self.open_carnet(carnet_id)
        dose = self._dose(carnet, vaccination_id)
        if dose.validation is None:
            return self._shown(carnet, dose)
        if dose.validation.validator.organisation != self.organisation:
            raise NotAllowed("Cette validation a été donnée par un autre professionnel.")
        self._check_version(carnet, dose, version)
        return self._shown(carnet, self._put(carnet, dose, {"validation": None}))

    @call
    def state_rank(
        self, carnet_id: UUID, vaccination_id: int, rank: RankInput
    ) -> VaccinationDocument:
        """Say whether a dose was a booster, where nobody had."""
        carnet = self.open_carnet(carnet_id)
        dose = self._dose(carnet, vaccination_id)
        if dose.booster is not None:
            if dose.booster is rank.booster:
                return self._shown(carnet, dose)
            raise NotAllowed("Le rang de cette vaccination est déjà précisé.")
        self._check_version(carnet, dose, rank.version)
        return self._shown(carnet, self._put(carnet, dose, {"booster": rank.booster}))

    @call
    def delete_vaccination(
        self, carnet_id: UUID, vaccination_id: int, *, version: int, reason: str = ""
    ) -> None:
        """Turn a dose into a tombstone."""
        carnet = self.open_carnet(carnet_id)
        try:
            dose = self._any_dose(carnet, vaccination_id)
        except VaccinationDeleted:
            return
        if dose.deletion is not None:
            return
        if not may_delete(self.organisation, dose):
            raise NotAllowed("Seul l'auteur de cette vaccination peut la supprimer.")
        self._check_version(carnet, dose, version)
        self.service.bury(carnet, dose, by=self.acting, reason=reason)

    @call
    def nomenclature(self, *, etag: str | None = None) -> NomenclatureAnswer:
        """Read the national nomenclature, unless it has not changed."""
        current = f'"{self.service.nomenclature.release}"'
        if etag == current:
            return NomenclatureAnswer(etag=current)
        return NomenclatureAnswer(etag=current, nomenclature=self.service.nomenclature)
