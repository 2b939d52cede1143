"""Chapter 6: evaluate a vaccine dose administered. A class for each decision table."""

from datetime import date
from decimal import Decimal

import pytest

from immunization.dates import Overflow
from immunization.engine import Dose, Observation, Policies
from immunization.engine.policies import DEFAULT
from immunization.schedule.dose import (
    AllowableInterval,
    FromMostRecent,
    FromObservation,
    FromTargetDose,
)
from immunization.schedule.knowledge_base import Conflict
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
    allowable,
    assessed,
    between,
    doses,
    interval,
    reasons,
    skip,
    skip_at,
    span,
    the_forecast,
    vaccine,
    verdicts,
)


def target_of(skips, *days, place=-1, **more):
    """The target dose that the last dose was held against, when dose 1 may be skipped."""
    calendar = a_calendar(a_series(a_dose(skips=skips), a_dose(2), a_dose(3)))
    return assessed(calendar, *days, **more).evaluations[place].target


class TestTable6_3:  # noqa: N801
    """Can the vaccine dose administered be evaluated?"""

    calendar = a_calendar(a_series(*doses(2)))

    def test_no_after_the_expiry_of_the_lot(self):
        dose = Dose(date(2021, 1, 2), "A", lot_expires=date(2021, 1, 1))
        found = assessed(self.calendar, dose)
        assert (verdicts(found), reasons(found)) == (["Sub-standard"], ["Lot expired"])
        assert found.evaluations[0].reasons[0].limit == date(2021, 1, 1)
        assert the_forecast(found).dose_number == 1

    def test_no_with_a_dose_condition(self):
        found = assessed(self.calendar, Dose(date(2021, 1, 2), "A", unfit=True))
        assert (verdicts(found), reasons(found)) == (["Sub-standard"], ["Dose condition"])

    def test_yes_on_the_day_of_expiry(self):
        dose = Dose(date(2021, 1, 1), "A", lot_expires=date(2021, 1, 1))
        assert verdicts(assessed(self.calendar, dose)) == ["Valid"]

    def test_a_sub_standard_dose_is_no_previous_dose_of_an_interval(self):
        calendar = a_calendar(a_series(a_dose(intervals=(interval("4w", "4w"),))))
        unfit = Dose(date(2021, 1, 1), "A", unfit=True)
        assert verdicts(assessed(calendar, unfit, "2021-01-02")) == ["Sub-standard", "Valid"]


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

    def calendar(self, count):
        asks = skip(CompletedSeriesCondition(frozenset({"1"})), context=SkipContext.FORECAST)
        risk = a_series(
            a_dose(skips=(asks,)),
            a_dose(2),
            name="Risk",
            kind=SeriesType.RISK,
            group="2",
            default=False,
            indications=(Indication("017"),),
        )
        return a_calendar(risk, a_series(*doses(count), name="Standard"))

    def number(self, count):
        found = assessed(self.calendar(count), "2021-01-01", observations=["017"])
        (risk,) = (each for each in found.forecasts if each.series_group == "2")
        return risk.status.value

    def test_yes_when_a_series_of_the_group_is_complete(self):
        asks = skip(CompletedSeriesCondition(frozenset({"1"})))
        risk = a_series(
            a_dose(preferable=(vaccine("B"),), skips=(asks,)),
            name="Risk",
            kind=SeriesType.RISK,
            group="2",
            default=False,
            indications=(Indication("017"),),
        )
        found = assessed(
            a_calendar(risk, a_series(name="Standard")), "2021-01-01", observations=["017"]
        )
        statuses = {each.series[0]: each.status.value for each in found.forecasts}
        assert statuses == {"Standard": "Complete", "Risk": "Not Recommended"}

    def test_no_when_none_is(self):
        assert self.number(2) == "Not Complete"


