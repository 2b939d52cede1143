"""CDSi 6.4: was the dose given at a valid age?"""

from immunization.engine.case import Record, Remark
from immunization.engine.compiled.dose import CompiledDose
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationReason, EvaluationStatus

VALID = EvaluationStatus.VALID
OF_AGE: tuple[EvaluationStatus, tuple[Remark, ...]] = (VALID, ())


def evaluate_age(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[EvaluationStatus, tuple[Remark, ...]]:
    """Table 6-15. 'Extraneous' means too old; a dose without age rules has a valid age."""
    day, ages = record.ordinal, run.ages
    rule = target.age_on(day)
    if day < ages[rule.absolute_minimum]:
        limit = ages[rule.absolute_minimum]
        return EvaluationStatus.NOT_VALID, (Remark(EvaluationReason.AGE_TOO_YOUNG, limit),)
    if day >= ages[rule.maximum]:
        limit = ages[rule.maximum]
        return EvaluationStatus.EXTRANEOUS, (Remark(EvaluationReason.AGE_TOO_OLD, limit),)
    if day < ages[rule.minimum]:
        return VALID, (Remark(EvaluationReason.AGE_GRACE_PERIOD, ages[rule.minimum]),)
    return OF_AGE
