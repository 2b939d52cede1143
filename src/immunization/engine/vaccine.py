"""CDSi 6.8 and 6.9: was the vaccine preferable, or at least allowable, for the dose?"""

from immunization.engine.case import Record, Remark
from immunization.engine.compiled.dose import CompiledDose, CompiledVaccine
from immunization.engine.run import SeriesRun
from immunization.engine.statuses import EvaluationReason

UNSUITED = Remark(EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE)
OUT_OF_AGE = Remark(EvaluationReason.OUT_OF_VACCINE_AGE_RANGE)
OTHER_TRADE_NAME = Remark(EvaluationReason.OTHER_TRADE_NAME)
LESS_VOLUME = Remark(EvaluationReason.LESS_VOLUME)

SUITED: tuple[bool, tuple[Remark, ...]] = (True, ())
LESS: tuple[bool, tuple[Remark, ...]] = (True, (LESS_VOLUME,))
"""What is said of the vaccine most often, made once."""


def is_suited(run: SeriesRun, target: CompiledDose, record: Record) -> bool:
    """Whether the vaccine is preferable by a row without trade name, where no volume is told.

    It spares most doses Tables 6-26 and 6-29 (`evaluate_vaccine`), which would say the same.
    """
    asked = target.suiting.get(record.product)
    if asked is None or record.dose.volume is not None:
        return False
    begin, end = asked
    return run.ages[begin] <= record.ordinal < run.ages[end]


def evaluate_vaccine(
    run: SeriesRun, target: CompiledDose, record: Record
) -> tuple[bool, tuple[Remark, ...]]:
    """Preferable or allowable (fourth condition of Table 6-31), and what is to be said of it."""
    row = preferable_vaccine(run, target, record)
    if row is not None:
        return LESS if is_less_volume(row, record) else SUITED
    if is_allowable_vaccine(run, target, record):
        return SUITED
    return False, (UNSUITED, *why_not_suited(run, target, record))


def preferable_vaccine(
    run: SeriesRun, target: CompiledDose, record: Record
) -> CompiledVaccine | None:
    """Table 6-26, first to third condition: the row by which the vaccine is preferable, if any."""
    day, ages = record.ordinal, run.ages
    for row in target.preferable.get(record.product, ()):
        if ages[row.begin] <= day < ages[row.end] and (
            not row.trade_name or is_trade_name(row, run, record)
        ):
            return row
    return None


def is_trade_name(row: CompiledVaccine, run: SeriesRun, record: Record) -> bool:
    """Table 6-26, third condition, for a row that has a trade name."""
    dose = record.dose
    if dose.trade_name or not run.case.policies.manufacturer_stands_for_trade_name:
        return dose.trade_name.casefold() == row.trade_name
    return dose.manufacturer.upper() == row.manufacturer


def is_less_volume(row: CompiledVaccine, record: Record) -> bool:
    """Table 6-26, fourth condition: a volume that is known and too small is a remark only."""
    given = record.dose.volume
    return row.volume is not None and given is not None and given < row.volume


def is_allowable_vaccine(run: SeriesRun, target: CompiledDose, record: Record) -> bool:
    """Table 6-29: a row of the vaccine type whose ages hold."""
    day, ages = record.ordinal, run.ages
    for begin, end in target.allowable.get(record.product, ()):
        if ages[begin] <= day < ages[end]:
            return True
    return False


def why_not_suited(run: SeriesRun, target: CompiledDose, record: Record) -> tuple[Remark, ...]:
    """What Tables 6-26 and 6-29 say of a vaccine type that is listed and still does not fit."""
    day, ages = record.ordinal, run.ages
    rows = target.preferable.get(record.product, [])
    remarks = [
        OTHER_TRADE_NAME if ages[row.begin] <= day < ages[row.end] else OUT_OF_AGE for row in rows
    ]
    if record.product in target.allowable:
        remarks.append(OUT_OF_AGE)
    return tuple(dict.fromkeys(remarks))
