"""Series that ask for nothing but ages, products and intervals: chapter 6 without its generality.

So are those of a calendar. What is said of a dose here is what the engine would say, in a fraction
of its time; a series that asks for more is left to it, and so are doses that stand in the way of
each other (see `evaluation`).
"""

from datetime import date
from operator import itemgetter
from typing import NamedTuple

from immunization.dates import LONGEST_MONTH
from immunization.engine.compiled.ages import NO_BEGIN, NO_END
from immunization.engine.compiled.calendar import NONE, CompiledSpan, day_of_ordinal
from immunization.engine.compiled.dose import CompiledDose, CompiledInterval
from immunization.engine.compiled.reference import PreviousDose, SatisfiedTargetDose
from immunization.engine.interval import interval_date
from immunization.engine.lines.case import Record
from immunization.engine.lines.outcome import Judged, Reason
from immunization.schedule.lines.knowledge import product_of

_LAST = -1
_NO_PRODUCT: tuple[int, Reason] = (NONE, Reason.PRODUCT)


class Gap(NamedTuple):
    """What must lie between a dose and that at a place among the doses that count so far."""

    since: int
    span: CompiledSpan
    surely_over: int
    """After so many days the span is over, however long the months are."""


class PlainDose(NamedTuple):
    """A dose of a series: its products, the places of its ages, and its gaps."""

    products: frozenset[str]
    youngest: int
    oldest: int
    gaps: tuple[Gap, ...]
    recurring: bool


class PlainSeries(NamedTuple):
    """The doses of a series, and the valences that it names; any will do where it names none."""

    doses: tuple[PlainDose, ...]
    named: frozenset[str]
    slack: int


def plain_series(
    doses: tuple[CompiledDose, ...], named: frozenset[str], slack: int
) -> PlainSeries | None:
    """A series of a calendar with what its doses ask; None where one of them is not plain."""
    if not all(_is_plain(doses[:place], dose) for place, dose in enumerate(doses)):
        return None
    plain = (_plain(doses[:place], dose) for place, dose in enumerate(doses))
    return PlainSeries(tuple(plain), named, slack)


def _is_plain(before: tuple[CompiledDose, ...], dose: CompiledDose) -> bool:
    """Say whether a dose asks the same on all days, and nothing that is not compared here."""
    constant = dose.constant_age is not None and dose.constant_intervals
    more = dose.history_skips or dose.inadvertent or dose.allowable or dose.allowable_intervals
    rows = [row for rows in dose.preferable.values() for row in rows]
    for_all = all((row.begin, row.end, row.trade_name) == (NO_BEGIN, NO_END, "") for row in rows)
    counted = all(_since(before, each) is not None for each in dose.intervals)
    return constant and not more and for_all and counted


def _plain(before: tuple[CompiledDose, ...], dose: CompiledDose) -> PlainDose:
    age, gaps = dose.age_on(NONE), (_gap(before, each) for each in dose.intervals)
    return PlainDose(
        dose.preferable_products,
        age.absolute_minimum,
        age.maximum,
        tuple(gap for gap in gaps if gap is not None),
        dose.recurring,
    )


def _gap(before: tuple[CompiledDose, ...], interval: CompiledInterval) -> Gap | None:
    """The gap that an interval asks for, None where it only says what is recommended."""
    since, span = _since(before, interval), interval.absolute_minimum
    if since is None or span is None:
        return None
    months, days = span
    return Gap(since, span, LONGEST_MONTH * months + days)


def _since(before: tuple[CompiledDose, ...], interval: CompiledInterval) -> int | None:
    """The place of the dose from which an interval counts, None where there is none such."""
    reference = interval.reference
    if isinstance(reference, PreviousDose):
        return _LAST if before else None
    numbers = [each.number for each in before]
    if isinstance(reference, SatisfiedTargetDose) and reference.number in numbers:
        return numbers.index(reference.number)
    return None


def judge_plainly(
    series: PlainSeries, ages: list[int], records: tuple[Record, ...]
) -> list[Judged]:
    """Walk records through a series, by the days on which the person reaches its ages."""
    doses, named, slack = series
    judged: list[Judged] = []
    counted: list[int] = []
    place = 0
    for record in records:
        if place == len(doses):
            judged.append(Judged(record, Reason.EXTRA))
            continue
        dose, day = doses[place], record.day.toordinal()
        refusal = _refusal(dose, ages, slack, counted, day)
        if refusal is None and named and product_of(named, record.valences) not in dose.products:
            refusal = _NO_PRODUCT
        if refusal is None:
            counted.append(day)
            judged.append(Judged(record, None, len(counted)))
            place += not dose.recurring
        else:
            until, reason = refusal
            allowed = date.fromordinal(until) if until else None
            judged.append(Judged(record, reason, allowed_from=allowed))
    return judged


def _refusal(
    dose: PlainDose, ages: list[int], slack: int, counted: list[int], day: int
) -> tuple[int, Reason] | None:
    """The reason of age or interval that holds the longest against a dose, and until when."""
    youngest = ages[dose.youngest]
    if day >= youngest and day >= ages[dose.oldest]:
        return ages[dose.oldest], Reason.TOO_OLD
    found = [(youngest, Reason.TOO_YOUNG)] if day < youngest else []
    for since, span, surely_over in dose.gaps:
        if day - counted[since] < surely_over:
            until = interval_date(day_of_ordinal(counted[since]), span, slack)
            if day < until:
                found.append((until, _too_soon(counted, since)))
    return max(found, key=itemgetter(0)) if found else None


def _too_soon(counted: list[int], since: int) -> Reason:
    """A calendar of lines counts its intervals from the dose before or from the first one."""
    last = counted[since] == counted[-1]
    return Reason.TOO_SOON if last else Reason.TOO_SOON_AFTER_FIRST
