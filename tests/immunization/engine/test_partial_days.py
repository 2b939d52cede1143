"""Doses of which the day is not known: what all ends agree on is claimed, the rest is listed."""

from datetime import date

import pytest

from immunization.dates import PartialDate
from immunization.engine import Dose
from immunization.engine.placement import placements
from immunization.engine.statuses import EvaluationStatus, SeriesStatus
from immunization.schedule.knowledge_base import Association
from tests.immunization.engine.calendars import (
    BORN,
    ON,
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    between,
    doses,
    interval,
    reasons,
    the_forecast,
    verdicts,
)


def partly(text, product="A"):
    return Dose(PartialDate.from_iso(text), product)


def from_age(age):
    return a_calendar(a_series(a_dose(ages=(ages(age, age),)), a_dose(2)))


class TestOneDose:
    def test_what_does_not_depend_on_the_day_is_claimed(self):
        dose = partly("2021-06")
        found = assessed(from_age("1y"), dose)
        assert verdicts(found) == ["Valid"]
        assert found.evaluations[0].dose == dose
        assert {each.field for each in found.uncertainties} <= {
            "earliest",
            "recommended",
            "unadjusted_recommended",
        }

    def test_what_depends_on_the_day_is_to_be_confirmed(self):
        dose = partly("2021")
        found = assessed(from_age("18m"), dose)
        (evaluation,) = found.evaluations
        assert evaluation.status is EvaluationStatus.TO_CONFIRM
        assert reasons(found) == ["Age: Too young"]
        (doubt,) = (
            each
            for each in found.uncertainties
            if each.subject[0] == "??/??/2021" and each.field == "status"
        )
        assert (doubt.subject, doubt.values) == (
            ("??/??/2021", "Measles"),
            ("Not Valid", "Valid"),
        )
        assert doubt.doses == (dose,)

    def test_a_date_that_differs_is_left_blank(self):
        found = assessed(from_age("18m"), partly("2021"))
        forecast = the_forecast(found)
        assert forecast.status is SeriesStatus.NOT_COMPLETE
        assert (forecast.dose_number, forecast.earliest) == (None, None)
        fields = {each.field: each.values for each in found.uncertainties if each.subject[1] == "1"}
        assert fields["dose_number"] == ("1", "2")
        assert fields["earliest"] == ("2021-07-01", "2021-12-31")

    def test_a_status_that_differs_is_to_be_confirmed(self):
        only = a_calendar(a_series(a_dose(ages=(ages("18m", "18m"),))))
        forecast = the_forecast(assessed(only, partly("2021")))
        assert forecast.status is SeriesStatus.TO_CONFIRM
        assert (forecast.reasons, forecast.earliest) == ((), None)

    def test_a_dose_may_not_be_before_birth_nor_to_come(self):
        assert verdicts(assessed(from_age("0d"), partly("2020"), born=date(2020, 12, 31))) == [
            "Valid"
        ]
        assert the_forecast(assessed(from_age("0d"), partly("2025"))).earliest == ON

    @pytest.mark.parametrize(
        ("text", "reason"),
        [("2019", "before birth"), ("2026", "after the day of assessment")],
    )
    def test_one_that_is_wholly_outside_is_excluded(self, text, reason):
        found = assessed(from_age("0d"), partly(text))
        assert [each.reason.value for each in found.excluded] == [reason]
        assert (found.evaluations, found.uncertainties) == ((), ())

    def test_a_partial_date_that_is_full_is_a_day(self):
        full = Dose(PartialDate(2021, 6, 1), "A")
        found = assessed(from_age("1y"), full)
        assert (verdicts(found), found.uncertainties) == (["Valid"], ())

    def test_an_antigen_that_only_one_end_has_is_to_be_confirmed(self):
        calendar = a_calendar(
            a_series(antigen="M"),
            products={"A": [Association("M", between("18m"))]},
        )
        found = assessed(calendar, partly("2021"))
        assert verdicts(found) == ["To confirm"]
        assert found.excluded == ()
        (doubt,) = (
            each
            for each in found.uncertainties
            if each.subject[1] == "M" and each.field == "status"
        )
        assert doubt.values == ("-", "Valid")

    def test_a_reason_that_all_give_keeps_its_day_only_when_it_is_one(self):
        second = a_dose(2, intervals=(interval("4w", "4w"),))
        calendar = a_calendar(a_series(a_dose(), second))
        found = assessed(calendar, partly("2021-06"), "2021-07-01")
        assert verdicts(found) == ["Valid", "To confirm"]
        too_soon = assessed(calendar, partly("2021-06"), partly("2021-06"))
        assert all(each.limit is None for each in too_soon.evaluations[0].reasons)


class TestSeveralDoses:
    def test_two_doses_of_one_year_may_be_far_apart_or_not(self):
        second = a_dose(2, intervals=(interval("4w", "4w"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), partly("2021"), partly("2021"))
        assert verdicts(found) == ["Valid", "To confirm"], "of one day they count as they come"
        assert the_forecast(found).status is SeriesStatus.TO_CONFIRM

    def test_the_same_dose_twice_is_two_doses(self):
        dose = partly("2021-06")
        found = assessed(a_calendar(a_series(*doses(3))), dose, dose)
        assert verdicts(found) == ["Valid", "Valid"]
        assert the_forecast(found).dose_number == 3

    def test_only_the_dose_whose_day_decides_is_named(self):
        calendar = a_calendar(
            a_series(a_dose(ages=(ages("18m", "18m"),)), antigen="X"),
            a_series(antigen="Y"),
            products={"A": ["X"], "B": ["Y"]},
        )
        deciding, other = partly("2021"), partly("2021", "B")
        found = assessed(calendar, deciding, other)
        (doubt,) = (
            each
            for each in found.uncertainties
            if each.subject == ("X", "1") and each.field == "status"
        )
        assert doubt.doses == (deciding,)

    def test_where_no_dose_alone_decides_all_are_named(self):
        """With many doses not every combination is tried."""
        second = a_dose(2, intervals=(interval("11m", "11m"),))
        many = [partly("2021") for _ in range(5)]
        found = assessed(a_calendar(a_series(a_dose(), second)), *many)
        assert found.uncertainties
        assert all(each.doses for each in found.uncertainties)


class TestPlacements:
    def tried(self, *given):
        return [[day for day, _ in placed] for placed in placements(given, born=BORN, on=ON)]

    def test_a_few_doses_are_tried_in_every_combination(self):
        tried = self.tried(partly("2021-01"), partly("2021-02"), Dose(date(2022, 1, 1), "A"))
        assert len(tried) == 4
        assert [date(2021, 1, 31), date(2021, 2, 1), date(2022, 1, 1)] in tried

    def test_each_way_is_tried_once(self):
        tried = self.tried(*[partly("2021")] * 4)
        assert len(tried) == 16 == len({tuple(each) for each in tried})

    def test_many_are_tried_all_first_all_last_each_apart_and_spread(self):
        tried = self.tried(*[partly("2021")] * 5, Dose(date(2022, 1, 1), "A"))
        assert len(tried) == 2 + 2 * 5 + 1
        first, last = date(2021, 1, 1), date(2021, 12, 31)
        assert tried[0][:5] == [first] * 5
        assert tried[1][:5] == [last] * 5
        assert tried[2][:5] == [last, first, first, first, first]
        assert tried[3][:5] == [first, last, last, last, last]
        assert tried[-1][:5] == [first, date(2021, 4, 2), date(2021, 7, 2), date(2021, 10, 1), last]
        assert all(each[5] == date(2022, 1, 1) for each in tried)
