"""Series that are walked without the engine are told by it in the same words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from immunization.engine.compiled.ages import AgeTable
from immunization.engine.compiled.calendar import day_of_ordinal
from immunization.engine.compiled.dose import CompiledDose
from immunization.engine.interval import interval_date
from immunization.engine.lines.assessment import shots_of
from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.evaluation import (
    compiled_rule,
    is_disturbed,
    judge,
    judge_in_full,
)
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Reason
from immunization.engine.lines.plain import (
    Gap,
    PlainDose,
    PlainSeries,
    judge_plainly,
    plain_series,
)
from immunization.engine.lines.scenario_files import read_folder
from immunization.schedule.dose import (
    AllowableInterval,
    FromMostRecent,
    FromObservation,
    FromTargetDose,
    SeriesDose,
)
from immunization.schedule.validity import Validity

from ..engine.calendars import ages, allowable, between, interval, skip, vaccine
from .people import TODAY, doses, person

HERE = Path(__file__).parent
SLACK = 1
BORN = date(2001, 1, 1)
BIRTH = BORN.toordinal()
ONCE = Validity(effective=date(2020, 1, 1))


def judged_twice(case: Case) -> Iterator[tuple[str, list, list]]:
    """What each series says of the doses of its line, walked alone and evaluated in full."""
    for line in case.calendar.lines:
        records = case.records(line)
        for rule in (each for each in line.rules if each.steps and records):
            own = compiled_rule(case, rule)
            assert own.plain is not None
            yield rule.identifier, judge(case, rule, records), judge_in_full(case, own, records)


def check(case: Case) -> set[Reason | None]:
    """Compare, and give the reasons that were told."""
    told = set()
    for identifier, walked, evaluated in judged_twice(case):
        assert walked == evaluated, identifier
        told |= {each.reason for each in walked}
    return told


def test_every_scenario_is_judged_as_by_the_engine(calendar, nomenclature):
    for folder in (HERE / "bounds", HERE / "scenarios"):
        for file in read_folder(folder, calendar=calendar, nomenclature=nomenclature):
            for scenario in (each.scenario for each in file.told):
                shots = tuple(shots_of(scenario.doses, scenario.subject, scenario.on))
                check(Case(calendar, scenario.subject, shots, scenario.on))


def test_doses_at_random_are_judged_as_by_the_engine(calendar, nomenclature):
    """Close to each other and early in life, where most bounds are."""
    chance, told = Random(20261128), set()
    vaccines = [each for each in nomenclature.vaccines if each.is_french]
    for _ in range(800):
        born = TODAY - timedelta(days=chance.randrange(365 * 25))
        lived = min(chance.choice([120, 800, 10_000]), (TODAY - born).days + 1)
        days = (born + timedelta(days=chance.randrange(lived)) for _ in range(8))
        pool, subject = chance.sample(vaccines, 2), Subject(born)
        given = tuple(ReceivedDose(day, chance.choice(pool)) for day in days)
        case = Case(calendar, subject, tuple(shots_of(given, subject, TODAY)), TODAY)
        if not is_disturbed(case):
            told |= check(case)
    of_others = {Reason.SPACING, Reason.ANTIBODIES, Reason.PRIMARY}
    assert told == {None, *Reason} - of_others


def bounds_of(plain: PlainSeries, days: list[int]) -> Iterator[tuple[int, ...]]:
    """Days on each bound of a series and beside it: of a dose alone, and of two in a row."""
    ages_asked = {place for dose in plain.doses for place in (dose.youngest, dose.oldest)}
    of_ages = {days[place] for place in ages_asked if days[place] <= TODAY.toordinal()}
    spans = {gap.span for dose in plain.doses for gap in dose.gaps}
    for day in of_ages:
        yield from ((day - 1,), (day,), (day - 2, day - 1), (day - 1, day), (day, day + 1))
        for span in spans:
            end = interval_date(day_of_ordinal(max(day, BIRTH)), span, plain.slack)
            yield from ((day, end - 1), (day, end), (day, day + 1, end), (day, end - 1, end))


def test_the_bounds_of_every_series_are_those_of_the_engine(calendar):
    told = set()
    for rule in (each for line in calendar.lines for each in line.rules if each.steps):
        anyone = Case(calendar, Subject(BORN), (), TODAY)
        own = compiled_rule(anyone, rule)
        for days in bounds_of(own.plain, anyone.age_days):
            if days[0] >= BIRTH and days[-1] <= TODAY.toordinal():
                case = Case(calendar, Subject(BORN), (), TODAY)  # it keeps what it has read
                on = map(date.fromordinal, days)
                records = tuple(Record(day, own.named, None, ()) for day in on)
                walked = judge_plainly(own.plain, case.age_days, records)
                assert walked == judge_in_full(case, own, records), (rule.identifier, days)
                told |= {each.reason for each in walked}
    assert told >= {Reason.TOO_YOUNG, Reason.TOO_OLD, Reason.TOO_SOON}


def test_of_two_reasons_the_one_that_holds_longer_is_told_and_the_age_where_both_end():
    """A dose from the 100th day of life on, a month after the one before."""
    first = PlainDose(frozenset(), 0, 2, (), recurring=False)
    second = PlainDose(frozenset(), 1, 2, (Gap(-1, (1, 0), 31),), recurring=False)
    told = []
    for before in (60, 69, 70):
        both = PlainSeries((first, second), frozenset(), 0)
        days = (date.fromordinal(BIRTH + each) for each in (before, 99))
        records = tuple(Record(day, frozenset(), None, ()) for day in days)
        told.append(judge_plainly(both, [BIRTH, BIRTH + 100, date.max.toordinal()], records)[1])
    assert [each.reason for each in told] == [Reason.TOO_YOUNG, Reason.TOO_YOUNG, Reason.TOO_SOON]
    assert [each.allowed_from.toordinal() - BIRTH for each in told] == [100, 100, 101]


@pytest.mark.parametrize(
    ("texts", "disturbed"),
    [
        (("2010-01-10 Varivax", "2010-02-07 Priorix"), False),
        (("2010-01-10 Varivax", "2010-01-10 Priorix"), False),
        (("2010-01-10 Varivax", "2010-02-06 Priorix"), True),
        (("2010-01-10 Engerix B10", "2010-01-20 Priorix"), False),
        (("2010-01-10 Varicellon",), True),
    ],
)
def test_a_dose_is_disturbed_by_a_live_vaccine_too_near_and_by_antibodies(
    calendar, texts, disturbed
):
    subject = person("2004-04-04")
    case = Case(calendar, subject, tuple(shots_of(doses(*texts), subject, TODAY)), TODAY)
    assert is_disturbed(case) is disturbed


FIRST = SeriesDose(1, ages=(ages("6w"),), preferable=(vaccine(),))
SECOND = SeriesDose(2, intervals=(interval("1m"),), preferable=(vaccine(),))


def series(*told: SeriesDose):
    table = AgeTable(SLACK)
    return plain_series(tuple(CompiledDose(each, table, ()) for each in told), frozenset(), SLACK)


def test_ages_products_and_intervals_make_a_plain_series():
    from_first = interval("2m", reference=FromTargetDose(1))
    recommended = interval(earliest="6m")
    third = replace(SECOND, number=3, intervals=(from_first, recommended), recurring=True)
    plain = series(FIRST, SECOND, third)
    assert [each.recurring for each in plain.doses] == [False, False, True]
    assert [[gap.since for gap in each.gaps] for each in plain.doses] == [[], [-1], [0]]


@pytest.mark.parametrize(
    "changes",
    [
        {"ages": (ages("6w", validity=ONCE),)},
        {"intervals": (interval("1m", validity=ONCE),)},
        {"intervals": (interval("1m", reference=FromTargetDose(2)),)},
        {"intervals": (interval("1m", reference=FromMostRecent(frozenset("A"))),)},
        {"intervals": (interval("1m", reference=FromObservation("007")),)},
        {"allowable_intervals": (AllowableInterval(interval("1m").reference),)},
        {"preferable": (vaccine(ages=between("1y")),)},
        {"preferable": (vaccine(trade_name="Brand"),)},
        {"allowable": (allowable(),)},
        {"inadvertent": frozenset("B")},
        {"skips": (skip(),)},
    ],
    ids=lambda changes: "".join(changes),
)
def test_a_series_that_asks_for_more_is_not_plain(changes):
    assert series(FIRST, replace(SECOND, **changes)) is None


def test_a_first_dose_that_counts_from_one_before_is_not_plain():
    assert series(SECOND) is None
