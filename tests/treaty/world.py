"""The world in which the contract is held: a MesVaccins with two centres, and one holder's hands.

Vaccine numbers are NUVA's: 29 REPEVAX, 2 AGRIPPAL, 368 RUBELOGEN.
"""

import datetime
from typing import Protocol
from uuid import UUID, uuid4

from carnet_api.gateway import CarnetGateway
from carnet_api.wire import (
    ProofDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
)

REPEVAX, AGRIPPAL, RUBELOGEN = 29, 2, 368
CODE = "9V79-2GHA"
BORN = datetime.date(2001, 5, 4)
DAY = datetime.date(2017, 4, 25)
ON_PROOF = ValidationInput(method=ValidationMethod.PROOF, document=ProofDocument.PAPER_BOOKLET)


class World(Protocol):
    """A MesVaccins in which one holder, born on BORN, has the code CODE."""

    gateway: CarnetGateway
    other_centre: CarnetGateway
    holder_email: str

    def declare(self, vaccine_id: int, date: datetime.date, *, batch: str = "") -> int:
        """Add a dose as the holder; answer its id."""

    def holder_changes(self, vaccination_id: int, *, batch: str) -> None:
        """Change the holder's declared dose."""

    def holder_deletes(self, vaccination_id: int) -> None:
        """Delete the holder's declared dose."""

    def holder_ends_sharing(self) -> None:
        """End the sharing with the first centre."""

    def later(self, delay: datetime.timedelta) -> None:
        """Let time pass."""


def linked(gateway: CarnetGateway) -> UUID:
    """Link the carnet of CODE, and answer its identifier."""
    return gateway.link(gateway.look_up(CODE, born=BORN).ticket).record.uuid


def dose(
    vaccine_id: int = REPEVAX,
    date: datetime.date = DAY,
    *,
    batch: str = "A1234",
    source_id: UUID | None = None,
    distinct_from: tuple[int, ...] = (),
) -> VaccinationInput:
    """Write down a dose to be sent."""
    return VaccinationInput(
        vaccine=VaccineReference(id=vaccine_id),
        wording="REPEVAX",
        date=date,
        batch=batch,
        validation=ON_PROOF,
        source_id=source_id or uuid4(),
        distinct_from=distinct_from,
    )


def changed(known: VaccinationDocument, *, batch: str, version: int) -> VaccinationChange:
    """Write down a dose with another batch."""
    return VaccinationChange(
        vaccine=VaccineReference(id=known.vaccine.id),
        wording=known.wording,
        date=known.date or DAY,
        batch=batch,
        version=version,
    )