class TestTable6_8:  # noqa: N801
    """Conditional type of Interval: is the condition met?"""

    skips = (skip(IntervalCondition(span("6m"))),)

    def calendar(self):
        return a_calendar(a_series(a_dose(), a_dose(2, skips=self.skips), a_dose(3)))

    @pytest.mark.parametrize(("day", "target"), [("2021-06-30", 2), ("2021-07-01", 3)])
    def test_from_the_interval_after_the_previous_dose(self, day, target):
        found = assessed(self.calendar(), "2021-01-01", day, on=day)
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

    def test_on_or_after_the_begin_age_and_before_the_end_age(self):
        assert self.counted(ages=between("2y", "3y")) == 2

    def test_on_or_after_the_start_date_and_before_the_end_date(self):
        assert self.counted(start=date(2022, 1, 1), end=date(2023, 1, 1)) == 2

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

    @pytest.mark.parametrize(
        ("day", "target"),
        [("2021-05-31", 1), ("2021-06-01", 2), ("2021-06-30", 2), ("2021-07-01", 1)],
    )
    def test_relevant_1_only_while_the_set_is_in_force(self, day, target):
        force = Validity(date(2021, 6, 1), date(2021, 6, 30))
        sets = (SkipSet((AgeCondition(between()),), validity=force),)
        assert target_of((ConditionalSkip(SkipContext.BOTH, sets),), day) == target


class TestTable6_13:  # noqa: N801
    """Was the vaccine dose administered an inadvertent administration for the target dose?"""

    calendar = a_calendar(a_series(a_dose(inadvertent=frozenset({"B"})), a_dose(2)))

    def test_yes(self):
        found = assessed(self.calendar, Dose(date(2021, 1, 1), "B"))
        assert verdicts(found) == ["Not Valid"]
        assert reasons(found) == ["Inadvertent Administration"]

    def test_no(self):
        assert verdicts(assessed(self.calendar, "2021-01-01")) == ["Valid"]

    def test_it_is_no_previous_dose_of_an_interval(self):
        first = a_dose(inadvertent=frozenset({"B"}), intervals=(interval("4w", "4w"),))
        found = assessed(a_calendar(a_series(first)), Dose(date(2021, 1, 1), "B"), "2021-01-02")
        assert verdicts(found) == ["Not Valid", "Valid"]


class TestTable6_15:  # noqa: N801
    """Was the vaccine dose administered at a valid age?"""

    rule = ages("1y-4d", "1y", maximum="2y")

    @pytest.mark.parametrize(
        ("day", "verdict", "reason", "limit"),
        [
            ("2020-12-27", "Not Valid", "Age: Too young", date(2020, 12, 28)),
            ("2020-12-28", "Valid", "Age: Grace period", date(2021, 1, 1)),
            ("2020-12-31", "Valid", "Age: Grace period", date(2021, 1, 1)),
            ("2021-01-01", "Valid", None, None),
            ("2021-12-31", "Valid", None, None),
            ("2022-01-01", "Extraneous", "Age: Too old", date(2022, 1, 1)),
        ],
    )
    def test_too_young_grace_period_valid_too_old(self, day, verdict, reason, limit):
        (found,) = assessed(a_calendar(a_series(a_dose(ages=(self.rule,)))), day).evaluations
        assert found.status.value == verdict
        assert [(each.code.value, each.limit) for each in found.reasons] == (
            [(reason, limit)] if reason else []
        )

    def test_without_age_rules_any_age_is_valid(self):
        assert verdicts(assessed(a_calendar(a_series()), "2020-01-01")) == ["Valid"]

    def test_without_a_minimum_the_absolute_minimum_stands_for_both(self):
        calendar = a_calendar(a_series(a_dose(ages=(ages("1y"),))))
        found = assessed(calendar, "2021-01-01")
        assert (verdicts(found), reasons(found)) == (["Valid"], [])
        assert verdicts(assessed(calendar, "2020-12-31")) == ["Not Valid"]

    @pytest.mark.parametrize(
        ("day", "verdict"),
        [("2021-05-31", "Valid"), ("2021-06-01", "Not Valid"), ("2021-07-01", "Valid")],
    )
    def test_relevant_1_the_rule_in_force_on_the_day_holds(self, day, verdict):
        force = Validity(date(2021, 6, 1), date(2021, 6, 30))
        rules = (ages("5y", "5y", validity=force),)
        assert verdicts(assessed(a_calendar(a_series(a_dose(ages=rules))), day)) == [verdict]

    def test_of_several_rules_the_one_in_force_holds(self):
        rules = (
            ages("5y", "5y", validity=Validity(cessation=date(2021, 5, 31))),
            ages("1y", "1y", validity=Validity(effective=date(2021, 6, 1))),
        )
        calendar = a_calendar(a_series(a_dose(ages=rules), a_dose(2)))
        found = assessed(calendar, "2021-05-31", "2021-06-01")
        assert verdicts(found) == ["Not Valid", "Valid"]


