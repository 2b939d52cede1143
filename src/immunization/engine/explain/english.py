"""The sentences in English."""

from datetime import date

from immunization.dates import PartialDate
from immunization.engine.explain.phrases import Phrases
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)


def _day(day: date | PartialDate) -> str:
    return day.iso if isinstance(day, PartialDate) else day.isoformat()


ENGLISH = Phrases(
    day=_day,
    name=lambda label: label.english,
    dose="the dose of {day} (vaccine {product})",
    evaluation={
        EvaluationStatus.VALID: "{antigen}: {dose} is valid.",
        EvaluationStatus.NOT_VALID: "{antigen}: {dose} is not valid and must be repeated.",
        EvaluationStatus.EXTRANEOUS: (
            "{antigen}: {dose} does not count, and need not be repeated."
        ),
        EvaluationStatus.SUB_STANDARD: "{antigen}: {dose} is sub-standard and must be repeated.",
        EvaluationStatus.TO_CONFIRM: (
            "{antigen}: whether {dose} counts depends on a day that is not known."
        ),
    },
    evaluation_reason={
        EvaluationReason.EXPIRED_LOT: "The lot had expired on {limit}.",
        EvaluationReason.DOSE_CONDITION: (
            "The dose itself was unfit (recall, storage or administration)."
        ),
        EvaluationReason.SERIES_ALREADY_COMPLETE: "The series was already complete.",
        EvaluationReason.INADVERTENT_ADMINISTRATION: (
            "This vaccine is not meant for that dose: it was given inadvertently."
        ),
        EvaluationReason.AGE_TOO_YOUNG: (
            "It was given too young: the minimum age was reached on {limit}."
        ),
        EvaluationReason.AGE_GRACE_PERIOD: (
            "It was given within the grace period before the minimum age, reached on {limit}."
        ),
        EvaluationReason.AGE_TOO_OLD: (
            "It was given too old: the maximum age was reached on {limit}."
        ),
        EvaluationReason.INTERVAL_TOO_SOON: (
            "It was given too soon after {since}: the minimum interval ended on {limit}."
        ),
        EvaluationReason.INTERVAL_GRACE_PERIOD: (
            "It was given within the grace period after {since}: the minimum interval ended on"
            " {limit}."
        ),
        EvaluationReason.INTERVAL_ALLOWABLE: (
            "The preferable interval ended on {limit}, but a shorter allowable one was kept."
        ),
        EvaluationReason.VACCINE_CONFLICT: (
            "It came too soon after another live vaccine of {since}: they conflict until {limit}."
        ),
        EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE: (
            "The vaccine is neither preferable nor allowable for that dose."
        ),
        EvaluationReason.OUT_OF_VACCINE_AGE_RANGE: (
            "It was given outside the ages for which that vaccine is accepted."
        ),
        EvaluationReason.OTHER_TRADE_NAME: "Only another product of that type is accepted.",
        EvaluationReason.LESS_VOLUME: "Less than the recommended volume was given.",
    },
    forecast={
        SeriesStatus.AGED_OUT: "{group}: too old to go on.",
        SeriesStatus.COMPLETE: "{group}: complete.",
        SeriesStatus.CONTRAINDICATED: "{group}: contra-indicated.",
        SeriesStatus.IMMUNE: "{group}: immune.",
        SeriesStatus.NOT_COMPLETE: "{group}: dose {number} is to be given.",
        SeriesStatus.NOT_RECOMMENDED: "{group}: not recommended at this time.",
        SeriesStatus.TO_CONFIRM: "{group}: the answer depends on a day that is not known.",
    },
    forecast_reason={
        ForecastReason.DOSE_DUE: "Another dose of the series is recommended.",
        ForecastReason.SERIES_COMPLETE: "Every dose of the series has been received.",
        ForecastReason.PAST_HISTORY: "The vaccines received make another dose needless for now.",
        ForecastReason.IMMUNITY: "There is evidence of immunity.",
        ForecastReason.CONTRAINDICATION: "There is a contra-indication.",
        ForecastReason.PAST_SEASON: "The season in which it is recommended is over.",
        ForecastReason.MAXIMUM_AGE: "The maximum age of the series has been reached.",
        ForecastReason.CANNOT_FINISH: (
            "The series cannot be gone on with before its maximum age is reached."
        ),
    },
    earliest="It may be given from {day}.",
    recommended="It is recommended on {day}.",
    past_due="It is late after {day}.",
    latest="It is no longer given after {day}.",
    vaccines="Recommended vaccines: {vaccines}.",
    guidance="Guidance of the source: {text}",
    excluded="{dose} was not evaluated: {reason}.",
    exclusion={
        ExclusionReason.AFTER_ASSESSMENT: "it is after the day of assessment",
        ExclusionReason.BEFORE_BIRTH: "it is before birth",
        ExclusionReason.UNKNOWN_VACCINE: "the vaccine is unknown to this knowledge base",
        ExclusionReason.NO_ANTIGEN: "the vaccine counts for no antigen at that age",
    },
    to_check="{antigen}: to be checked by a clinician: {text}",
    depends="What is not certain depends on the day of {doses}.",
    unknown_day="a day that is not known",
)
