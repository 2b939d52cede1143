"""The one shape of every refusal."""

from uuid import UUID

from pydantic import Field

from carnet_api.wire.base import Document, WholeNumber
from carnet_api.wire.vaccination import VaccinationDocument


class ErrorBody(Document):
    """One error: a code for the program, a French sentence for the person."""

    code: str
    message: str
    fields: dict[str, list[str]] = Field(default_factory=dict)
    vaccination_id: WholeNumber | None = None
    vaccination: VaccinationDocument | None = None
    retry_after: WholeNumber | None = None
    carnet_id: UUID | None = None


class ErrorDocument(Document):
    """The one shape of every refusal."""

    error: ErrorBody