class TestTable6_18:  # noqa: N801
    """Did the vaccine dose administered satisfy the preferable interval for the target dose?"""

    @pytest.mark.parametrize(
        ("day", "verdict", "reason", "limit"),
        [
            ("2021-01-24", "Not Valid", "Interval: Too soon", date(2021, 1, 25)),
            ("2021-01-25", "Valid", "Interval: Grace period", date(2021, 1, 29)),
            ("2021-01-28", "Valid", "Interval: Grace period", date(2021, 1, 29)),
            ("2021-01-29", "Valid", None, None),
        ],
    )
    def test_too_soon_grace_period_or_satisfied(self, day, verdict, reason, limit):
        second = a_dose(2, intervals=(interval("4w-4d", "4w"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-01", day)
        last = found.evaluations[-1]
        assert last.status.value == verdict
        assert [(each.code.value, each.limit, each.since) for each in last.reasons] == (
            [(reason, limit, date(2021, 1, 1))] if reason else []
        )

    def test_absent_parts_ask_nothing(self):
        second = a_dose(2, intervals=(interval(),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-01", "2021-01-01")
        assert verdicts(found) == ["Valid", "Valid"]

    def test_all_intervals_must_hold_and_every_reason_is_given(self):
        both = (interval("4w", "4w"), interval("8w", "8w", reference=FromTargetDose(1)))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=both)))
        assert reasons(assessed(calendar, "2021-01-01", "2021-01-05"), 1) == [
            "Interval: Too soon",
            "Interval: Too soon",
        ]
        assert reasons(assessed(calendar, "2021-01-01", "2021-02-01"), 1) == ["Interval: Too soon"]

    def test_after_an_interval_without_reference_the_others_are_looked_at(self):
        both = (interval("1y", "1y", reference=FromObservation("170")), interval("4w", "4w"))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=both)))
        assert verdicts(assessed(calendar, "2021-01-01", "2021-01-05"))[1] == "Not Valid"

    def test_relevant_1_an_interval_out_of_force_is_not_looked_at(self):
        old = interval("8w", "8w", validity=Validity(cessation=date(2021, 1, 31)))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(old,))))
        assert verdicts(assessed(calendar, "2021-01-01", "2021-01-31"))[1] == "Not Valid"
        assert verdicts(assessed(calendar, "2021-01-01", "2021-02-01"))[1] == "Valid"

    def test_calcdtint_1_counts_from_the_previous_dose_valid_or_not(self):
        calendar = a_calendar(
            a_series(a_dose(ages=(ages("1y", "1y"),), intervals=(interval("4w", "4w"),)))
        )
        found = assessed(calendar, "2020-12-31", "2021-01-01", "2021-01-29")
        assert verdicts(found) == ["Not Valid", "Not Valid", "Valid"]

    def test_calcdtint_1_not_from_an_extraneous_dose(self):
        rule = ages(maximum="1y")
        late = a_dose(ages=(rule,), skips=(skip_at("2y"),), intervals=(interval("4w", "4w"),))
        second = a_dose(2, intervals=(interval("4w", "4w"),))
        found = assessed(a_calendar(a_series(late, second)), "2021-12-31", "2022-01-02")
        assert verdicts(found) == ["Extraneous", "Valid"]

    def test_calcdtint_2_counts_from_the_dose_that_satisfied_a_target_dose(self):
        third = a_dose(3, intervals=(interval("6m", "6m", reference=FromTargetDose(1)),))
        calendar = a_calendar(a_series(a_dose(), a_dose(2), third))
        days = ("2021-01-01", "2021-06-01")
        assert verdicts(assessed(calendar, *days, "2021-06-30"))[2] == "Not Valid"
        assert verdicts(assessed(calendar, *days, "2021-07-01"))[2] == "Valid"

    def test_calcdtint_2_a_skipped_target_dose_is_no_reference(self):
        first = a_dose(skips=(skip_at(),))
        second = a_dose(2, intervals=(interval("6m", "6m", reference=FromTargetDose(1)),))
        calendar = a_calendar(a_series(first, second))
        assert verdicts(assessed(calendar, "2021-01-01")) == ["Valid"]
        strict = Policies(interval_without_reference_holds=False)
        assert verdicts(assessed(calendar, "2021-01-01", policies=strict)) == ["Not Valid"]

    def test_calcdtint_8_counts_from_the_most_recent_dose_of_a_vaccine_type(self):
        recent = interval("8w", "8w", reference=FromMostRecent(frozenset({"B"})))
        calendar = a_calendar(
            a_series(
                *doses(2, preferable=(vaccine("A"), vaccine("B"))), a_dose(3, intervals=(recent,))
            )
        )
        start = (Dose(date(2021, 1, 1), "B"), Dose(date(2021, 2, 1), "A"))
        assert verdicts(assessed(calendar, *start, "2021-02-25"))[2] == "Not Valid"
        assert verdicts(assessed(calendar, *start, "2021-02-26"))[2] == "Valid"

    def test_calcdtint_8_not_from_an_inadvertent_dose(self):
        recent = interval("8w", "8w", reference=FromMostRecent(frozenset({"B"})))
        first = a_dose(inadvertent=frozenset({"B"}), intervals=(recent,))
        found = assessed(a_calendar(a_series(first)), Dose(date(2021, 1, 1), "B"), "2021-01-02")
        assert verdicts(found) == ["Not Valid", "Valid"]

    def test_calcdtint_9_counts_from_the_most_recent_observation(self):
        since = interval("27w", "27w", reference=FromObservation("170"))
        calendar = a_calendar(a_series(a_dose(intervals=(since,))))
        began = [Observation("170", date(2021, 1, 1)), Observation("170", date(2020, 6, 1))]
        assert verdicts(assessed(calendar, "2021-07-08", observations=began)) == ["Not Valid"]
        assert verdicts(assessed(calendar, "2021-07-09", observations=began)) == ["Valid"]
        assert verdicts(assessed(calendar, "2021-01-01", observations=["170"])) == ["Valid"]


