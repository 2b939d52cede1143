"""The words of an answer: those of the specification, and the reasons behind them."""

from enum import StrEnum


class EvaluationStatus(StrEnum):
    """What a dose received counts for (Table 3-1)."""

    VALID = "Valid"
    NOT_VALID = "Not Valid"
    EXTRANEOUS = "Extraneous"
    SUB_STANDARD = "Sub-standard"
    TO_CONFIRM = "To confirm"
    """Not in the specification: it depends on a day that is not known."""


class TargetStatus(StrEnum):
    """What became of a dose of a series (Table 3-2)."""

    SATISFIED = "Satisfied"
    NOT_SATISFIED = "Not Satisfied"
    SKIPPED = "Skipped"


class SeriesStatus(StrEnum):
    """Where a person stands in a series or vaccine group (Table 3-3)."""

    AGED_OUT = "Aged Out"
    COMPLETE = "Complete"
    CONTRAINDICATED = "Contraindicated"
    IMMUNE = "Immune"
    NOT_COMPLETE = "Not Complete"
    NOT_RECOMMENDED = "Not Recommended"
    TO_CONFIRM = "To confirm"
    """Not in the specification: it depends on a day that is not known."""


class EvaluationReason(StrEnum):
    """Why a dose counts or does not, in the specification's words where it has them."""

    EXPIRED_LOT = "Lot expired"
    DOSE_CONDITION = "Dose condition"
    SERIES_ALREADY_COMPLETE = "Series already complete"
    INADVERTENT_ADMINISTRATION = "Inadvertent Administration"
    AGE_TOO_YOUNG = "Age: Too young"
    AGE_GRACE_PERIOD = "Age: Grace period"
    AGE_TOO_OLD = "Age: Too old"
    INTERVAL_TOO_SOON = "Interval: Too soon"
    INTERVAL_GRACE_PERIOD = "Interval: Grace period"
    INTERVAL_ALLOWABLE = "Interval: Allowable"
    VACCINE_CONFLICT = "Vaccine conflict"
    NOT_PREFERABLE_OR_ALLOWABLE = "Not a preferable or allowable vaccine"
    OUT_OF_VACCINE_AGE_RANGE = "Out of the recommended age range for the vaccine"
    OTHER_TRADE_NAME = "Trade name is not that of the preferable vaccine"
    LESS_VOLUME = "Volume administered is less than recommended volume"


class ForecastReason(StrEnum):
    """Why a series is or is not to be continued (Table 7-10)."""

    DOSE_DUE = "Another dose is recommended"
    SERIES_COMPLETE = "Patient series is complete"
    PAST_HISTORY = "Not recommended at this time due to past immunization history"
    IMMUNITY = "Patient has evidence of immunity"
    CONTRAINDICATION = "Patient has a contraindication"
    PAST_SEASON = "Past seasonal recommendation end date"
    MAXIMUM_AGE = "Patient has exceeded the maximum age"
    CANNOT_FINISH = "Patient is unable to finish the series prior to the maximum age"


class ExclusionReason(StrEnum):
    """Why a dose was not evaluated at all."""

    AFTER_ASSESSMENT = "after the day of assessment"
    BEFORE_BIRTH = "before birth"
    UNKNOWN_VACCINE = "vaccine unknown to the knowledge base"
    NO_ANTIGEN = "vaccine counts for no antigen at that age"
