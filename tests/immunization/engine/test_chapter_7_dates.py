"""Chapter 7.4 and 7.5: the candidate date and the forecast dates, rule by rule."""

from datetime import date

from immunization.engine import Dose, Observation
from immunization.schedule.dose import FromObservation, FromTargetDose, Season
from immunization.schedule.knowledge_base import Conflict
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    between,
    doses,
    interval,
    skip_at,
    span,
    the_forecast,
    vaccine,
)


def dates(assessment):
    forecast = the_forecast(assessment)
    days = (forecast.earliest, forecast.recommended, forecast.past_due, forecast.latest)
    return [day.isoformat() if day else None for day in days]


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
                interval(),
                interval(minimum="4w"),
                interval(minimum="6m", reference=FromTargetDose(1)),
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
        too_old = vaccine("A", ages=between("", "1y"))
        assert self.vaccines(too_old, vaccine("B"), rule=ages("", "1y")) == ["B"]

    def test_forecastrecvac_1_a_vaccine_with_its_trade_name(self):
        dose = a_dose(preferable=(vaccine("A", trade_name="Adult"), vaccine("B")))
        found = the_forecast(assessed(a_calendar(a_series(dose)))).vaccines
        assert [(each.product, each.trade_name) for each in found] == [("A", "Adult"), ("B", "")]

    def test_forecastguidance_1_of_the_series(self):
        calendar = a_calendar(a_series(guidance=("Ask first",)))
        assert the_forecast(assessed(calendar)).guidance == ("Ask first",)
        assert the_forecast(assessed(calendar, observations=["1"])).guidance == ("Ask first",)
