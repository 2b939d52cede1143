"""Chapter 7: forecast dates and reasons. A class for each decision table and rule table."""

from datetime import date

import pytest

from immunization.engine import Dose, Observation, Policies
from immunization.schedule.antigen import (
    AntigenContraindication,
    BirthImmunity,
    ContraindicatedProduct,
    Immunity,
    VaccineContraindication,
)
from immunization.schedule.dose import FromObservation, FromTargetDose, Season
from immunization.schedule.knowledge_base import Conflict
from immunization.schedule.skip import SkipContext
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    between,
    doses,
    interval,
    skip_at,
    span,
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


class TestTable7_3:  # noqa: N801
    """Does the patient have evidence of immunity?"""

    born_there = BirthImmunity(date(1980, 1, 1), "US", frozenset({"055"}))
    calendar = a_calendar(
        an_antigen(a_series(), immunity=Immunity(frozenset({"020"}), (born_there,)))
    )

    def test_yes_by_an_immunity_guideline(self):
        found = assessed(self.calendar, observations=["020"])
        assert (status(found), why(found)) == ("Immune", ["Patient has evidence of immunity"])

    def test_yes_when_born_before_in_the_country(self):
        assert status(assessed(self.calendar, born=date(1979, 12, 31), country="us")) == "Immune"

    def test_no_with_an_exclusion(self):
        found = assessed(self.calendar, born=date(1979, 12, 31), country="US", observations=["055"])
        assert status(found) == "Not Complete"

    def test_no_when_born_in_another_country(self):
        found = assessed(self.calendar, born=date(1979, 12, 31), country="FR")
        assert status(found) == "Not Complete"

    def test_no_when_not_born_before(self):
        assert (
            status(assessed(self.calendar, born=date(1980, 1, 1), country="US")) == "Not Complete"
        )

    def test_a_country_that_is_not_known_counts_as_that_country(self):
        assert status(assessed(self.calendar, born=date(1979, 12, 31))) == "Immune"
        strict = Policies(unknown_country_is_native=False)
        found = assessed(self.calendar, born=date(1979, 12, 31), policies=strict)
        assert status(found) == "Not Complete"

    def test_a_row_without_country_is_any_country(self):
        anywhere = Immunity(births=(BirthImmunity(date(1980, 1, 1)),))
        calendar = a_calendar(an_antigen(a_series(), immunity=anywhere))
        assert status(assessed(calendar, born=date(1979, 1, 1), country="FR")) == "Immune"


class TestTable7_5:  # noqa: N801
    """Does the antigen contraindication apply to the patient?"""

    stated = AntigenContraindication("080", "Allergy", "Refer", between("1y", "6y"))
    calendar = a_calendar(an_antigen(a_series(), contraindications=(stated,)))

    @pytest.mark.parametrize("on", ["2021-01-01", "2025-12-31"])
    def test_yes_with_the_observation_between_the_ages(self, on):
        found = assessed(self.calendar, on=on, observations=["080"])
        assert (status(found), why(found)) == (
            "Contraindicated",
            ["Patient has a contraindication"],
        )
        assert the_forecast(found).guidance == ("Refer",)

    @pytest.mark.parametrize("on", ["2020-12-31", "2026-01-01"])
    def test_no_outside_the_ages(self, on):
        assert status(assessed(self.calendar, on=on, observations=["080"])) == "Not Complete"

    def test_no_without_the_observation(self):
        assert status(assessed(self.calendar, observations=["081"])) == "Not Complete"

    def test_unknown_is_not_applied_and_the_text_is_made_available(self):
        found = assessed(self.calendar, undetermined=["080"])
        assert status(found) == "Not Complete"
        assert [each.text for each in found.to_check] == ["Allergy"]


BOTH = (vaccine("A"), vaccine("B"))


def contraindicating(*products, code="076", **more):
    return VaccineContraindication(code, "Neurologic", products, "Wait", **more)


