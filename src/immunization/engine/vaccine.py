"""CDSi 6.8 and 6.9: was the vaccine preferable, or at least allowable, for the dose?"""

from immunization.engine.case import Record
from immunization.engine.compiled.dose import CompiledDose, CompiledVaccine
from immunization.engine.run import Remark, SeriesRun
from immunization.engine.statuses import EvaluationReason

UNSUITED = Remark(EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE)
OUT_OF_AGE = Remark(EvaluationReason.OUT_OF_VACCINE_AGE_RANGE)
OTHER_TRADE_NAME = Remark(EvaluationReason.OTHER_TRADE_NAME)
LESS_VOLUME = Remark(EvaluationReason.LESS_VOLUME)


def evaluate_vaccine(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """Preferable or allowable (fourth condition of Table 6-31), and what is to be said of it."""
    preferable, remarks = evaluate_preferable_vaccine(run, target, record)
    if preferable or evaluate_allowable_vaccine(run, target, record):
        return True, remarks if preferable else ()
    if record.product in target.allowable and OUT_OF_AGE not in remarks:
        remarks = (*remarks, OUT_OF_AGE)
    return False, (UNSUITED, *remarks)


def evaluate_preferable_vaccine(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """Table 6-26 for each row of the vaccine type; the first row that fits decides."""
    remarks: list[Remark] = []
    for row in target.preferable.get(record.product, ()):
        if not run.ages[row.begin] <= record.ordinal < run.ages[row.end]:
            remarks.append(OUT_OF_AGE)
        elif not same_trade_name(row, record, run.case.policies.manufacturer_stands_for_trade_name):
            remarks.append(OTHER_TRADE_NAME)
        elif row.volume and record.volume is not None and record.volume < row.volume:
            return True, (LESS_VOLUME,)
        else:
            return True, ()
    return False, tuple(dict.fromkeys(remarks))


def same_trade_name(row: CompiledVaccine, record: Record, by_manufacturer: bool) -> bool:
    """Third condition of Table 6-26; a row without trade name asks nothing."""
    if not row.trade_name:
        return True
    if record.trade_name or not by_manufacturer:
        return record.trade_name == row.trade_name.casefold()
    return record.manufacturer == row.manufacturer.upper()


def evaluate_allowable_vaccine(run: SeriesRun, target: CompiledDose, record: Record) -> bool:
    """Table 6-29: a row of the vaccine type whose ages hold."""
    day, ages = record.ordinal, run.ages
    rows = target.allowable.get(record.product, ())
    return any(ages[begin] <= day < ages[end] for begin, end in rows)
