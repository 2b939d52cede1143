"""Chapter 6.2: conditional skips. A class for each decision table."""

from datetime import date

import pytest

from immunization.engine import Dose
from immunization.schedule.series import Indication, SeriesType
from immunization.schedule.skip import (
    AgeCondition,
    CompletedSeriesCondition,
    ConditionalSkip,
    CountCondition,
    CountLogic,
    IntervalCondition,
    Logic,
    SkipContext,
    SkipSet,
)
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    between,
    doses,
    skip,
    skip_at,
    span,
    the_forecast,
    vaccine,
)


def target_of(skips, *days, place=-1, **more):
    """The target dose that the last dose was held against, when dose 1 may be skipped."""
    calendar = a_calendar(a_series(a_dose(skips=skips), a_dose(2), a_dose(3)))
    return assessed(calendar, *days, **more).evaluations[place].target


class TestTable6_6:  # noqa: N801
    """Conditional type of Age: is the condition met?"""

    @pytest.mark.parametrize(
        ("day", "target"),
        [("2020-12-31", 1), ("2021-01-01", 2), ("2021-12-31", 2), ("2022-01-01", 1)],
    )
    def test_from_the_begin_age_until_the_end_age(self, day, target):
        assert target_of((skip_at("1y", "2y"),), day) == target

    def test_an_open_age_is_no_bound(self):
        assert target_of((skip_at(),), "2020-01-01") == 2


class TestTable6_7:  # noqa: N801
    """Conditional type of Completed Series: is the condition met?"""

    def statuses(self, count):
        """After one dose, when the other series is of so many doses."""
        asks = skip(CompletedSeriesCondition(frozenset({"1"})))
        risk = a_series(
            a_dose(preferable=(vaccine("B"),), skips=(asks,)),
            name="Risk",
            kind=SeriesType.RISK,
            group="2",
            default=False,
            indications=(Indication("017"),),
        )
        calendar = a_calendar(risk, a_series(*doses(count), name="Standard"))
        found = assessed(calendar, "2021-01-01", observations=["017"])
        return {each.series[0]: each.status.value for each in found.forecasts}

    def test_yes_when_a_series_of_the_group_is_complete(self):
        assert self.statuses(1) == {"Standard": "Complete", "Risk": "Not Recommended"}

    def test_no_when_none_is(self):
        assert self.statuses(2) == {"Standard": "Not Complete", "Risk": "Not Complete"}


class TestTable6_8:  # noqa: N801
    """Conditional type of Interval: is the condition met?"""

    skips = (skip(IntervalCondition(span("6m"))),)

    @pytest.mark.parametrize(
        ("interval", "day", "target"),
        [
            ("6m", "2021-06-30", 2),
            ("6m", "2021-07-01", 3),
            ("4w", "2021-01-28", 2),
            ("4w", "2021-01-29", 3),
        ],
    )
    def test_from_the_interval_after_the_previous_dose(self, interval, day, target):
        skips = (skip(IntervalCondition(span(interval))),)
        calendar = a_calendar(a_series(a_dose(), a_dose(2, skips=skips), a_dose(3)))
        found = assessed(calendar, "2021-01-01", day, on=day)
        assert found.evaluations[-1].target == target

    def test_no_when_nothing_was_administered(self):
        calendar = a_calendar(a_series(a_dose(skips=self.skips), a_dose(2)))
        assert assessed(calendar, "2021-01-01", on="2021-01-01").evaluations[0].target == 1