class TestToCheck:
    def test_only_what_is_undetermined(self):
        calendar = a_calendar(
            an_antigen(
                a_series(),
                contraindications=(AntigenContraindication("080", "Allergy"),),
                vaccine_contraindications=(contraindicating(ContraindicatedProduct("A")),),
            )
        )
        assert assessed(calendar, undetermined=["999"]).to_check == ()
        both = assessed(calendar, undetermined=["080", "076"]).to_check
        assert [(each.antigen, each.observation) for each in both] == [
            ("Measles", "080"),
            ("Measles", "076"),
        ]


class TestTable7_6:  # noqa: N801
    """Does the vaccine contraindication apply to the patient?"""

    both = a_series(a_dose(preferable=(vaccine("A"), vaccine("B"))))

    def vaccines(self, *products, **more):
        stated = contraindicating(*products)
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        found = assessed(calendar, **{"observations": ["076"]} | more)
        return [each.product for each in the_forecast(found).vaccines]

    def test_yes_for_a_vaccine_type_that_is_named(self):
        assert self.vaccines(ContraindicatedProduct("A")) == ["B"]

    def test_no_for_another_vaccine_type(self):
        assert self.vaccines(ContraindicatedProduct("C")) == ["A", "B"]

    def test_no_without_the_observation(self):
        assert self.vaccines(ContraindicatedProduct("A"), observations=["077"]) == ["A", "B"]

    @pytest.mark.parametrize(
        ("on", "left"),
        [("2020-12-31", ["A", "B"]), ("2021-01-01", ["B"]), ("2022-01-01", ["A", "B"])],
    )
    def test_no_outside_the_ages(self, on, left):
        assert self.vaccines(ContraindicatedProduct("A", between("1y", "2y")), on=on) == left

    def test_unknown_is_not_applied_and_the_text_is_made_available(self):
        stated = contraindicating(ContraindicatedProduct("A"), ContraindicatedProduct("B"))
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        found = assessed(calendar, undetermined=["076"])
        assert [each.product for each in the_forecast(found).vaccines] == ["A", "B"]
        assert [each.text for each in found.to_check] == ["Neurologic"]

    def test_its_guidance_goes_with_the_forecast(self):
        stated = contraindicating(ContraindicatedProduct("A"))
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        assert the_forecast(assessed(calendar, observations=["076"])).guidance == ("Wait",)


class TestTable7_7:  # noqa: N801
    """Is the relevant patient series a contraindicated patient series?"""

    def status(self, *products, preferable=BOTH, days=()):
        stated = contraindicating(*(ContraindicatedProduct(product) for product in products))
        series = a_series(a_dose(preferable=preferable))
        calendar = a_calendar(an_antigen(series, vaccine_contraindications=(stated,)))
        return status(assessed(calendar, *days, observations=["076"]))

    def test_yes_when_every_preferable_vaccine_is(self):
        assert self.status("A", "B") == "Contraindicated"

    def test_no_when_one_is_left(self):
        assert self.status("A") == "Not Complete"

    def test_no_when_the_dose_names_no_preferable_vaccine(self):
        assert self.status("A", preferable=()) == "Not Complete"

    def test_a_complete_series_needs_no_vaccine(self):
        assert self.status("A", "B", days=["2021-01-01"]) == "Complete"


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


