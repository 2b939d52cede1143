"""Chapter 9: identify and evaluate vaccine groups."""

from datetime import date

import pytest

from immunization.engine import Dose
from immunization.schedule.antigen import AntigenContraindication, Immunity
from immunization.schedule.dose import Season
from immunization.schedule.knowledge_base import VaccineGroup
from immunization.schedule.series import Indication, SeriesType
from immunization.schedule.validity import Label, Validity
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    doses,
    interval,
    the_forecast,
    vaccine,
)


def group(*names, full=False):
    return VaccineGroup("Group", Label("Group", "Groupe"), names, full)


def in_group(*parts, antigen, **more):
    return a_series(*parts, antigen=antigen, name=antigen, vaccine_group="Group", **more)


def pair(first, second, **more):
    """A calendar of two antigens in one group; each is the doses of its series."""
    series = (in_group(*first, antigen="X"), in_group(*second, antigen="Y"))
    return a_calendar(*series, groups=(group("X", "Y", **more),))


class TestForecastVg1:
    """One forecast for each vaccine group and series group; series groups are never blended."""

    def test_two_series_groups_are_two_forecasts(self):
        calendar = a_calendar(
            a_series(name="Child"), a_series(a_dose(ages=(ages("", "50y"),)), name="50+", group="3")
        )
        found = assessed(calendar)
        assert [(each.series_group, each.series) for each in found.forecasts] == [
            ("1", ("Child",)),
            ("3", ("50+",)),
        ]

    def test_series_of_one_series_group_are_blended_over_antigens(self):
        found = the_forecast(assessed(pair([a_dose()], [a_dose()])))
        assert (found.vaccine_group, found.series_group) == ("Group", "1")
        assert (found.antigens, found.series) == (("X", "Y"), ("X", "Y"))

    def test_a_risk_and_a_standard_series_are_kept_apart(self):
        risk = in_group(
            antigen="Y",
            kind=SeriesType.RISK,
            group="2",
            default=False,
            indications=(Indication("017"),),
        )
        calendar = a_calendar(in_group(antigen="X"), risk, groups=(group("X", "Y"),))
        found = assessed(calendar, observations=["017"])
        assert [(each.series_group, each.antigens) for each in found.forecasts] == [
            ("1", ("X",)),
            ("2", ("Y",)),
        ]


class TestTable9_3:  # noqa: N801
    """Single antigen vaccine group."""

    def test_singleantvg_1_and_2_status_and_earliest_are_those_of_the_series(self):
        found = the_forecast(assessed(a_calendar(a_series(a_dose(ages=(ages("", "7y"),))))))
        assert (found.status.value, found.earliest) == ("Not Complete", date(2027, 1, 1))


COMPLETE = [a_dose(preferable=(vaccine("A"),))]
OPEN = doses(2)
AGED = [a_dose(), a_dose(2, ages=(ages(maximum="3y"),))]
PAST_SEASON = [a_dose(), a_dose(2, season=Season(end=date(2024, 1, 1)))]


class TestTable9_4:  # noqa: N801
    """What is the vaccine group status for a multiple antigen vaccine group?"""

    @pytest.mark.parametrize(
        ("first", "second", "status"),
        [
            (AGED, PAST_SEASON, "Aged Out"),
            (AGED, OPEN, "Aged Out"),
            (PAST_SEASON, OPEN, "Not Recommended"),
            (OPEN, COMPLETE, "Not Complete"),
            (COMPLETE, COMPLETE, "Complete"),
        ],
    )
    def test_the_first_status_that_one_of_the_forecasts_has(self, first, second, status):
        for order in ((first, second), (second, first)):
            found = assessed(pair(*order), "2021-01-01")
            assert the_forecast(found).status.value == status

    def with_facts(self, second, **facts):
        calendar = a_calendar(
            an_antigen(in_group(antigen="X"), **facts),
            an_antigen(in_group(*second, antigen="Y"), immunity=Immunity(frozenset({"2"}))),
            groups=(group("X", "Y"),),
        )
        return lambda *codes: (
            the_forecast(assessed(calendar, "2021-01-01", observations=codes)).status.value
        )

    def test_contraindicated_comes_first(self):
        status = self.with_facts(AGED, contraindications=(AntigenContraindication("1", ""),))
        assert status("1") == "Contraindicated"

    def test_immune_when_all_are(self):
        status = self.with_facts(OPEN, immunity=Immunity(frozenset({"1"})))
        assert status("1", "2") == "Immune"

    def test_complete_when_all_are_complete_or_immune(self):
        status = self.with_facts(OPEN, immunity=Immunity(frozenset({"1"})))
        assert status("2") == "Complete"

    def test_forecastvg_7_the_reasons_of_all_are_given(self):
        found = the_forecast(assessed(pair(AGED, OPEN), "2021-01-01"))
        assert [each.value for each in found.reasons] == [
            "Patient has exceeded the maximum age",
            "Another dose is recommended",
        ]
        due = the_forecast(assessed(pair(OPEN, COMPLETE), "2021-01-01"))
        assert [each.value for each in due.reasons] == [
            "Another dose is recommended",
            "Patient series is complete",
        ]


