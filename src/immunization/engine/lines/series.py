"""Doses in order: which of those received count, and when the next is due (X2, X3, X5)."""

from datetime import date, timedelta

from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.evaluation import judge
from immunization.engine.lines.opening import may_start, opens_on
from immunization.engine.lines.outcome import Judged, Outcome, Status
from immunization.engine.lines.spacing import kept_apart
from immunization.schedule.dose import FromPrevious, Interval
from immunization.schedule.lines.line import (
    Afterwards,
    DoseStep,
    Late,
    Rule,
    Starts,
    Strength,
    WhenDone,
)


def counted(judged: list[Judged]) -> list[Record]:
    """The records that count, in order."""
    return [each.record for each in judged if each.reason is None]


def starts_here(case: Case, rule: Rule, valid: list[Record], records: tuple[Record, ...]) -> bool:
    """Say whether a guard of a series holds, on the first counted dose or today (X2)."""
    return started(case, rule, valid[0], records) if valid else may_start(case, rule)


def started(case: Case, rule: Rule, first: Record, records: tuple[Record, ...]) -> bool:
    """Say whether the series started with this record."""
    for each in rule.starts:
        if case.was_aged(each.ages, first.day) and _started_so(case, each, first, records):
            return True
    return False


def surely_starts_elsewhere(case: Case, rule: Rule, records: tuple[Record, ...]) -> bool:
    """Say whether the first record must count and no guard lets the series start there.

    It spares the evaluation of the series that are for those who began at another age.
    """
    if not records or started(case, rule, records[0], records):
        return False
    return surely_counts(case, rule, records[0])


def surely_counts(case: Case, rule: Rule, first: Record) -> bool:
    """Say whether a record has the product and the age that the first dose asks for."""
    if kept_apart(case.calendar, first.valences):
        return False
    step = rule.steps[0]
    if step.products and step.products.isdisjoint(first.valences):
        return False
    ages = step.dose.ages[0]
    if ages.minimum is not None and first.day < case.age(ages.minimum):
        return False
    return ages.maximum is None or first.day < case.age(ages.maximum)


def _started_so(case: Case, starts: Starts, first: Record, records: tuple[Record, ...]) -> bool:
    if starts.products and starts.products.isdisjoint(first.valences):
        return False
    if not starts.not_products.isdisjoint(first.valences):
        return False
    if starts.second_within is None and starts.second_not_within is None:
        return True
    return _second_so(case, starts, first, records)


def _second_so(case: Case, starts: Starts, first: Record, records: tuple[Record, ...]) -> bool:
    """Say whether the second record lies where a guard asks for it."""
    place = records.index(first) + 1
    second = records[place] if place < len(records) else None
    if starts.second_within is not None and (
        second is None or second.day >= case.after(first.day, starts.second_within)
    ):
        return False
    if starts.second_not_within is not None and second is not None:
        return second.day >= case.after(first.day, starts.second_not_within)
    return True


def speak(case: Case, rule: Rule, records: tuple[Record, ...]) -> Outcome | None:
    """What a series says: the next dose, that it is done, or nothing (None)."""
    if not records:
        return _first(case, rule, []) if may_start(case, rule) else None
    first = records[0]
    begun = started(case, rule, first, records)
    if not begun and surely_counts(case, rule, first):
        return None
    judged = judge(case, rule, records)
    valid = counted(judged)
    # Most often the first dose that counts is the first one: its guards were just read.
    known = valid and valid[0] is first
    if not (begun if known else starts_here(case, rule, valid, records)):
        return None
    if len(valid) >= len(rule.steps):
        return _after_series(case, rule, valid, judged)
    if not valid:
        return _first(case, rule, judged)
    return _later(case, rule, valid, judged)


def _after_series(
    case: Case, rule: Rule, valid: list[Record], judged: list[Judged]
) -> Outcome | None:
    if rule.every is None:
        return done(rule, judged)
    if not case.holds(rule.every_when):
        return None
    due = case.after(valid[-1].day, rule.every)
    return timed(case, rule, judged, due, due, grace(case, due), len(valid) + 1)


def done(rule: Rule, judged: list[Judged]) -> Outcome | None:
    """What a rule says once all its doses are received."""
    match rule.when_done:
        case WhenDone.SILENT:
            return None
        case WhenDone.OPEN:
            status = Status.UP_TO_DATE
        case _:
            status = Status.COMPLETE
    return Outcome(rule, status, judged=tuple(judged))


def _first(case: Case, rule: Rule, judged: list[Judged]) -> Outcome | None:
    if not case.holds(rule.opens_when):
        return None
    if not case.was_aged(rule.opens, case.day):
        return _future(case, rule, judged)
    earliest, recommended, late = _first_dates(case, rule.steps[0])
    opened_on = case.age(rule.opens.begin) if rule.opens.begin is not None else case.day
    recommended = recommended or opened_on
    earliest = earliest or recommended
    if late is None:
        late = _late(case, rule.steps[0], recommended)
    if rule.opened_by_risk and rule.steps[0].late is not Late.AT_ONCE:
        late = None
    return _in_time(case, rule, judged, earliest, recommended, late, 1)


def _future(case: Case, rule: Rule, judged: list[Judged]) -> Outcome | None:
    opening = opens_on(case, rule)
    if opening is None:
        return None
    return Outcome(
        rule, Status.UP_TO_DATE, opening, opening, judged=tuple(judged), future=True, number=1
    )


