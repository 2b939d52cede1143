"""What is asked of a person, what they answered, who said so and when."""

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from carnet_api.wire.base import Day, Document, WholeNumber
from carnet_api.wire.carnet import Gender
from carnet_api.wire.person import PersonDocument

FactName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
AnswerText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
AnswerValue = bool | int | float | AnswerText
"""A yes or no, a number, a year, an ISO date, or the key of a choice."""


class UserType(StrEnum):
    """Who fills in the questionnaire (documented: « user_type »)."""

    PATIENT = "patient"
    PROFESSIONAL = "professional"


class QuestionKind(StrEnum):
    """What an answer looks like."""

    BOOLEAN = "boolean"
    DATE = "date"
    YEAR = "year"
    NUMBER = "number"
    CHOICE = "choice"


class ChoiceDocument(Document):
    """One of the answers that may be chosen; `condition_id` is its public v1 number."""

    value: str
    label: str
    condition_id: int | None = None


class AnswerInput(Document):
    """An answer, by the name of the fact or by its public v1 number; null takes it back.

    `said_on` is for decision support without carnet: an answer that has ended since is left out.
    """

    name: FactName = ""
    condition_id: WholeNumber | None = None
    value: AnswerValue | None = None
    said_on: Day | None = None


class AnswerDocument(Document):
    """An answer that is kept.

    `said_by` tells the holder from a professional; `holds_until` is the last day it counts, where
    such an answer ends by itself.
    """

    name: str
    condition_id: WholeNumber | None = None
    value: AnswerValue
    said_by: PersonDocument
    said_at: datetime.datetime
    holds_until: Day | None = None


class QuestionDocument(Document):
    """A question that matters for this person, with the answer known, where there is one.

    `changes` names the lines of the bilan that the answer could change.
    """

    name: str
    condition_id: WholeNumber | None = None
    kind: QuestionKind
    text: str
    help: str = ""
    group: str
    choices: tuple[ChoiceDocument, ...] = ()
    professional_only: bool = False
    value: AnswerValue | None = None
    answer: AnswerDocument | None = None
    changes: tuple[str, ...] = ()


class CalendarDocument(Document):
    """The calendar that answered: its identifier, version and hash."""

    id: str
    version: str
    sha256: str


class HealthProfileDocument(Document):
    """The questionnaire of one person: only what matters for age, sex and earlier answers.

    `unknown_condition_ids` are the numbers given that this service does not ask about.
    """

    calendar: CalendarDocument
    on: Day
    questions: tuple[QuestionDocument, ...]
    unknown_condition_ids: tuple[WholeNumber, ...] = ()


class HealthProfileChange(Document):
    """Answers to be kept; those not named stay as they are."""

    answers: tuple[AnswerInput, ...] = Field(max_length=200)


class HealthProfileFormRequest(Document):
    """A person without identity, as far as known; nothing of it is kept (documented in part)."""

    birth_date: Day
    gender: Gender | None = None
    condition_ids: tuple[WholeNumber, ...] = Field(default=(), max_length=200)
    answers: tuple[AnswerInput, ...] = Field(default=(), max_length=200)
    user_type: UserType = UserType.PATIENT
    on: Day | None = None
