"""Chapter 5: relevant patient series."""

from datetime import date

import pytest

from immunization.engine import Observation, Policies
from immunization.schedule.series import Gender, Indication, SeriesType
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    between,
    the_forecast,
)

RISK = SeriesType.RISK


def risk_calendar(**more):
    indication = Indication("017", "Asthma", between("1y", "6y"), "Ask the pneumologist")
    series = a_series(name="Risk", kind=RISK, default=False, indications=(indication,), **more)
    return a_calendar(series)


def relevant(found):
    return [each.series for each in found.forecasts]


class TestTable5_4:  # noqa: N801
    """Does the indication apply to the patient?"""

    @pytest.mark.parametrize("on", ["2021-01-01", "2025-12-31"])
    def test_yes_with_the_observation_from_begin_to_end_age(self, on):
        assert relevant(assessed(risk_calendar(), on=on, observations=["017"])) == [("Risk",)]

    def test_no_without_the_observation(self):
        assert relevant(assessed(risk_calendar(), observations=["018"])) == []

    @pytest.mark.parametrize("on", ["2020-12-31", "2026-01-01"])
    def test_no_outside_the_ages(self, on):
        assert relevant(assessed(risk_calendar(), on=on, observations=["017"])) == []

    def test_unknown_is_no_and_the_text_is_made_available(self):
        found = assessed(risk_calendar(), undetermined=["017"])
        assert relevant(found) == []
        assert [(each.antigen, each.observation, each.text) for each in found.to_check] == [
            ("Measles", "017", "Asthma")
        ]

    @pytest.mark.parametrize(
        ("on", "texts"),
        [
            ("2020-12-31", []),
            ("2021-01-01", ["Asthma"]),
            ("2025-12-31", ["Asthma"]),
            ("2026-01-01", []),
        ],
    )
    def test_unknown_outside_the_ages_says_nothing(self, on, texts):
        found = assessed(risk_calendar(), undetermined=["017"], on=on)
        assert [each.text for each in found.to_check] == texts

    def test_where_nothing_is_in_doubt_nothing_is_to_be_checked(self):
        assert assessed(risk_calendar(), observations=["017"]).to_check == ()

    def test_what_is_known_is_not_in_doubt(self):
        found = assessed(risk_calendar(), undetermined=["017"], observations=["017"])
        assert (relevant(found), found.to_check) == ([("Risk",)], ())

    def test_an_indication_of_the_other_gender_is_not_to_be_checked(self):
        boys, girls = (
            a_series(
                name=gender.value,
                kind=RISK,
                default=False,
                genders=frozenset({gender}),
                indications=(Indication("017", f"Asthma of {gender.value}"),),
            )
            for gender in (Gender.MALE, Gender.FEMALE)
        )
        found = assessed(a_calendar(boys, girls), undetermined=["017"], gender=Gender.FEMALE)
        assert [each.text for each in found.to_check] == [f"Asthma of {Gender.FEMALE.value}"]

    def test_an_observation_to_come_does_not_apply(self):
        coming = Observation("017", date(2025, 1, 2))
        assert relevant(assessed(risk_calendar(), observations=[coming])) == []

    def test_the_most_recent_of_several_days_is_kept(self):
        days = [Observation("017", date(2024, 1, day)) for day in (5, 9, 7)]
        found = assessed(risk_calendar(), observations=[*days, Observation("017")])
        assert relevant(found) == [("Risk",)]


class TestForecastBeforeIndicationAge:
    policy = Policies(forecast_before_indication_age=True)

    def test_off_the_begin_age_is_asked(self):
        assert relevant(assessed(risk_calendar(), on="2020-06-01", observations=["017"])) == []

    def test_on_the_series_is_forecast_before(self):
        found = assessed(
            risk_calendar(), on="2020-06-01", observations=["017"], policies=self.policy
        )
        assert relevant(found) == [("Risk",)]

    def test_on_the_end_age_is_still_asked(self):
        found = assessed(
            risk_calendar(), on="2026-06-01", observations=["017"], policies=self.policy
        )
        assert relevant(found) == []

    def test_on_a_series_that_is_open_keeps_others_closed(self):
        now, later = (
            a_series(
                name=name,
                kind=RISK,
                default=False,
                group=group,
                indications=(Indication("017", ages=between(begin)),),
            )
            for name, group, begin in (("Now", "1", "1y"), ("Later", "2", "10y"))
        )
        found = assessed(a_calendar(now, later), observations=["017"], policies=self.policy)
        assert relevant(found) == [("Now",)]


class TestTable5_5:  # noqa: N801
    """Is an antigen series a relevant patient series for a patient?"""

    @pytest.mark.parametrize(
        ("gender", "expected"),
        [(Gender.FEMALE, ["Girls"]), (Gender.UNKNOWN, ["Girls"]), (Gender.MALE, ["Boys"])],
    )
    def test_only_for_a_required_gender(self, gender, expected):
        girls = frozenset({Gender.FEMALE, Gender.UNKNOWN})
        calendar = a_calendar(
            a_series(name="Girls", genders=girls),
            a_series(name="Boys", genders=frozenset({Gender.MALE})),
        )
        assert [
            name for names in relevant(assessed(calendar, gender=gender)) for name in names
        ] == (expected)

    def test_a_standard_series_is_everybodys(self):
        assert relevant(assessed(a_calendar(a_series()))) == [("Series",)]

    def test_an_evaluation_only_series_is_evaluated_for_everybody(self):
        only = a_series(name="Only", kind=SeriesType.EVALUATION_ONLY, default=False)
        assert relevant(assessed(a_calendar(only), "2021-01-01")) == [("Only",)]

    def test_a_risk_series_needs_an_indication(self):
        assert relevant(assessed(risk_calendar())) == []

    def test_a_risk_series_is_also_for_a_gender(self):
        calendar = risk_calendar(genders=frozenset({Gender.MALE}))
        assert relevant(assessed(calendar, observations=["017"], gender=Gender.FEMALE)) == []
        assert relevant(assessed(calendar, observations=["017"], gender=Gender.MALE)) == [("Risk",)]

    def test_the_guidance_of_the_indication_goes_with_the_forecast(self):
        """FORECASTGUIDANCE-1."""
        found = assessed(risk_calendar(guidance=("Series",)), observations=["017"])
        assert the_forecast(found).guidance == ("Series", "Ask the pneumologist")

    def test_without_doses_only_what_can_be_chosen_is_looked_at(self):
        """A second standard series beside a default one is not scorable without a valid dose."""
        early = a_series(a_dose(), name="Early", default=False)
        default = a_series(a_dose(ages=(ages("", "1y"),)), name="Default")
        calendar = a_calendar(an_antigen(early, default))
        assert relevant(assessed(calendar)) == [("Default",)]
        tried = {step.subject for step in assessed(calendar, trace=True).trace}
        assert "Early" not in tried