class TestTable6_21:  # noqa: N801
    """Did the vaccine dose administered satisfy the allowable interval for the target dose?"""

    def calendar(self, *allowed):
        second = a_dose(2, intervals=(interval("6m", "6m"),), allowable_intervals=allowed)
        return a_calendar(a_series(a_dose(), second))

    def test_yes_from_the_absolute_minimum_interval(self):
        calendar = self.calendar(AllowableInterval(FromTargetDose(1), span("4w")))
        found = assessed(calendar, "2021-01-01", "2021-01-29")
        assert (verdicts(found)[1], reasons(found, 1)) == ("Valid", ["Interval: Allowable"])
        assert found.evaluations[1].reasons[0].limit == date(2021, 7, 1)

    def test_no_before_it(self):
        calendar = self.calendar(AllowableInterval(FromTargetDose(1), span("4w")))
        found = assessed(calendar, "2021-01-01", "2021-01-28")
        assert (verdicts(found)[1], reasons(found, 1)) == ("Not Valid", ["Interval: Too soon"])

    def test_no_without_an_allowable_interval(self):
        assert verdicts(assessed(self.calendar(), "2021-01-01", "2021-06-30"))[1] == "Not Valid"

    def test_no_when_one_of_several_fails(self):
        both = (
            AllowableInterval(FromTargetDose(1), span("4w")),
            AllowableInterval(FromTargetDose(1), span("8w")),
        )
        assert (
            verdicts(assessed(self.calendar(*both), "2021-01-01", "2021-02-01"))[1] == "Not Valid"
        )

    def test_no_when_none_could_be_looked_at(self):
        for nowhere in (
            AllowableInterval(FromTargetDose(2), span("4w")),
            AllowableInterval(FromTargetDose(1), None),
            AllowableInterval(FromTargetDose(1), span("4w"), Validity(cessation=date(2020, 1, 1))),
        ):
            found = assessed(self.calendar(nowhere), "2021-01-01", "2021-06-01")
            assert verdicts(found)[1] == "Not Valid"

    def test_without_a_reference_and_by_strict_policy_an_allowable_interval_is_enough(self):
        missing = interval("6m", "6m", reference=FromObservation("170"))
        second = a_dose(
            2,
            intervals=(missing,),
            allowable_intervals=(AllowableInterval(FromTargetDose(1), span("4w")),),
        )
        strict = Policies(interval_without_reference_holds=False)
        calendar = a_calendar(a_series(a_dose(), second))
        found = assessed(calendar, "2021-01-01", "2021-03-01", policies=strict)
        assert (verdicts(found)[1], reasons(found, 1)) == ("Valid", ["Interval: Allowable"])


