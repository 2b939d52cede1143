"""The service in memory: carnets, doses, tickets, faults to come, and its holders' hands."""

import datetime
import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from carnet_api.errors import CarnetApiError
from carnet_api.fake.rules import shown_to, summary
from carnet_api.wire import (
    AnswerDocument,
    AssessmentDocument,
    CreatorKind,
    DeletionDocument,
    Gender,
    NomenclatureDocument,
    OrganisationDocument,
    PersonDocument,
    VaccinationDocument,
    VaccineDocument,
)


class Moment(StrEnum):
    """When a fault strikes: before the act, or once it is done and before the answer."""

    BEFORE = "before"
    AFTER = "after"


@dataclass
class FakeCarnet:
    """A carnet with its doses, tombstones included."""

    uuid: UUID
    last_name: str
    first_name: str
    birth_date: datetime.date
    share_code: str
    gender: Gender | None = None
    email: str = ""
    mobile: str = ""
    claimed: bool = True
    revision: int = 0
    created_at: datetime.datetime = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    doses: dict[int, VaccinationDocument] = field(default_factory=dict)
    sharings: dict[UUID, UUID] = field(default_factory=dict)
    sources: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    origin: tuple[UUID, UUID] | None = None
    answers: dict[str, AnswerDocument] = field(default_factory=dict)
    moved: dict[UUID, UUID] = field(default_factory=dict)
    """For each organisation, the carnet where its access to this one stands since a merge."""

    @property
    def holder(self) -> PersonDocument:
        """The holder, as the author of a declared dose."""
        return PersonDocument(
            name=f"{self.first_name} {self.last_name}",
            first_name=self.first_name,
            last_name=self.last_name,
            kind=CreatorKind.HOLDER,
        )


class FakeMesVaccins:
    """The service: carnets, tickets, the nomenclature, and faults to come."""

    def __init__(
        self,
        vaccines: Iterable[VaccineDocument],
        *,
        now: Callable[[], datetime.datetime],
    ) -> None:
        self.nomenclature = NomenclatureDocument(release="fake", vaccines=tuple(vaccines))
        self.now = now
        self.carnets: dict[UUID, FakeCarnet] = {}
        self.tickets: dict[str, tuple[UUID, UUID, datetime.datetime]] = {}
        self.used_tickets: set[str] = set()
        self.faults: deque[tuple[Moment, CarnetApiError]] = deque()
        self.calls: list[str] = []
        self.assessments: dict[UUID, AssessmentDocument] = {}
        self.diagnosis: AssessmentDocument | None = None
        self._ids = itertools.count(1)

    def fail_next(self, error: CarnetApiError, *, moment: Moment = Moment.BEFORE) -> None:
        """Make one more of the next calls fail, in the order given."""
        self.faults.append((moment, error))

    def vaccine(self, vaccine_id: int) -> VaccineDocument | None:
        """Find a vaccine of the nomenclature."""
        return next((v for v in self.nomenclature.vaccines if v.id == vaccine_id), None)

    def add_carnet(
        self,
        share_code: str,
        *,
        born: datetime.date,
        last_name: str = "MARTIN",
        first_name: str = "Camille",
        email: str = "",
        mobile: str = "",
    ) -> FakeCarnet:
        """Open a carnet as its holder would."""
        carnet = FakeCarnet(
            uuid=uuid4(),
            last_name=last_name,
            first_name=first_name,
            birth_date=born,
            share_code=share_code,
            email=email,
            mobile=mobile,
        )
        self.carnets[carnet.uuid] = carnet
        return carnet

    def declare(
        self, carnet: FakeCarnet, vaccine_id: int, date: datetime.date, *, batch: str = ""
    ) -> VaccinationDocument:
        """Add a dose as the holder does."""
        vaccine = self.vaccine(vaccine_id)
        if vaccine is None:
            raise ValueError(f"the fake's nomenclature has no vaccine {vaccine_id}")
        return self.put(
            carnet,
            VaccinationDocument(
                id=next(self._ids),
                version=1,
                revision=0,
                created_at=self.now(),
                updated_at=self.now(),
                vaccine=summary(vaccine),
                wording=vaccine.name,
                date=date,
                batch=batch,
                creator=carnet.holder,
                updated_by=carnet.holder,
            ),
        )

    def next_id(self) -> int:
        """Number a new dose."""
        return next(self._ids)

    def put(self, carnet: FakeCarnet, dose: VaccinationDocument) -> VaccinationDocument:
        """Write a dose, and count one more change of the carnet."""
        carnet.revision += 1
        kept = dose.model_copy(update={"revision": carnet.revision, "updated_at": self.now()})
        carnet.doses[kept.id] = kept
        return kept

    def holder_changes(
        self, carnet: FakeCarnet, vaccination_id: int, *, batch: str
    ) -> VaccinationDocument:
        """Change the batch of a dose as its holder would."""
        dose = carnet.doses[vaccination_id]
        update = {"batch": batch, "version": dose.version + 1, "updated_by": carnet.holder}
        changed = dose.model_copy(update=update)
        return self.put(carnet, changed)

    def holder_deletes(self, carnet: FakeCarnet, vaccination_id: int) -> None:
        """Delete a dose as its holder would."""
        self.bury(carnet, carnet.doses[vaccination_id], by=carnet.holder, reason="")

    def bury(
        self, carnet: FakeCarnet, dose: VaccinationDocument, *, by: PersonDocument, reason: str
    ) -> None:
        """Turn a dose into a tombstone."""
        deletion = DeletionDocument(by=by, at=self.now(), reason=reason)
        update = {"deletion": deletion, "version": dose.version + 1, "updated_by": by}
        self.put(carnet, dose.model_copy(update=update))

    def keep_answer(self, carnet: FakeCarnet, name: str, value: Any, *, by: PersonDocument) -> None:
        """Keep an answer, or take it back where it is None."""
        carnet.answers.pop(name, None)
        if value is not None:
            carnet.answers[name] = AnswerDocument(
                name=name, value=value, said_by=by, said_at=self.now()
            )

    def holder_ends_sharing(self, carnet: FakeCarnet, organisation_id: UUID) -> None:
        """End an organisation's access as the holder would."""
        carnet.sharings.pop(organisation_id, None)

    def double_of(self, carnet: FakeCarnet, former: int) -> VaccinationDocument | None:
        """Find the dose that stands for one which a merge has set aside."""
        return next((dose for dose in carnet.doses.values() if former in dose.former_ids), None)

    def seen_by(
        self, organisation: OrganisationDocument, carnet: FakeCarnet, dose: VaccinationDocument
    ) -> VaccinationDocument:
        """Show a dose as the organisation may see it."""
        source = next(
            (
                key[1]
                for key, found in carnet.sources.items()
                if found == dose.id and key[0] == organisation.id
            ),
            None,
        )
        return shown_to(organisation, dose, source)
