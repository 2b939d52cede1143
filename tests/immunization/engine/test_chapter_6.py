"""Chapter 6: evaluate a vaccine dose administered. A class for each decision table."""

from datetime import date
from decimal import Decimal

import pytest

from immunization.engine import Dose, Policies
from immunization.engine.policies import DEFAULT
from immunization.schedule.knowledge_base import Conflict
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


class TestTable6_26:  # noqa: N801
    """Was the vaccine dose administered a preferable vaccine for the target dose?"""

    def found(self, dose, *rows, policies=DEFAULT):
        calendar = a_calendar(a_series(a_dose(preferable=rows)))
        return assessed(calendar, dose, policies=policies)

    def with_volume(self, volume, asked, name):
        given, row = (each and Decimal(each) for each in (volume, asked))
        dose = Dose(date(2021, 1, 1), "A", trade_name=name, volume=given)
        found = self.found(dose, vaccine(volume=row, trade_name=name))
        return verdicts(found), reasons(found)

    @pytest.mark.parametrize("name", ["", "Adult"])
    @pytest.mark.parametrize(("volume", "asked"), [("0.5", "0.5"), (None, "0.5"), ("0.4", None)])
    def test_yes(self, volume, asked, name):
        assert self.with_volume(volume, asked, name) == (["Valid"], [])

    @pytest.mark.parametrize("name", ["", "Adult"])
    def test_yes_and_less_than_sufficient_volume_is_said(self, name):
        said = ["Volume administered is less than recommended volume"]
        assert self.with_volume("0.4", "0.5", name) == (["Valid"], said)

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

    @pytest.mark.parametrize(
        ("day", "reason"),
        [
            ("2020-12-31", "Out of the recommended age range for the vaccine"),
            ("2021-01-01", "Trade name is not that of the preferable vaccine"),
            ("2022-01-01", "Out of the recommended age range for the vaccine"),
        ],
    )
    def test_the_trade_name_is_only_said_of_a_dose_of_the_age(self, day, reason):
        row = vaccine(trade_name="adult", ages=between("1y", "2y"))
        dose = Dose(date.fromisoformat(day), "A", trade_name="Child")
        assert reasons(self.found(dose, row))[1] == reason

    def test_the_second_row_of_a_vaccine_type_may_fit(self):
        rows = (vaccine(ages=between("", "1y")), vaccine(ages=between("1y")))
        assert verdicts(self.found(Dose(date(2021, 1, 1), "A"), *rows)) == ["Valid"]

    @pytest.mark.parametrize(
        ("dose", "verdict"),
        [
            ({"trade_name": "Adult"}, "Valid"),
            ({"trade_name": "ADULT", "manufacturer": "ACME"}, "Valid"),
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

    def found(self, day, product="A", *, first="2021-06-01", **more):
        second = a_dose(
            2, ages=(ages("2y", "2y", maximum="4y"),), intervals=(interval("1y", "1y"),)
        )
        dose = Dose(date.fromisoformat(day), product)
        return assessed(a_calendar(a_series(a_dose(), second), **more), first, dose)

    def why(self, *args, **more):
        found = self.found(*args, **more)
        return verdicts(found)[1], reasons(found, 1)

    def test_satisfied_when_every_condition_holds(self):
        assert self.why("2022-06-01") == ("Valid", [])

    def test_extraneous_when_too_old_whatever_else(self):
        assert self.why("2024-01-01", "B") == ("Extraneous", ["Age: Too old"])

    def test_not_valid_at_an_age_that_is_not_valid(self):
        assert self.why("2021-12-31", first="2020-06-01") == ("Not Valid", ["Age: Too young"])

    def test_not_valid_without_the_interval(self):
        assert self.why("2022-05-31") == ("Not Valid", ["Interval: Too soon"])

    @pytest.mark.parametrize(("counted", "verdict"), [(False, "Not Valid"), (True, "Valid")])
    def test_the_interval_is_from_any_dose_or_from_the_last_that_counts(self, counted, verdict):
        series = a_series(*doses(2, intervals=(interval("4w", "4w"),)))
        calendar = a_calendar(series, interval_from_counted=counted)
        found = assessed(calendar, "2021-01-01", "2021-01-15", "2021-02-05")
        assert verdicts(found) == ["Valid", "Not Valid", verdict]

    def test_satisfied_in_the_grace_period_up_to_a_month_after_the_31st(self):
        second = a_dose(2, intervals=(interval("1m-4d", "1m"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-31", "2021-02-28")
        assert [each.limit for each in found.evaluations[1].reasons] == [date(2021, 3, 1)]

    def test_not_valid_when_impacted_by_an_earlier_vaccine(self):
        lasting = Conflict("A", "A", span("1d"), span("2y"), span("2y"))
        found = self.why("2022-06-01", conflicts=(lasting,))
        assert found == ("Not Valid", ["Vaccine conflict"])

    def test_not_valid_with_a_vaccine_neither_preferable_nor_allowable(self):
        found = self.why("2022-06-01", "B")
        assert found == ("Not Valid", ["Not a preferable or allowable vaccine"])

    def test_not_valid_with_every_reason(self):
        assert self.why("2021-12-31", "B") == (
            "Not Valid",
            [
                "Age: Too young",
                "Interval: Too soon",
                "Not a preferable or allowable vaccine",
            ],
        )