class TestVaccineConflict:
    """6.7: CALCDTCONFLICT-1, CALCDTCONFLICT-2, CONFLICT-3."""

    conflict = Conflict("B", "A", span("1d"), span("24d"), span("28d"))

    def calendar(self, *first):
        return a_calendar(
            a_series(*(first or doses(2, preferable=(vaccine("A"), vaccine("B")))), antigen="M"),
            conflicts=(self.conflict,),
        )

    @pytest.mark.parametrize(
        ("day", "verdict"),
        [
            ("2021-01-01", "Valid"),
            ("2021-01-02", "Not Valid"),
            ("2021-01-24", "Not Valid"),
            ("2021-01-25", "Valid"),
        ],
    )
    def test_after_a_valid_dose_until_the_minimum_conflict_end(self, day, verdict):
        found = assessed(self.calendar(), Dose(date(2021, 1, 1), "B"), day)
        assert verdicts(found)[1] == verdict
        if verdict == "Not Valid":
            (reason,) = found.evaluations[1].reasons
            assert reason.code.value == "Vaccine conflict"
            assert (reason.limit, reason.since) == (date(2021, 1, 25), date(2021, 1, 1))

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-01-28", "Not Valid"), ("2021-01-29", "Valid")]
    )
    def test_after_another_dose_until_the_conflict_end(self, day, verdict):
        only_a = self.calendar(*doses(2))
        assert verdicts(assessed(only_a, Dose(date(2021, 1, 1), "B"), day))[1] == verdict

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-01-24", "Not Valid"), ("2021-01-25", "Valid")]
    )
    def test_after_a_dose_that_the_series_does_not_see_until_the_minimum(self, day, verdict):
        calendar = a_calendar(
            a_series(antigen="M"),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="V"),
            products={"A": ["M"], "B": ["V"]},
            conflicts=(self.conflict,),
        )
        found = assessed(calendar, Dose(date(2021, 1, 1), "B"), day)
        (mine,) = (each for each in found.evaluations if each.antigen == "M")
        assert mine.status.value == verdict

    @pytest.mark.parametrize(
        ("overflow", "verdict"),
        [(Overflow.FIRST_OF_NEXT_MONTH, "Not Valid"), (Overflow.LAST_DAY, "Valid")],
    )
    def test_months_end_as_the_knowledge_base_says(self, overflow, verdict):
        month = Conflict("B", "A", span("1d"), span("1m"), span("1m"))
        calendar = a_calendar(
            a_series(*doses(2, preferable=(vaccine("A"), vaccine("B")))),
            conflicts=(month,),
            overflow=overflow,
        )
        found = assessed(calendar, Dose(date(2021, 1, 31), "B"), "2021-02-28")
        assert verdicts(found)[1] == verdict

    def test_the_pair_has_a_direction(self):
        found = assessed(self.calendar(), "2021-01-01", Dose(date(2021, 1, 5), "B"))
        assert verdicts(found) == ["Valid", "Valid"]


