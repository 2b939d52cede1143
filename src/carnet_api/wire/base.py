"""What every document of the treaty is."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A JSON object of the treaty; immutable once read."""

    model_config = ConfigDict(frozen=True, extra="ignore")
