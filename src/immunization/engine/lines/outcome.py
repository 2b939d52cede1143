"""What one rule says, and why a dose does or does not count."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from immunization.dates import Span
from immunization.engine.lines.case import Record
from immunization.schedule.lines.line import Appointment, Authority, Rule


class Status(StrEnum):
    """The verdict of a line, and `future` for a rule that only opens later."""

    OVERDUE = "overdue"
    DUE = "due"
    MAY_BE_OFFERED = "may_be_offered"
    UP_TO_DATE = "up_to_date"
    COMPLETE = "complete"
    NOT_RECOMMENDED = "not_recommended"
    CONTRAINDICATED = "contraindicated"


class Reason(StrEnum):
    """Why a dose does not count for a rule."""

    PRODUCT = "product"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    TOO_SOON = "too_soon"
    TOO_SOON_AFTER_FIRST = "too_soon_after_first"
    SPACING = "spacing"
    ANTIBODIES = "antibodies"
    PRIMARY = "primary"
    EXTRA = "extra"


class Judged(NamedTuple):
    """A record under a rule: `reason` None counts as dose `number`."""

    record: Record
    reason: Reason | None
    number: int | None = None
    allowed_from: date | None = None


class Outcome(NamedTuple):
    """What a rule says of the person on the day."""

    rule: Rule
    status: Status
    earliest: date | None = None
    recommended: date | None = None
    late_from: date | None = None
    number: int = 0
    if_recommended: bool = False
    appointment: Appointment | None = None
    appointment_age: Span | None = None
    judged: tuple[Judged, ...] = ()
    future: bool = False
    """The rule opens later; it says nothing today."""
    season: Authority | None = None
    """Why the days of the campaign are believed, where the outcome hangs on them."""
    campaign_unknown: bool = False
    """The days of the campaign that would ask for a dose are not known."""
