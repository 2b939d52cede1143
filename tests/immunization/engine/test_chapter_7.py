"""Chapter 7: forecast dates and reasons. A class for each decision table and rule table."""

from datetime import date

import pytest

from immunization.schedule.antigen import (
    AntigenContraindication,
    Immunity,
    VaccineContraindication,
)
from immunization.schedule.dose import Season
from immunization.schedule.skip import SkipContext
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    doses,
    interval,
    skip_at,
    status,
    the_forecast,
    vaccine,
    why,
)


def dates(assessment):
    forecast = the_forecast(assessment)
    days = (forecast.earliest, forecast.recommended, forecast.past_due, forecast.latest)
    return [day.isoformat() if day else None for day in days]


class TestSection7_1:  # noqa: N801
    """Conditional skip, with the assessment date as the reference."""

    @pytest.mark.parametrize(
        ("context", "number"),
        [(SkipContext.FORECAST, 2), (SkipContext.BOTH, 2), (SkipContext.EVALUATION, 1)],
    )
    def test_target_doses_are_skipped_in_the_context_of_a_forecast(self, context, number):
        first = a_dose(skips=(skip_at("1y", context=context),), ages=(ages(earliest="1y"),))
        found = assessed(a_calendar(a_series(first, a_dose(2, ages=(ages(earliest="2y"),)))))
        assert the_forecast(found).recommended == date(2020 + number, 1, 1)

    def test_all_may_be_skipped(self):
        found = assessed(a_calendar(a_series(*doses(2, skips=(skip_at("1y"),)))))
        assert status(found) == "Not Recommended"


BOTH = (vaccine("A"), vaccine("B"))


def contraindicating(*products, code="076", **more):
    return VaccineContraindication(code, "Neurologic", products, "Wait", **more)


class TestTable7_10:  # noqa: N801
    """Should the patient receive another target dose?"""

    def test_not_complete(self):
        found = assessed(a_calendar(a_series()))
        assert (status(found), why(found)) == (
            "Not Complete",
            ["Another dose is recommended"],
        )

    def test_complete_with_a_satisfied_dose(self):
        found = assessed(a_calendar(a_series()), "2021-01-01")
        assert (status(found), why(found)) == ("Complete", ["Patient series is complete"])

    def test_not_recommended_without_one(self):
        found = assessed(a_calendar(a_series(a_dose(skips=(skip_at(),)))))
        assert (status(found), why(found)) == (
            "Not Recommended",
            ["Not recommended at this time due to past immunization history"],
        )

    def test_immune_comes_first(self):
        immunity = Immunity(frozenset({"080"}))
        stated = (AntigenContraindication("080", "Allergy"),)
        calendar = a_calendar(an_antigen(a_series(), immunity=immunity, contraindications=stated))
        assert status(assessed(calendar, "2021-01-01", observations=["080"])) == "Immune"

    def test_contraindicated_comes_before_complete(self):
        stated = (AntigenContraindication("080", "Allergy"),)
        calendar = a_calendar(an_antigen(a_series(), contraindications=stated))
        assert status(assessed(calendar, "2021-01-01", observations=["080"])) == "Contraindicated"

    @pytest.mark.parametrize(
        ("on", "expected"), [("2025-03-31", "Not Complete"), ("2025-04-01", "Not Recommended")]
    )
    def test_not_recommended_past_the_season(self, on, expected):
        calendar = a_calendar(a_series(a_dose(season=Season(end=date(2025, 3, 31)))))
        found = assessed(calendar, on=on)
        assert status(found) == expected
        if expected == "Not Recommended":
            assert why(found) == ["Past seasonal recommendation end date"]

    @pytest.mark.parametrize(
        ("on", "expected"), [("2024-12-31", "Not Complete"), ("2025-01-01", "Aged Out")]
    )
    def test_aged_out_from_the_maximum_age(self, on, expected):
        found = assessed(a_calendar(a_series(a_dose(ages=(ages(maximum="5y"),)))), on=on)
        assert status(found) == expected
        if expected == "Aged Out":
            assert why(found) == ["Patient has exceeded the maximum age"]

    @pytest.mark.parametrize(("minimum", "expected"), [("4w", "Not Complete"), ("8w", "Aged Out")])
    def test_aged_out_when_the_candidate_date_is_too_late(self, minimum, expected):
        second = a_dose(2, ages=(ages(maximum="5y"),), intervals=(interval(minimum=minimum),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2024-11-15", on="2024-11-15")
        assert status(found) == expected
        if expected == "Aged Out":
            assert why(found) == ["Patient is unable to finish the series prior to the maximum age"]

    def test_aged_out_when_the_candidate_date_is_the_maximum_age_date(self):
        rule = ages(minimum="5y", maximum="5y")
        assert status(assessed(a_calendar(a_series(a_dose(ages=(rule,)))), on="2024-01-01")) == (
            "Aged Out"
        )


class TestSection7_6:  # noqa: N801
    """Validate recommendation: the dose would be skipped on its earliest date."""

    def calendar(self, *after):
        second = a_dose(2, intervals=(interval(minimum="4w"),), skips=(skip_at("1y"),))
        return a_calendar(a_series(a_dose(), second, *after))

    def test_the_next_target_dose_is_forecast_instead(self):
        third = a_dose(3, intervals=(interval(minimum="8w"),))
        found = assessed(self.calendar(third), "2020-12-20", on="2020-12-20")
        assert dates(found)[0] == "2021-02-14"

    def test_the_reference_date_stays_that_of_the_first_forecast(self):
        third = a_dose(3, intervals=(interval(minimum="8w"),), skips=(skip_at("1y+1m"),))
        found = assessed(self.calendar(third), "2020-12-20", on="2020-12-20")
        assert dates(found)[0] == "2021-02-14", "skipped only if asked on the later date"

    def test_the_series_may_be_complete_by_it(self):
        found = assessed(self.calendar(), "2020-12-20", on="2020-12-20")
        assert status(found) == "Complete"

    def test_a_dose_that_stays_needed_is_forecast(self):
        found = assessed(self.calendar(), "2020-06-01", on="2020-06-01")
        assert dates(found)[0] == "2020-06-29"