class TestTable6_9:  # noqa: N801
    """Conditional type of Vaccine Count by Age and/or Date: is the condition met?"""

    @pytest.mark.parametrize(
        ("logic", "count", "met"),
        [
            (CountLogic.GREATER, 1, True),
            (CountLogic.GREATER, 2, False),
            (CountLogic.GREATER, 3, False),
            (CountLogic.EQUAL, 1, False),
            (CountLogic.EQUAL, 2, True),
            (CountLogic.EQUAL, 3, False),
            (CountLogic.LESS, 1, False),
            (CountLogic.LESS, 2, False),
            (CountLogic.LESS, 3, True),
        ],
    )
    def test_two_doses_are_greater_than_equal_to_or_less_than_the_dose_count(
        self, logic, count, met
    ):
        condition = CountCondition(logic, count, valid_only=False)
        third = a_dose(3, skips=(skip(condition, context=SkipContext.FORECAST),))
        found = assessed(a_calendar(a_series(*doses(2), third)), "2021-01-01", "2022-01-01")
        assert (the_forecast(found).status.value == "Complete") is met

    def counted(self, **parts):
        """How many of four doses a condition counts, by asking for more than each number."""
        vaccines = (Dose(date(2021, 1, 1), "A"), Dose(date(2022, 1, 1), "B"))
        more = (Dose(date(2022, 6, 1), "A"), Dose(date(2023, 1, 1), "B"))
        numbers = []
        for number in range(4):
            condition = CountCondition(CountLogic.GREATER, number, **{"valid_only": False} | parts)
            series = a_series(
                *doses(2, preferable=(vaccine("A"),)),
                a_dose(3, skips=(skip(condition, context=SkipContext.FORECAST),)),
            )
            found = assessed(a_calendar(series), *vaccines, *more)
            numbers.append(the_forecast(found).status.value == "Complete")
        return sum(numbers)

    def test_any_vaccine_and_any_status(self):
        assert self.counted() == 4

    def test_only_the_vaccine_types_named(self):
        assert self.counted(products=frozenset({"A"})) == 2

    def test_only_valid_doses(self):
        assert self.counted(valid_only=True) == 2
        assert self.counted(valid_only=True, ages=between("1y", "2y")) == 1
        assert self.counted(valid_only=True, ages=between("2y", "2y+1m")) == 0

    def test_on_or_after_the_begin_age_and_before_the_end_age(self):
        assert self.counted(ages=between("2y", "3y")) == 2

    def test_on_or_after_the_start_date_and_before_the_end_date(self):
        assert self.counted(start=date(2022, 1, 1), end=date(2023, 1, 1)) == 2

    @pytest.mark.parametrize(
        ("valid_only", "days", "target"),
        [
            (False, "21", 2),
            (False, "12", 1),
            (True, "21", 1),
        ],
    )
    def test_doses_of_another_antigen_count_in_total_for_they_have_no_status_here(
        self, valid_only, days, target
    ):
        """Pertussis is skipped after doses of Td: 'vaccine doses administered', of any antigen."""
        count = CountCondition(
            CountLogic.GREATER, 0, valid_only=valid_only, products=frozenset("B")
        )
        calendar = a_calendar(
            a_series(a_dose(skips=(skip(count),)), a_dose(2)),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        own, other = (date(2021, int(month), 1) for month in days)
        found = assessed(calendar, Dose(own, "A"), Dose(other, "B")).evaluations
        assert [each.target for each in found if each.antigen == "Measles"] == [target]

    def test_without_vaccine_types_the_doses_of_another_antigen_do_not_count(self):
        count = CountCondition(CountLogic.GREATER, 0, valid_only=False)
        calendar = a_calendar(
            a_series(a_dose(skips=(skip(count),)), a_dose(2, ages=(ages("3y", "3y"),))),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        found = assessed(calendar, Dose(date(2021, 1, 1), "B")).forecast("Measles")
        assert found.dose_number == 1
        assert found.earliest == date(2020, 1, 1)

    def test_a_forecast_counts_the_doses_of_another_antigen_where_it_has_none_itself(self):
        count = CountCondition(CountLogic.GREATER, 0, valid_only=False, products=frozenset("B"))
        calendar = a_calendar(
            a_series(a_dose(skips=(skip(count),)), a_dose(2, ages=(ages("3y", "3y"),))),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        found = assessed(calendar, Dose(date(2021, 1, 1), "B")).forecast("Measles")
        assert found.earliest == date(2023, 1, 1)

    def test_where_nothing_was_received_there_is_no_dose_to_count(self):
        count = CountCondition(CountLogic.GREATER, 0, valid_only=False)
        second = a_dose(2, ages=(ages("3y", "3y"),))
        calendar = a_calendar(a_series(a_dose(skips=(skip(count),)), second))
        assert the_forecast(assessed(calendar)).earliest == date(2020, 1, 1)

    def test_while_evaluating_only_the_doses_before(self):
        condition = CountCondition(CountLogic.EQUAL, 1, valid_only=False)
        calendar = a_calendar(a_series(a_dose(), a_dose(2, skips=(skip(condition),)), a_dose(3)))
        found = assessed(calendar, "2021-01-01", "2022-01-01", "2023-01-01")
        assert [each.target for each in found.evaluations] == [1, 3, None]


class TestTable6_10:  # noqa: N801
    """Is the conditional skip set met?"""

    young, old = AgeCondition(between("", "1y")), AgeCondition(between("1y"))
    always = AgeCondition(between())

    @pytest.mark.parametrize(
        ("logic", "conditions", "met"),
        [
            (Logic.AND, (always, old), True),
            (Logic.AND, (old, young), False),
            (Logic.AND, (young, young), False),
            (Logic.OR, (always, old), True),
            (Logic.OR, (young, old), True),
            (Logic.OR, (young, young), False),
        ],
    )
    def test_all_some_or_none_of_the_conditions(self, logic, conditions, met):
        skips = (ConditionalSkip(SkipContext.BOTH, (SkipSet(conditions, logic),)),)
        assert target_of(skips, "2021-06-01") == (2 if met else 1)


class TestTable6_11:  # noqa: N801
    """Can the target dose be skipped?"""

    young = SkipSet((AgeCondition(between("", "1y")),))
    old = SkipSet((AgeCondition(between("1y")),))

    @pytest.mark.parametrize(
        ("logic", "sets", "skipped"),
        [
            (Logic.AND, (old, old), True),
            (Logic.AND, (old, young), False),
            (Logic.AND, (young, young), False),
            (Logic.OR, (old, old), True),
            (Logic.OR, (young, old), True),
            (Logic.OR, (young, young), False),
        ],
    )
    def test_all_some_or_none_of_the_sets(self, logic, sets, skipped):
        skips = (ConditionalSkip(SkipContext.BOTH, sets, logic),)
        assert target_of(skips, "2021-06-01") == (2 if skipped else 1)

    def test_any_of_several_skips(self):
        assert target_of((skip_at("", "1y"), skip_at("1y")), "2021-06-01") == 2

    def test_not_without_a_skip(self):
        assert target_of((), "2021-06-01") == 1

    @pytest.mark.parametrize(
        ("context", "target"),
        [(SkipContext.EVALUATION, 2), (SkipContext.BOTH, 2), (SkipContext.FORECAST, 1)],
    )
    def test_only_in_its_context(self, context, target):
        assert target_of((skip_at("1y", context=context),), "2021-06-01") == target

    def test_after_a_set_out_of_force_the_others_are_looked_at(self):
        always = (AgeCondition(between()),)
        ended = SkipSet(always, validity=Validity(cessation=date(2020, 6, 1)))
        for logic in Logic:
            skips = (ConditionalSkip(SkipContext.BOTH, (ended, SkipSet(always)), logic),)
            assert target_of(skips, "2021-06-01") == 2

    @pytest.mark.parametrize(
        ("day", "target"),
        [("2021-05-31", 1), ("2021-06-01", 2), ("2021-06-30", 2), ("2021-07-01", 1)],
    )
    def test_relevant_1_only_while_the_set_is_in_force(self, day, target):
        force = Validity(date(2021, 6, 1), date(2021, 6, 30))
        sets = (SkipSet((AgeCondition(between()),), validity=force),)
        assert target_of((ConditionalSkip(SkipContext.BOTH, sets),), day) == target