class TestForecastDtCan1:
    """Table 7-11: the candidate earliest date is the latest of six."""

    def earliest(self, dose, *days, **more):
        return dates(assessed(a_calendar(a_series(dose), **more), *days))[0]

    def test_birth_where_nothing_is_asked(self):
        assert self.earliest(a_dose()) == "2020-01-01"

    def test_the_minimum_age_date(self):
        assert self.earliest(a_dose(ages=(ages("1y-4d", "1y"),))) == "2021-01-01"

    def test_never_before_birth(self):
        assert self.earliest(a_dose(ages=(ages("", "-4d"),))) == "2020-01-01"

    def test_the_latest_minimum_interval_date(self):
        second = a_dose(
            2,
            intervals=(
                interval(minimum="4w"),
                interval(minimum="6m", reference=FromTargetDose(1)),
                interval(),
            ),
        )
        found = assessed(a_calendar(a_series(a_dose(), second)), "2024-01-01")
        assert dates(found)[0] == "2024-07-01"

    def test_an_interval_without_reference_gives_no_date(self):
        assert self.earliest(a_dose(intervals=(interval(minimum="4w"),))) == "2020-01-01"

    def test_an_interval_from_an_observation(self):
        since = interval(minimum="27w", reference=FromObservation("170"))
        calendar = a_calendar(a_series(a_dose(intervals=(since,))))
        pregnant = Observation("170", date(2024, 12, 1))
        assert dates(assessed(calendar, observations=[pregnant]))[0] == "2025-06-08"

    def test_relevant_2_the_interval_in_force_on_the_day_of_assessment(self):
        old = interval(minimum="8w", validity=Validity(cessation=date(2024, 12, 31)))
        new = interval(minimum="4w", validity=Validity(effective=date(2025, 1, 1)))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(old, new))))
        assert dates(assessed(calendar, "2024-12-01", on="2024-12-31"))[0] == "2025-01-26"
        assert dates(assessed(calendar, "2024-12-01", on="2025-01-01"))[0] == "2024-12-29"

    def test_the_latest_forecast_conflict_end_date(self):
        """CALCDTCONFLICT-3: the conflict end, not the minimum, for any preferable vaccine."""
        conflicts = (
            Conflict("B", "A", span("1d"), span("24d"), span("28d")),
            Conflict("C", "A", span("1d"), span("24d"), span("1m")),
        )
        calendar = a_calendar(
            a_series(antigen="M"),
            a_series(antigen="V"),
            conflicts=conflicts,
            products={"A": ["M"], "B": ["V"], "C": ["V"]},
        )
        live = (Dose(date(2024, 12, 20), "B"), Dose(date(2024, 12, 22), "C"))
        found = assessed(calendar, *live)
        (mine,) = (each for each in found.forecasts if each.vaccine_group == "M")
        assert mine.earliest == date(2025, 1, 22)

    def test_a_conflict_with_no_preferable_vaccine_is_no_bound(self):
        conflicts = (Conflict("B", "C", span("1d"), span("24d"), span("28d")),)
        calendar = a_calendar(
            a_series(antigen="M"),
            a_series(antigen="V"),
            conflicts=conflicts,
            products={"A": ["M"], "B": ["V"]},
        )
        found = assessed(calendar, Dose(date(2024, 12, 20), "B"))
        (mine,) = (each for each in found.forecasts if each.vaccine_group == "M")
        assert mine.earliest == date(2020, 1, 1)

    def test_the_start_of_the_season(self):
        assert self.earliest(a_dose(season=Season(date(2024, 9, 1)))) == "2024-09-01"

    def test_the_last_dose_whatever_its_status(self):
        old = a_dose(ages=(ages("10y", "10y"),), intervals=())
        calendar = a_calendar(a_series(a_dose(preferable=(vaccine("B"),))))
        assert dates(assessed(calendar, "2024-05-05"))[0] == "2024-05-05"
        assert self.earliest(old, "2024-05-05") == "2030-01-01"

    def test_the_last_inadvertent_dose(self):
        dose = a_dose(inadvertent=frozenset({"B"}))
        assert self.earliest(dose, Dose(date(2024, 6, 6), "B")) == "2024-06-06"


