"""Who acts: organisations and persons."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from carnet_api.wire.base import Document


class OrganisationDocument(Document):
    """A centre that may call the API."""

    id: UUID
    name: str


class CreatorKind(StrEnum):
    """Who entered a dose."""

    HOLDER = "holder"
    PROFESSIONAL = "professional"


class PersonDocument(Document):
    """A person as another may see them; the holder's own entries carry no organisation."""

    name: str
    first_name: str = ""
    last_name: str = ""
    kind: CreatorKind = CreatorKind.PROFESSIONAL
    organisation: OrganisationDocument | None = None


class JoinRequest(Document):
    """A withdrawal code (one use, 7 days) and the public key (JWK, ES256) that it registers."""

    withdrawal_code: str = Field(max_length=60)
    public_key: dict[str, str]
