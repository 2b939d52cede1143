"""What every document of the treaty is."""

import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool
from pydantic_core import PydanticCustomError


class Document(BaseModel):
    """A JSON object of the treaty; immutable once read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _not_a_boolean(value: Any) -> Any:
    """In Python `true` is 1; in JSON it is no number."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "a whole number is wanted, not a boolean")
    return value


WholeNumber = Annotated[int, BeforeValidator(_not_a_boolean)]


def _not_a_number(value: Any) -> Any:
    """pydantic would read a number as seconds since 1970."""
    if isinstance(value, int | float):
        raise PydanticCustomError("date_type", "a day is wanted as YYYY-MM-DD, not a number")
    return value


Day = Annotated[datetime.date, BeforeValidator(_not_a_number)]

YesOrNo = StrictBool
"""What is sent to the service says `true` or `false`: pydantic would read 1 and "on" as yes too."""