class TestTable7_13:  # noqa: N801
    """Forecast dates, vaccines and dose number."""

    def test_forecastdt_2_recommended_by_age(self):
        dose = a_dose(ages=(ages(earliest="2y"),), intervals=(interval(earliest="1y"),))
        assert dates(assessed(a_calendar(a_series(dose))))[1] == "2022-01-01"

    def test_forecastdt_2_else_by_the_latest_interval(self):
        second = a_dose(
            2,
            intervals=(
                interval(earliest="2m"),
                interval(earliest="6m", reference=FromTargetDose(1)),
            ),
        )
        found = assessed(a_calendar(a_series(a_dose(), second)), "2024-01-01")
        assert dates(found)[1] == "2024-07-01"

    def test_forecastdt_2_else_the_earliest_date(self):
        found = assessed(a_calendar(a_series(a_dose(ages=(ages("", "1y"),)))))
        assert dates(found)[:2] == ["2021-01-01", "2021-01-01"]
        assert the_forecast(found).unadjusted_recommended == date(2021, 1, 1)

    def test_forecastdt_3_past_due_the_day_before_the_latest_age(self):
        dose = a_dose(ages=(ages(latest="2y"),), intervals=(interval(latest="1y"),))
        assert dates(assessed(a_calendar(a_series(dose))))[2] == "2021-12-31"

    def test_forecastdt_3_else_the_day_before_the_latest_interval(self):
        second = a_dose(2, intervals=(interval(latest="2m"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2024-01-01")
        assert dates(found)[2] == "2024-02-29"

    def test_forecastdt_3_else_blank(self):
        assert dates(assessed(a_calendar(a_series())))[2] is None
        assert the_forecast(assessed(a_calendar(a_series()))).unadjusted_past_due is None

    def test_forecastdt_4_latest_the_day_before_the_maximum_age(self):
        found = assessed(a_calendar(a_series(a_dose(ages=(ages(maximum="18y"),)))))
        assert dates(found)[3] == "2037-12-31"
        assert dates(assessed(a_calendar(a_series())))[3] is None

    def test_forecastdt_5_and_6_never_before_the_earliest_date(self):
        rule = ages("", "3y", earliest="2y", latest="2y+4w")
        found = assessed(a_calendar(a_series(a_dose(ages=(rule,)))))
        assert dates(found) == ["2023-01-01", "2023-01-01", "2023-01-01", None]
        forecast = the_forecast(found)
        assert forecast.unadjusted_recommended == date(2022, 1, 1)
        assert forecast.unadjusted_past_due == date(2022, 1, 28)

    def test_relevant_2_the_age_rule_in_force_on_the_day_of_assessment(self):
        rules = (
            ages(earliest="2y", validity=Validity(cessation=date(2024, 12, 31))),
            ages(earliest="3y", validity=Validity(effective=date(2025, 1, 1))),
        )
        calendar = a_calendar(a_series(a_dose(ages=rules)))
        assert dates(assessed(calendar, on="2024-12-31"))[1] == "2022-01-01"
        assert dates(assessed(calendar, on="2025-01-01"))[1] == "2023-01-01"

    def test_forecastdn_1_one_more_than_the_satisfied_doses(self):
        calendar = a_calendar(a_series(*doses(4)))
        found = assessed(calendar, "2021-01-01", "2022-01-01", Dose(date(2023, 1, 1), "B"))
        assert the_forecast(found).dose_number == 3

    def test_forecastdn_1_a_skipped_dose_is_not_counted(self):
        calendar = a_calendar(a_series(a_dose(skips=(skip_at(),)), a_dose(2)))
        assert the_forecast(assessed(calendar)).dose_number == 1

    def test_forecastdn_1_of_a_seasonal_dose_only_those_of_this_season(self):
        seasonal = doses(3, season=Season(date(2024, 9, 1)), recurring=True)
        found = assessed(a_calendar(a_series(*seasonal)), "2024-08-31", "2024-09-01")
        assert the_forecast(found).dose_number == 2

    def vaccines(self, *rows, rule=None):
        dose = a_dose(preferable=rows, ages=(rule,) if rule else ())
        found = assessed(a_calendar(a_series(dose)))
        return [each.product for each in the_forecast(found).vaccines]

    def test_forecastrecvac_1_preferable_with_the_flag(self):
        assert self.vaccines(vaccine("A"), vaccine("B", recommended=False)) == ["A"]

    def test_forecastrecvac_1_of_the_age_on_the_earliest_or_recommended_date(self):
        rule = ages("", "1y", earliest="2y")
        rows = (
            vaccine("A", ages=between("1y", "1y+1d")),
            vaccine("B", ages=between("2y", "3y")),
            vaccine("C", ages=between("1y+1d", "2y")),
        )
        assert self.vaccines(*rows, rule=rule) == ["A", "B"]

    def test_forecastguidance_1_of_the_series(self):
        calendar = a_calendar(a_series(guidance=("Ask first",)))
        assert the_forecast(assessed(calendar)).guidance == ("Ask first",)
        assert the_forecast(assessed(calendar, observations=["1"])).guidance == ("Ask first",)


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
