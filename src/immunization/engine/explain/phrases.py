"""What a language must be able to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from immunization.dates import PartialDate
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)
from immunization.schedule.validity import Label


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences with places to be filled.

    `evaluation` has `{dose}` and `{antigen}`, `evaluation_reason` `{limit}` and `{since}`,
    `forecast` `{group}` and `{number}`; the four dates have `{day}`.
    """

    day: Callable[[date | PartialDate], str]
    name: Callable[[Label], str]
    dose: str
    evaluation: Mapping[EvaluationStatus, str]
    evaluation_reason: Mapping[EvaluationReason, str]
    forecast: Mapping[SeriesStatus, str]
    forecast_reason: Mapping[ForecastReason, str]
    earliest: str
    recommended: str
    past_due: str
    latest: str
    vaccines: str
    guidance: str
    excluded: str
    exclusion: Mapping[ExclusionReason, str]
    to_check: str
    depends: str
    unknown_day: str
