"""The bilan as it travels: a line a disease, each with its verdict and its why."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from carnet_api.wire.base import Day, Document, WholeNumber, YesOrNo
from carnet_api.wire.health_profile import (
    AnswerInput,
    CalendarDocument,
    HealthProfileFormRequest,
)
from carnet_api.wire.vaccination import PartialDateDocument
from carnet_api.wire.vaccine import VaccineReference

Wording = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class AssessmentStatus(StrEnum):
    """The verdict of a line."""

    OVERDUE = "overdue"
    DUE = "due"
    MAY_BE_OFFERED = "may_be_offered"
    UP_TO_DATE = "up_to_date"
    COMPLETE = "complete"
    NOT_RECOMMENDED = "not_recommended"
    CONTRAINDICATED = "contraindicated"


class Mark(StrEnum):
    """The sign at the left of a line."""

    UNSURE = "?"
    LATE = "!!"
    TO_DO = "!"
    DONE = "✓"


class Conclusion(StrEnum):
    """All lines in one word."""

    LATE = "late"
    TO_DO = "to_do"
    UP_TO_DATE = "up_to_date"


class RuleDocument(Document):
    """A rule of the calendar, and why it is believed."""

    identifier: str
    says: str
    provenance: str
    source: str = ""
    publisher: str = ""
    dated: str = ""
    address: str = ""
    in_force_from: Day | None = None
    in_force_until: Day | None = None
    reviewed_on: Day | None = None
    other_reading: str = ""
    settled_by: str = ""


class DoseVerdictDocument(Document):
    """A dose received, and whether it counts for a line.

    `vaccination_id` leads to the dose of the carnet; `reference` repeats the caller's own key in a
    diagnostic without carnet. `counts` is null where no rule judged it.
    """

    vaccination_id: WholeNumber | None = None
    reference: str = ""
    date: Day | None = None
    partial_date: PartialDateDocument | None = None
    vaccine: str
    counts: bool | None = None
    reason: str = ""
    sentence: str = ""


class RankQuestionDocument(Document):
    """The dose of which the line asks whether it was a booster."""

    vaccination_id: WholeNumber | None = None
    version: WholeNumber | None = None
    reference: str = ""
    date: Day | None = None
    vaccine: str


class OpenQuestionDocument(Document):
    """A question without answer that would change the line."""

    name: str
    text: str


class AssessmentLineDocument(Document):
    """A line of the bilan: the manual's four columns, the verdict, and the why.

    `doses_received` counts every dose of the line, valid or not. `why` are sentences in French;
    `to_confirm` says that a physician should confirm the verdict.
    """

    key: str
    label: str
    status: AssessmentStatus
    mark: Mark
    doses_received: WholeNumber
    diagnosis: str
    next_dose: str
    earliest: Day | None = None
    recommended: Day | None = None
    if_recommended: bool = False
    to_confirm: bool = False
    action: str = ""
    asks_rank: RankQuestionDocument | None = None
    doses: tuple[DoseVerdictDocument, ...] = ()
    why: tuple[str, ...] = ()
    rules: tuple[RuleDocument, ...] = ()
    open_questions: tuple[OpenQuestionDocument, ...] = ()


class VisitLineDocument(Document):
    """What is given at a visit for one line."""

    key: str
    label: str
    detail: str = ""
    to_confirm: bool = False


class VisitDocument(Document):
    """A visit that remains, on its first possible day."""

    on: Day
    lines: tuple[VisitLineDocument, ...]


class AssessmentDocument(Document):
    """The bilan as of a day, under a named calendar.

    `lines` are those that the manual's table shows, in its order. `hidden` counts the doses given
    after the day; `left_out` are doses that could not be taken into account, or perhaps not (their
    date in part may lie after the day; `counts` is then null), with the reason.
    """

    calendar: CalendarDocument
    on: Day
    conclusion: Conclusion
    to_do: WholeNumber
    lines: tuple[AssessmentLineDocument, ...]
    hidden: WholeNumber = 0
    left_out: tuple[DoseVerdictDocument, ...] = ()
    visits: tuple[VisitDocument, ...] = ()
    open_questions: WholeNumber = 0
    unknown_condition_ids: tuple[WholeNumber, ...] = ()


class DoseInput(Document):
    """A dose as a booklet holds it, for a diagnostic without carnet; `reference` comes back."""

    reference: Annotated[str, StringConstraints(max_length=60)] = ""
    vaccine: VaccineReference = VaccineReference()
    wording: Wording = ""
    date: Day | None = None
    partial_date: PartialDateDocument | None = None
    booster: YesOrNo | None = None


class DiagnosticRequest(HealthProfileFormRequest):
    """Birth date, sex, answers and doses, without any identity; nothing of it is kept."""

    doses: tuple[DoseInput, ...] = Field(default=(), max_length=500)


class RankInput(Document):
    """Whether a dose whose rank was not stated was a booster; `version` is the one last read."""

    booster: YesOrNo
    version: WholeNumber


__all__ = [
    "AnswerInput",
    "AssessmentDocument",
    "AssessmentLineDocument",
    "AssessmentStatus",
    "Conclusion",
    "DiagnosticRequest",
    "DoseInput",
    "DoseVerdictDocument",
    "Mark",
    "OpenQuestionDocument",
    "RankInput",
    "RankQuestionDocument",
    "RuleDocument",
    "VisitDocument",
    "VisitLineDocument",
]