class TestTable6_26:  # noqa: N801
    """Was the vaccine dose administered a preferable vaccine for the target dose?"""

    def found(self, dose, *rows, policies=DEFAULT):
        calendar = a_calendar(a_series(a_dose(preferable=rows)))
        return assessed(calendar, dose, policies=policies)

    def test_yes(self):
        found = self.found(Dose(date(2021, 1, 1), "A"), vaccine(volume=Decimal("0.5")))
        assert (verdicts(found), reasons(found)) == (["Valid"], [])

    def test_yes_and_less_than_sufficient_volume_is_said(self):
        dose = Dose(date(2021, 1, 1), "A", volume=Decimal("0.4"))
        found = self.found(dose, vaccine(volume=Decimal("0.5")))
        assert verdicts(found) == ["Valid"]
        assert reasons(found) == ["Volume administered is less than recommended volume"]

    def test_yes_with_the_volume(self):
        dose = Dose(date(2021, 1, 1), "A", volume=Decimal("0.5"))
        assert reasons(self.found(dose, vaccine(volume=Decimal("0.5")))) == []

    def test_no_with_another_vaccine_type(self):
        found = self.found(Dose(date(2021, 1, 1), "B"), vaccine())
        assert reasons(found) == ["Not a preferable or allowable vaccine"]

    @pytest.mark.parametrize(
        ("day", "verdict"),
        [("2020-12-31", "Not Valid"), ("2021-01-01", "Valid"), ("2022-01-01", "Not Valid")],
    )
    def test_no_out_of_the_age_range(self, day, verdict):
        found = self.found(Dose(date.fromisoformat(day), "A"), vaccine(ages=between("1y", "2y")))
        assert verdicts(found) == [verdict]
        if verdict == "Not Valid":
            assert reasons(found)[1] == "Out of the recommended age range for the vaccine"

    def test_the_second_row_of_a_vaccine_type_may_fit(self):
        rows = (vaccine(ages=between("", "1y")), vaccine(ages=between("1y")))
        assert verdicts(self.found(Dose(date(2021, 1, 1), "A"), *rows)) == ["Valid"]

    @pytest.mark.parametrize(
        ("dose", "verdict"),
        [
            ({"trade_name": "Adult"}, "Valid"),
            ({"trade_name": "ADULT", "manufacturer": "XXX"}, "Valid"),
            ({"trade_name": "Child", "manufacturer": "SKB"}, "Not Valid"),
            ({"manufacturer": "skb"}, "Valid"),
            ({"manufacturer": "MSD"}, "Not Valid"),
            ({}, "Not Valid"),
        ],
    )
    def test_the_trade_name_where_the_row_has_one(self, dose, verdict):
        row = vaccine(trade_name="adult", manufacturer="SKB")
        found = self.found(Dose(date(2021, 1, 1), "A", **dose), row)
        assert verdicts(found) == [verdict]
        if verdict == "Not Valid":
            assert reasons(found)[1] == "Trade name is not that of the preferable vaccine"

    def test_by_strict_policy_the_manufacturer_is_not_enough(self):
        strict = Policies(manufacturer_stands_for_trade_name=False)
        row = vaccine(trade_name="adult", manufacturer="SKB")
        dose = Dose(date(2021, 1, 1), "A", manufacturer="SKB")
        assert verdicts(self.found(dose, row, policies=strict)) == ["Not Valid"]


class TestTable6_29:  # noqa: N801
    """Was the vaccine dose administered an allowable vaccine for the target dose?"""

    def found(self, day, product="A"):
        rows = (allowable("A", ages=between("1y", "2y")),)
        dose = Dose(date.fromisoformat(day), product)
        return assessed(a_calendar(a_series(a_dose(preferable=(), allowable=rows))), dose)

    def test_yes_in_the_age_range(self):
        assert verdicts(self.found("2021-01-01")) == ["Valid"]

    def test_no_with_another_vaccine_type(self):
        found = self.found("2021-01-01", "B")
        assert reasons(found) == ["Not a preferable or allowable vaccine"]

    @pytest.mark.parametrize("day", ["2020-12-31", "2022-01-01"])
    def test_no_out_of_the_age_range(self, day):
        assert reasons(self.found(day)) == [
            "Not a preferable or allowable vaccine",
            "Out of the recommended age range for the vaccine",
        ]

    def test_a_preferable_vaccine_out_of_its_ages_may_be_allowable(self):
        rows = {"preferable": (vaccine(ages=between("5y")),), "allowable": (allowable(),)}
        found = assessed(a_calendar(a_series(a_dose(**rows))), "2021-01-01")
        assert (verdicts(found), reasons(found)) == (["Valid"], [])


class TestTable6_31:  # noqa: N801
    """Was the target dose satisfied?"""

    def found(self, day, product="A"):
        second = a_dose(
            2, ages=(ages("2y", "2y", maximum="4y"),), intervals=(interval("1y", "1y"),)
        )
        dose = Dose(date.fromisoformat(day), product)
        return assessed(a_calendar(a_series(a_dose(), second)), "2021-06-01", dose)

    def test_satisfied_when_every_condition_holds(self):
        assert verdicts(self.found("2022-06-01"))[1] == "Valid"

    def test_extraneous_when_too_old_whatever_else(self):
        found = self.found("2024-01-01", "B")
        assert (verdicts(found)[1], reasons(found, 1)) == ("Extraneous", ["Age: Too old"])

    def test_not_valid_with_every_reason(self):
        found = self.found("2021-12-31", "B")
        assert verdicts(found)[1] == "Not Valid"
        assert reasons(found, 1) == [
            "Age: Too young",
            "Interval: Too soon",
            "Not a preferable or allowable vaccine",
        ]