def _later(case: Case, rule: Rule, valid: list[Record], judged: list[Judged]) -> Outcome | None:
    step = rule.steps[len(valid)]
    passed = rule.finish_before is not None and case.day >= case.age(rule.finish_before)
    if passed and rule.afterwards is Afterwards.CLOSED:
        return None
    earliest, recommended, late = _dates(case, step, valid)
    recommended = recommended or case.day
    earliest = earliest or recommended
    if late is None:
        late = _late(case, step, recommended)
    number = len(valid) + 1
    if passed:
        return _if_recommended(case, rule, judged, earliest, recommended, number)
    return _in_time(case, rule, judged, earliest, recommended, late, number)


def _if_recommended(
    case: Case, rule: Rule, judged: list[Judged], earliest: date, recommended: date, number: int
) -> Outcome:
    if case.day < recommended:
        allowed = max(recommended, earliest)
        return Outcome(
            rule, Status.UP_TO_DATE, earliest, allowed, number=number, judged=tuple(judged)
        )
    day = max(case.day, earliest)
    return Outcome(
        rule, Status.DUE, day, day, number=number, if_recommended=True, judged=tuple(judged)
    )


def _in_time(
    case: Case,
    rule: Rule,
    judged: list[Judged],
    earliest: date,
    recommended: date,
    late: date | None,
    number: int,
) -> Outcome | None:
    """Refuse a dose that would come too late in life, then compare with the day."""
    step = rule.steps[number - 1]
    maximum = step.dose.ages[0].maximum
    if maximum is not None and max(recommended, case.day) >= case.age(maximum):
        return None
    return timed(case, rule, judged, earliest, recommended, late, number)


def timed(
    case: Case,
    rule: Rule,
    judged: list[Judged],
    earliest: date,
    recommended: date,
    late: date | None,
    number: int,
) -> Outcome:
    """Compare the dates of a dose with the day of the bilan.

    The status turns on the recommended day; where a minimum still forbids the dose it stays, and
    both dates hold the first day allowed.
    """
    if rule.deferred and number > 1:
        planned = recommended if recommended > case.day else None
        return Outcome(
            rule, Status.UP_TO_DATE, planned, planned, number=number, judged=tuple(judged)
        )
    allowed = max(recommended, earliest)
    if case.day < recommended:
        return Outcome(
            rule, Status.UP_TO_DATE, earliest, allowed, late, number, judged=tuple(judged)
        )
    is_late = late is not None and case.day >= late
    status = Status.OVERDUE if is_late else Status.DUE
    if rule.strength is Strength.OFFERED and number == 1:
        status = Status.MAY_BE_OFFERED
    conditional = rule.strength is Strength.IF_RECOMMENDED
    if conditional:
        status = Status.DUE
    day = max(case.day, earliest)
    return Outcome(rule, status, day, day, late, number, conditional, judged=tuple(judged))


def grace(case: Case, point: date) -> date:
    """When a dose that was due on a single day is late."""
    graces = case.calendar.graces
    young = point < case.age(graces.young_until)
    return case.after(point, graces.young_point if young else graces.point)


def _late(case: Case, step: DoseStep, recommended: date) -> date | None:
    match step.late:
        case Late.AT_ONCE:
            return recommended
        case Late.POINT:
            return grace(case, recommended)
        case _:
            return None


def _first_dates(case: Case, step: DoseStep) -> tuple[date | None, date | None, date | None]:
    """Earliest, recommended and the end of a first dose's window, None where no age is written."""
    ages = step.dose.ages[0]
    earliest = case.ages[ages.minimum] if ages.minimum is not None else None
    start, end = ages.earliest_recommended, ages.latest_recommended
    recommended = case.ages[start] if start is not None else earliest
    late = case.ages[end] if end is not None and step.late is Late.WINDOW else None
    return earliest, recommended, late


def _dates(
    case: Case, step: DoseStep, valid: list[Record]
) -> tuple[date | None, date | None, date | None]:
    """The same of a later dose, from ages and from the doses that count.

    What is recommended is the age or the interval that is written; a minimum that ends later does
    not move it, and forbids the dose until then (see `timed`).
    """
    rule = step.dose.ages[0]
    floors = [case.age(rule.minimum)] if rule.minimum is not None else []
    starts = [case.age(rule.earliest_recommended)] if rule.earliest_recommended else []
    ends = [case.age(rule.latest_recommended)] if rule.latest_recommended else []
    for interval in step.dose.intervals:
        reference = _reference(interval, valid)
        if interval.minimum is not None:
            floors.append(case.after(reference, interval.minimum))
        if interval.earliest_recommended is not None:
            starts.append(case.after(reference, interval.earliest_recommended))
        if interval.latest_recommended is not None:
            ends.append(case.after(reference, interval.latest_recommended))
    earliest = max(floors, default=None)
    recommended = max(starts or floors, default=None)
    if earliest is not None:
        earliest = max(earliest, valid[-1].day + timedelta(days=1))
    return earliest, recommended, max(ends, default=None) if step.late is Late.WINDOW else None


def _reference(interval: Interval, valid: list[Record]) -> date:
    last = isinstance(interval.reference, FromPrevious)
    return valid[-1].day if last else valid[0].day
