"""The answer: what each dose counts for, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from immunization.engine.compiled.dose import RecommendedVaccine
from immunization.engine.facts import Dose, Person
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)
from immunization.engine.trace import Step
from immunization.schedule.knowledge_base import Identity
from immunization.schedule.validity import Label


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a dose counts or not.

    `limit` is the day that it is held against (the first on which it would have counted, or the
    first on which it did no longer), `since` the day from which an interval or conflict is counted.
    """

    code: EvaluationReason
    limit: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DoseEvaluation:
    """What a dose counts for against one antigen, in the best series of its series group.

    `target` is the number of the dose of the series that it was held against, if any.
    """

    dose: Dose
    antigen: str
    status: EvaluationStatus
    reasons: tuple[Reason, ...]
    series: str
    series_group: str
    target: int | None


@dataclass(frozen=True, slots=True)
class VaccineGroupForecast:
    """What comes next for a vaccine group, in one of its series groups (chapter 9).

    Dates and the dose number are there only for the status Not Complete. A vaccine is valid from
    `earliest`, meant for `recommended`, late after `past_due`, and too late after `latest`.
    """

    vaccine_group: str
    series_group: str
    antigens: tuple[str, ...]
    series: tuple[str, ...]
    status: SeriesStatus
    reasons: tuple[ForecastReason, ...]
    dose_number: int | None = None
    earliest: date | None = None
    recommended: date | None = None
    past_due: date | None = None
    latest: date | None = None
    unadjusted_recommended: date | None = None
    unadjusted_past_due: date | None = None
    vaccines: tuple[RecommendedVaccine, ...] = ()
    guidance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExcludedDose:
    """A dose that was not evaluated, and why."""

    dose: Dose
    reason: ExclusionReason


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An indication or contra-indication that nobody could decide (T5-4, T7-5, T7-6)."""

    antigen: str
    observation: str
    text: str


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What depends on the missing day of some doses.

    `subject` is a vaccine group and series group, or a dose and antigen; `field` the part of the
    answer; `values` those that it takes, as text, in the order of the days that were tried.
    """

    subject: tuple[str, str]
    field: str
    values: tuple[str, ...]
    doses: tuple[Dose, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the engine says of a person on a day, and from which knowledge base."""

    knowledge_base: Identity
    person: Person
    on: date
    evaluations: tuple[DoseEvaluation, ...]
    forecasts: tuple[VaccineGroupForecast, ...]
    excluded: tuple[ExcludedDose, ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    trace: tuple[Step, ...] = field(default=(), compare=False, repr=False)
    labels: Mapping[str, Label] = field(default_factory=dict, compare=False, repr=False)
    """The names of antigens and vaccine groups in words, for the explanations."""

    def forecast(self, vaccine_group: str) -> VaccineGroupForecast | None:
        """The one forecast of a group to show where several series groups give one.

        First one that can be acted on, then one that is settled, then the soonest.
        """
        found = [each for each in self.forecasts if each.vaccine_group == vaccine_group]
        return min(found, key=self._rank, default=None)

    def _rank(self, forecast: VaccineGroupForecast) -> tuple[int, date]:
        settled = (SeriesStatus.COMPLETE, SeriesStatus.IMMUNE, SeriesStatus.CONTRAINDICATED)
        earliest = forecast.earliest or date.max
        if forecast.status is SeriesStatus.NOT_COMPLETE:
            return (0 if earliest <= self.on else 2), earliest
        return (1 if forecast.status in settled else 3), earliest