def at(earliest, recommended="", latest="", maximum="", **more):
    return [a_dose(ages=(ages("", earliest, recommended, latest, maximum),), **more)]


class TestTable9_5:  # noqa: N801
    """Multiple antigen vaccine group: dates, numbers, vaccines."""

    def test_multiantvg_1_the_latest_of_the_earliest_dates(self):
        found = the_forecast(assessed(pair(at("1y"), at("2y"))))
        assert found.earliest == date(2022, 1, 1)

    def priority(self, *flags):
        return [
            a_dose(),
            a_dose(2, intervals=tuple(interval(minimum="4w", priority=flag) for flag in flags)),
        ]

    def test_multiantvg_1_with_a_priority_forecast_the_earliest_of_them(self):
        calendar = pair(self.priority(True, True), [a_dose(), a_dose(2, ages=(ages("", "9y"),))])
        found = the_forecast(assessed(calendar, "2021-01-01"))
        assert found.earliest == date(2021, 1, 29)

    def test_multiantvg_1_but_not_before_the_last_dose_of_the_group(self):
        series = (
            in_group(*self.priority(True), antigen="X"),
            in_group(a_dose(), a_dose(2, ages=(ages("", "9y"),)), antigen="Y"),
        )
        calendar = a_calendar(
            *series, groups=(group("X", "Y"),), products={"A": ["X", "Y"], "B": ["Y"]}
        )
        found = the_forecast(assessed(calendar, "2021-01-01", Dose(date(2023, 5, 5), "B")))
        assert found.earliest == date(2023, 5, 5)

    def test_multiantvg_1_a_dose_of_another_group_is_no_bound(self):
        series = (
            in_group(*self.priority(True), antigen="X"),
            in_group(a_dose(), a_dose(2, ages=(ages("", "9y"),)), antigen="Y"),
            a_series(antigen="Z", name="Z"),
        )
        calendar = a_calendar(
            *series,
            groups=(group("X", "Y"), VaccineGroup("Z", Label("Z", "Z"), ("Z",))),
            products={"A": ["X", "Y"], "B": ["Z"]},
        )
        found = assessed(calendar, "2021-01-01", Dose(date(2023, 5, 5), "B"))
        assert found.forecast("Group").earliest == date(2021, 1, 29)

    def test_multiantvg_1_an_antigen_that_was_never_received_is_no_bound(self):
        series = (in_group(*self.priority(True), antigen="X"), in_group(*at("9y"), antigen="Y"))
        calendar = a_calendar(*series, groups=(group("X", "Y"),), products={"A": ["X"]})
        assert the_forecast(assessed(calendar, "2021-01-01")).earliest == date(2021, 1, 29)

    def test_forecastpriority_1_only_intervals_in_force_are_asked(self):
        old = interval(minimum="4w", validity=Validity(cessation=date(2024, 12, 31)))
        urgent = a_dose(2, intervals=(old, interval(minimum="4w", priority=True)))
        calendar = pair([a_dose(), urgent], [a_dose(), a_dose(2, ages=(ages("", "9y"),))])
        found = the_forecast(assessed(calendar, "2021-01-01"))
        assert found.earliest == date(2021, 1, 29)

    def test_forecastpriority_1_every_interval_has_the_flag(self):
        calendar = pair(self.priority(True, False), [a_dose(), a_dose(2, ages=(ages("", "9y"),))])
        found = the_forecast(assessed(calendar, "2021-01-01"))
        assert found.earliest == date(2029, 1, 1)

    def test_forecastvg_2_and_3_the_earliest_but_not_before_the_earliest_date(self):
        calendar = pair(at("1y", "3y", "4y"), at("1y", "2y", "5y"))
        found = the_forecast(assessed(calendar))
        assert (found.recommended, found.past_due) == (date(2022, 1, 1), date(2023, 12, 31))
        late = the_forecast(assessed(pair(at("1y", "2y", "3y"), at("5y", "6y", "7y"))))
        assert (late.recommended, late.past_due) == (date(2025, 1, 1), date(2025, 1, 1))

    def test_forecastvg_3_blank_where_no_forecast_has_one(self):
        assert the_forecast(assessed(pair(at("1y"), at("2y")))).past_due is None
        one = the_forecast(assessed(pair(at("1y"), at("2y", latest="8y"))))
        assert one.past_due == date(2027, 12, 31)

    def test_forecastvg_4_the_earliest_latest_date(self):
        found = the_forecast(assessed(pair(at("1y", maximum="9y"), at("1y", maximum="8y"))))
        assert found.latest == date(2027, 12, 31)

    def test_forecastvg_5_and_6_the_earliest_unadjusted_dates(self):
        found = the_forecast(assessed(pair(at("3y", "2y", "4y"), at("3y", "1y", "5y"))))
        assert found.unadjusted_recommended == date(2021, 1, 1)
        assert found.unadjusted_past_due == date(2023, 12, 31)

    def test_only_forecasts_that_are_not_complete_carry_dates(self):
        found = the_forecast(assessed(pair(COMPLETE, [a_dose(), a_dose(2)]), "2021-01-01"))
        assert (found.dose_number, found.earliest) == (2, date(2021, 1, 1))

    @pytest.mark.parametrize(("full", "number"), [(True, 1), (False, 2)])
    def test_forecastdn_2_the_smallest_or_the_largest_dose_number(self, full, number):
        series = (in_group(*doses(3), antigen="X"), in_group(*doses(3), antigen="Y"))
        calendar = a_calendar(*series, groups=(group("X", "Y", full=full),), products={"A": ["X"]})
        assert the_forecast(assessed(calendar, "2021-01-01")).dose_number == number

    def test_forecastvg_9_the_vaccines_of_all_each_once(self):
        calendar = pair(
            [a_dose(preferable=(vaccine("A"), vaccine("B")))],
            [a_dose(preferable=(vaccine("B"), vaccine("C")))],
        )
        found = the_forecast(assessed(calendar))
        assert [each.product for each in found.vaccines] == ["A", "B", "C"]

    def test_forecastguidance_1_of_all_series_each_once(self):
        series = (
            in_group(antigen="X", guidance=("One", "Both")),
            in_group(antigen="Y", guidance=("Both", "Two")),
        )
        calendar = a_calendar(*series, groups=(group("X", "Y"),))
        assert the_forecast(assessed(calendar)).guidance == ("One", "Both", "Two")


