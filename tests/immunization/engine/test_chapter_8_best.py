"""Chapter 8.8: the best series, and what is told of several."""

from immunization.engine.policies import CASE_FILE_CONVENTIONS, DEFAULT
from immunization.schedule.series import Indication, SeriesType
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    doses,
)

RISK, ONLY = SeriesType.RISK, SeriesType.EVALUATION_ONLY
INDICATED = (Indication("017"),)


def risk(*parts, name="Risk", **more):
    more.setdefault("indications", INDICATED)
    more.setdefault("default", False)
    return a_series(*parts, name=name, kind=RISK, **more)


def chosen(calendar, *days, observations=("017",), **more):
    """The best series by series group."""
    found = assessed(calendar, *days, observations=observations, **more)
    return {each.series_group: each.series[0] for each in found.forecasts}


class TestTable8_14:  # noqa: N801
    """Is the prioritized patient series the best patient series for the series group?"""

    two = frozenset({"2"})

    def test_complete_is_the_best(self):
        calendar = a_calendar(
            a_series(equivalent_groups=self.two), risk(group="2", equivalent_groups=frozenset("1"))
        )
        assert chosen(calendar, "2021-01-01") == {"1": "Series", "2": "Risk"}

    def test_none_when_an_equivalent_group_is_complete(self):
        calendar = a_calendar(a_series(*doses(2), equivalent_groups=self.two), risk(group="2"))
        assert chosen(calendar, "2021-01-01") == {"2": "Risk"}

    def test_evaluation_only_is_not_the_best(self):
        only = a_series(*doses(2), name="Only", kind=ONLY)
        assert chosen(a_calendar(only), "2021-01-01") == {}

    def test_risk_is_the_best(self):
        calendar = a_calendar(a_series(), risk(group="2", equivalent_groups=frozenset("1")))
        assert chosen(calendar) == {"1": "Series", "2": "Risk"}

    def test_standard_is_the_best_unless_an_equivalent_group_has_a_risk_series(self):
        calendar = a_calendar(a_series(equivalent_groups=self.two), risk(group="2"))
        assert chosen(calendar) == {"2": "Risk"}
        assert chosen(calendar, observations=()) == {"1": "Series"}

    def test_of_several_equivalent_groups_those_without_a_series_hide_none(self):
        many = frozenset(map(str, range(2, 40)))
        calendar = a_calendar(a_series(equivalent_groups=many), risk(group="2"))
        assert chosen(calendar) == {"2": "Risk"}

    def test_a_standard_series_in_an_equivalent_group_does_not_matter(self):
        calendar = a_calendar(
            a_series(equivalent_groups=self.two), a_series(name="Other", group="2")
        )
        assert chosen(calendar) == {"1": "Series", "2": "Other"}

    def test_equivalence_has_a_direction(self):
        calendar = a_calendar(
            a_series(*doses(2)), risk(*doses(3), group="2", equivalent_groups=frozenset("1"))
        )
        assert chosen(calendar, "2021-01-01") == {"1": "Series", "2": "Risk"}


class TestEvaluationsOfSeveralSeries:
    def test_a_dose_is_shown_in_the_group_in_which_it_stands_for_most(self):
        child = a_series(a_dose(ages=(ages(maximum="1y"),)), name="Child")
        adult = a_series(a_dose(ages=(ages("1y", "1y"),)), name="Adult", group="2")
        found = assessed(a_calendar(child, adult), "2021-06-01")
        (only,) = found.evaluations
        assert (only.status.value, only.series, only.series_group) == ("Valid", "Adult", "2")

    def test_not_valid_stands_for_more_than_extraneous(self):
        child = a_series(a_dose(ages=(ages(maximum="1y"),)), name="Child")
        adult = a_series(a_dose(ages=(ages("3y", "3y"),)), name="Adult", group="2")
        found = assessed(a_calendar(child, adult), "2021-06-01")
        assert [each.status.value for each in found.evaluations] == ["Not Valid"]

    def test_without_a_best_series_the_prioritized_one_speaks(self):
        only = a_series(*doses(2), name="Only", kind=ONLY)
        found = assessed(a_calendar(only), "2021-01-01")
        assert found.forecasts == ()
        assert [each.series for each in found.evaluations] == ["Only"]

    def test_without_a_prioritized_one_nobody_does(self):
        found = assessed(a_calendar(risk(name="Risk")), "2021-01-01")
        assert (found.forecasts, found.evaluations) == ((), ())


class TestDoseNumberCountsOtherGroups:
    calendar = a_calendar(a_series(*doses(2)), risk(*doses(3, ages=(ages("4y", "4y"),)), group="2"))

    def number(self, policies):
        days = ("2021-01-01", "2022-01-01", "2024-06-01")
        found = assessed(self.calendar, *days, observations=["017"], policies=policies)
        return {each.series_group: each.dose_number for each in found.forecasts}

    def test_off_the_series_counts_its_own(self):
        assert self.number(DEFAULT) == {"1": None, "2": 2}

    def test_on_a_risk_series_counts_what_is_valid_elsewhere(self):
        assert self.number(CASE_FILE_CONVENTIONS) == {"1": None, "2": 4}

    def test_on_a_standard_series_does_not(self):
        child = a_series(*doses(2), name="Child")
        adult = a_series(a_dose(ages=(ages("4y", "4y"),)), name="Adult", group="2")
        found = assessed(a_calendar(child, adult), "2021-01-01", policies=CASE_FILE_CONVENTIONS)
        assert [each.dose_number for each in found.forecasts] == [2, 1]
