"""A vaccination as it travels: read, created, changed, vouched for, deleted."""

import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from carnet_api.wire.base import Day, Document, WholeNumber, YesOrNo
from carnet_api.wire.person import PersonDocument
from carnet_api.wire.vaccine import VaccineReference, VaccineSummary

Batch = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)]


class InjectionRoute(StrEnum):
    """HL7 v3 codes of the documented enumeration."""

    INTRAMUSCULAR = "IM"
    SUBCUTANEOUS = "SQ"
    INTRADERMAL = "IDINJ"
    NASAL = "NASINHL"
    ORAL = "PO"


class InjectionSite(StrEnum):
    """HL7 v3 codes of the documented enumeration."""

    LEFT_DELTOID = "LD"
    RIGHT_DELTOID = "RD"
    LEFT_THIGH = "LT"
    RIGHT_THIGH = "RT"


class ValidationMethod(StrEnum):
    """How a professional vouches for a dose: he gave it, or he saw a document."""

    EXECUTION = "execution"
    PROOF = "proof"


class ProofDocument(StrEnum):
    """The document seen for a validation on proof."""

    PAPER_BOOKLET = "paper_booklet"
    CERTIFICATE = "certificate"
    PRESCRIPTION = "prescription"
    OTHER = "other"


class ValidationDocument(Document):
    """Who vouched for a dose, when, and on what ground."""

    validator: PersonDocument
    validated_at: datetime.datetime
    method: ValidationMethod
    document: ProofDocument | None = None


class PartialDateDocument(Document):
    """What is known of a date that lacks its day, or its day and month."""

    year: WholeNumber
    month: WholeNumber | None = None
    day: WholeNumber | None = None


class PermissionsDocument(Document):
    """What the caller may do with this dose now; the act itself decides again."""

    change: bool = False
    delete: bool = False
    validate_: bool = Field(default=False, alias="validate")

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class DeletionDocument(Document):
    """The tombstone: who deleted the dose, when, and why."""

    by: PersonDocument
    at: datetime.datetime
    reason: str = ""


class VaccinationDocument(Document):
    """A vaccination of a carnet.

    `date` is null where the day is not known; `partial_date` then says what is. `booster` is
    true (rappel), false (primo) or null (not stated). `version` counts the changes of this dose
    and must come back with a change; `revision` is the carnet's own counter at its last change,
    the number that `?since=` takes. `updated_by` made the last change, where that is known.
    `source_id` is shown only to the organisation that sent it. `deletion` is null while the dose
    stands. `former_ids` are numbers under which the same dose stood before two carnets were
    merged, or parted again.
    """

    id: WholeNumber
    version: WholeNumber
    revision: WholeNumber
    created_at: datetime.datetime
    updated_at: datetime.datetime
    vaccine: VaccineSummary
    wording: str = ""
    date: Day | None
    partial_date: PartialDateDocument | None = None
    age: str = ""
    batch: str = ""
    booster: bool | None = None
    injection_route: InjectionRoute | None = None
    injection_site: InjectionSite | None = None
    comments: str = ""
    creator: PersonDocument
    updated_by: PersonDocument | None = None
    validation: ValidationDocument | None = None
    source_id: UUID | None = None
    permissions: PermissionsDocument = PermissionsDocument()
    deletion: DeletionDocument | None = None
    former_ids: tuple[WholeNumber, ...] = ()


class ValidationInput(Document):
    """The acting professional vouches for the dose; `document` only with `proof`."""

    method: ValidationMethod
    document: ProofDocument | None = None


class VaccinationFields(Document):
    """The fields of a dose that travel."""

    vaccine: VaccineReference
    wording: str = Field(default="", max_length=200)
    date: Day
    batch: Batch = ""
    booster: YesOrNo | None = None
    injection_route: InjectionRoute | None = None
    injection_site: InjectionSite | None = None
    validation: ValidationInput | None = None


class VaccinationInput(VaccinationFields):
    """A new vaccination.

    `source_id` is the caller's own identifier: sent again, it answers the same dose in its
    present state, or 410 with its tombstone. `distinct_from` names the equal doses that a person
    has said to be other ones.
    """

    source_id: UUID | None = None
    distinct_from: tuple[WholeNumber, ...] = ()


class VaccinationChange(VaccinationFields):
    """The whole dose as it shall be; `version` is the one last read."""

    version: WholeNumber


class ValidationRequest(ValidationInput):
    """Vouch for a dose that the holder declared; `version` is the one last read."""

    version: WholeNumber