class TestDisplay:
    """`Assessment.forecast`: one row where several series groups give one."""

    def shown(self, *series, group="Measles"):
        found = assessed(a_calendar(*series), "2021-01-01").forecast(group)
        return found and found.series_group

    now = a_series(*doses(2), group="2")
    later = a_series(a_dose(ages=(ages("50y", "50y"),)), group="3")
    sooner = a_series(a_dose(ages=(ages("40y", "40y"),)), group="4")
    done = a_series(group="5")
    aged = a_series(a_dose(), a_dose(2, ages=(ages(maximum="3y"),)), group="6")

    def test_first_one_that_can_be_acted_on(self):
        assert self.shown(self.done, self.later, self.now) == "2"

    def test_one_can_be_acted_on_from_its_first_day(self):
        today = a_series(a_dose(ages=(ages("5y", "5y"),)), group="7")
        assert self.shown(self.done, today) == "7"

    def test_then_one_that_is_settled(self):
        assert self.shown(self.later, self.done, self.aged) == "5"

    def test_then_the_soonest(self):
        assert self.shown(self.later, self.sooner, self.aged) == "4"

    def test_then_any_other(self):
        assert self.shown(self.aged) == "6"

    def test_none_for_a_group_without_forecast(self):
        assert self.shown(self.aged, group="Polio") is None
