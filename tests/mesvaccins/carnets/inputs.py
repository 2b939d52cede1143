"""Doses as a centre sends them, written short."""

import datetime
from typing import Any

from carnet_api.wire import (
    ProofDocument,
    VaccinationChange,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
)
from tests.mesvaccins.world import REPEVAX

DAY = datetime.date(2017, 4, 25)
PROOF = ValidationInput(method=ValidationMethod.PROOF, document=ProofDocument.CERTIFICATE)


def new(vaccine_id: int = REPEVAX, date: datetime.date = DAY, **known: Any) -> VaccinationInput:
    """A dose to be written down."""
    return VaccinationInput(vaccine=VaccineReference(id=vaccine_id), date=date, **known)


def change(version: int, vaccine_id: int = REPEVAX, **known: Any) -> VaccinationChange:
    """What a dose of that version is to become."""
    reference = VaccineReference(id=vaccine_id)
    return VaccinationChange(vaccine=reference, date=DAY, version=version, **known)
