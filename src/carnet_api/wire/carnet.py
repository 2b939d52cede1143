"""A carnet as it travels: found by its code, opened, created, its code sent again."""

import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from carnet_api.wire.base import Day, Document, WholeNumber
from carnet_api.wire.person import OrganisationDocument

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
ShareCodeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
Mobile = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)]


class Gender(StrEnum):
    """The documented values."""

    MALE = "male"
    FEMALE = "female"


class SharingStatus(StrEnum):
    """`private_record` is documented; the other is our choice."""

    PRIVATE = "private_record"
    SHARED = "shared_record"


class Channel(StrEnum):
    """How the sharing code was sent again."""

    EMAIL = "email"
    SMS = "sms"


class CarnetDocument(Document):
    """A carnet as an organisation with a sharing sees it (documented: « record »)."""

    uuid: UUID
    created_at: datetime.datetime
    updated_at: datetime.datetime
    last_name: str
    first_name: str
    birth_name: str = ""
    birth_date: Day
    gender: Gender | None = None
    caption: str = ""
    email: str = ""
    mobile_phone: str = ""
    zip_code: str = ""
    sharing_status: SharingStatus
    revision: WholeNumber = 0
    claimed: bool = True


class LookUpRequest(Document):
    """A sharing code as typed, and the birth date of the open dossier."""

    share_code: ShareCodeText
    birth_date: Day


class CarnetFound(Document):
    """Whose carnet a code opens, to be confirmed by a person before `ticket` is used."""

    ticket: str
    expires_at: datetime.datetime
    last_name: str
    first_name: str
    birth_date: Day
    birth_date_matches: bool


class LinkRequest(Document):
    """The ticket of a look-up, once the name is confirmed."""

    ticket: str = Field(max_length=200)


class SharingDocument(Document):
    """The right of one organisation to one carnet."""

    uuid: UUID
    record: CarnetDocument
    organisation: OrganisationDocument
    since: datetime.datetime


class CodeReminderRequest(Document):
    """An e-mail address or a mobile number as typed, and the birth date of the open dossier."""

    contact: str = Field(max_length=254)
    birth_date: Day


class CodeReminderAnswer(Document):
    """`channel` is named only when the birth date is the carnet's; otherwise it stays null."""

    channel: Channel | None = None


class NewCarnet(Document):
    """A carnet made from a dossier, with the student's agreement.

    `source_id` makes the creation repeatable: sent again, it answers the same sharing.
    """

    source_id: UUID
    last_name: Name
    first_name: Name
    birth_name: str = Field(default="", max_length=100)
    birth_date: Day
    gender: Gender | None = None
    email: Email | None = None
    mobile_phone: Mobile | None = None
    zip_code: str = Field(default="", max_length=10)
    agreed_on: Day
    agreement: str = Field(min_length=1, max_length=500)
