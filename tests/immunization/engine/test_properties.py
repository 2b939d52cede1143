"""What must hold of every assessment (issue 3, 5.2), on a calendar of many rules.

Where a property is narrower than one would wish, the counterexample stands beside it as a test
with its rule.
"""

from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from immunization.dates import PartialDate, Span
from immunization.engine import Dose, Observation, Person, assess
from immunization.engine.statuses import EvaluationStatus, SeriesStatus
from immunization.schedule.knowledge_base import VaccineGroup
from immunization.schedule.series import Gender
from immunization.schedule.skip import SkipContext
from immunization.schedule.validity import Label
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    interval,
    skip_at,
    the_forecast,
)
from tests.immunization.engine.many_rules import CALENDAR, ON

births = st.dates(date(1990, 1, 1), date(2026, 11, 1))


@st.composite
def people(draw):
    observations = draw(st.sampled_from([(), (Observation("017"),)]))
    return Person(draw(births), draw(st.sampled_from(Gender)), observations=observations)


@st.composite
def histories(draw, most=6):
    person = draw(people())
    days = draw(st.lists(st.integers(0, (ON - person.born).days), max_size=most))
    received = [
        Dose(person.born + timedelta(days=day), draw(st.sampled_from("ABC"))) for day in days
    ]
    return person, received


def said(person, received, on=ON, **more):
    return assess(person, received, CALENDAR, on, **more)


def complete(assessment):
    """The groups with nothing left to give, whichever of their series says so."""
    return {
        (each.vaccine_group, each.series_group)
        for each in assessment.forecasts
        if each.status is SeriesStatus.COMPLETE
    }


class TestNeverRaises:
    @given(histories(), st.integers(0, 40_000))
    def test_an_earlier_date_of_birth(self, history, earlier):
        person, received = history
        older = Person(person.born - timedelta(days=earlier), person.gender)
        assert said(older, received).forecasts is not None

    @given(histories(), st.data())
    def test_a_dose_twice(self, history, data):
        person, received = history
        assume(received)
        again = [*received, data.draw(st.sampled_from(received))]
        assert len(said(person, again).evaluations) >= len(said(person, received).evaluations)


class TestDeterministic:
    @given(histories(), st.randoms())
    def test_the_order_of_doses_of_different_days_does_not_matter(self, history, chance):
        person, received = history
        assume(len({dose.given for dose in received}) == len(received))
        shuffled = received.copy()
        chance.shuffle(shuffled)
        assert said(person, shuffled) == said(person, received)

    def test_the_order_of_doses_of_one_day_does(self):
        """CDSi 4.2 sorts by date only: the first of two different vaccines of a day is evaluated
        first, and the second one has an interval of 0 days."""
        day = date(2021, 6, 1)
        person = Person(date(2020, 1, 1))
        one = said(person, [Dose(day, "A"), Dose(day, "B")])
        other = said(person, [Dose(day, "B"), Dose(day, "A")])
        assert one != other

    @given(histories())
    def test_evaluating_twice_gives_equal_objects(self, history):
        person, received = history
        assert said(person, received) == said(person, received)
        assert repr(said(person, received)) == repr(said(person, received))

    @given(histories())
    def test_the_trace_does_not_change_the_verdict(self, history):
        person, received = history
        assert said(person, received, trace=True) == said(person, received)

    @given(histories(most=2))
    def test_what_is_left_out_without_doses_would_not_have_been_chosen(self, history):
        """Every series is run once a dose that is of no use to it is there: its own date only."""
        person, _ = history
        assume(not person.observations)
        nothing = said(person, [])
        useless = Dose(person.born, "A", unfit=True)
        for mine, theirs in zip(nothing.forecasts, said(person, [useless]).forecasts, strict=True):
            assert (mine.series, mine.status) == (theirs.series, theirs.status)


class TestDates:
    @given(histories())
    def test_earliest_recommended_past_due_are_in_order_where_all_exist(self, history):
        for forecast in said(*history).forecasts:
            if forecast.earliest and forecast.recommended:
                assert forecast.earliest <= forecast.recommended
            if forecast.earliest and forecast.past_due:
                assert forecast.earliest <= forecast.past_due

    def test_recommended_may_come_after_past_due_when_the_data_says_so(self):
        """FORECASTDT-2 takes the recommended date by age, FORECASTDT-3 the past due date by
        interval where there is no latest age: nothing in the text relates the two."""
        second = a_dose(2, ages=(ages(earliest="4y"),), intervals=(interval(latest="2m"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-01", on=date(2022, 1, 1))
        forecast = the_forecast(found)
        assert forecast.past_due < forecast.recommended

    @given(histories())
    def test_recommended_is_not_after_past_due_where_both_come_from_ages(self, history):
        for forecast in said(*history).forecasts:
            if forecast.vaccine_group == "Z" and forecast.series_group == "1":
                assert forecast.past_due is None or forecast.recommended <= forecast.past_due

    @settings(suppress_health_check=[HealthCheck.filter_too_much])
    @given(histories())
    def test_a_dose_on_the_earliest_date_is_valid_or_grace(self, history):
        """With a recommended vaccine, in a group of one antigen, when that day has come."""
        person, received = history
        for forecast in said(person, received).forecasts:
            due = forecast.earliest
            if forecast.vaccine_group == "XY" or due is None or due > ON or not forecast.vaccines:
                continue
            dose = Dose(due, forecast.vaccines[0].product, "this one")
            found = said(person, [*received, dose], on=max(ON, due))
            (mine,) = (
                each
                for each in found.evaluations
                if each.dose.identifier and each.antigen == forecast.antigens[0]
            )
            assert mine.status is EvaluationStatus.VALID

    def test_on_the_earliest_date_of_a_group_another_antigen_may_not_be_due(self):
        """MULTIANTVG-1 with a priority forecast: the earliest date of one antigen is taken for the
        group, and the dose is too early for the other one."""
        urgent = a_dose(2, intervals=(interval("4w", "4w", priority=True),))
        series = (
            a_series(a_dose(), urgent, antigen="P", name="P", vaccine_group="G"),
            a_series(
                a_dose(),
                a_dose(2, ages=(ages("9y", "9y"),)),
                antigen="Q",
                name="Q",
                vaccine_group="G",
            ),
        )
        groups = (VaccineGroup("G", Label("G", "G"), ("P", "Q")),)
        calendar = a_calendar(*series, groups=groups)
        due = the_forecast(assessed(calendar, "2021-01-01")).earliest
        found = assessed(calendar, "2021-01-01", due)
        assert [each.status.value for each in found.evaluations if each.dose.given == due] == [
            "Valid",
            "Not Valid",
        ]

    @given(histories(), st.integers(0, 8000))
    def test_time_alone_does_not_undo_a_complete_series(self, history, later):
        """No rule of this calendar does, without an indication that ends: its only season and its
        only recurring dose are of one group, which is never complete."""
        person, received = history
        person = Person(person.born, person.gender)
        later_on = ON + timedelta(days=later)
        assert complete(said(person, received)) <= complete(said(person, received, on=later_on))

    def test_a_series_that_time_completes_too_may_be_the_one_that_is_told(self):
        """Tables 8-5 and 8-7: of two complete series the better one is told. The infant's third
        dose is skipped from 4 years on (CONDSKIP), and its series has the earlier doses."""
        person = Person(date(2024, 3, 1), Gender.FEMALE)
        received = [Dose(day, "A") for day in (*2 * (person.born,), date(2025, 2, 25))]
        received.append(Dose(date(2025, 3, 21), "A"))
        told = [
            next(each for each in said(person, received, on=day).forecasts)
            for day in (date(2028, 2, 29), date(2028, 3, 1))
        ]
        assert [each.status for each in told] == [SeriesStatus.COMPLETE] * 2
        assert [each.series for each in told] == [("X late", "Y late"), ("X infant", "Y infant")]

    def test_an_indication_that_ends_takes_its_series_with_it(self):
        """T5-4: the assessment date is before the indication end age date."""
        person = Person(date(2000, 1, 1), observations=(Observation("017"),))
        received = [Dose(date(2001, month, 1), "A") for month in (2, 6, 10)]
        groups = [
            {each.series_group for each in said(person, received, on=on).forecasts}
            for on in (date(2029, 12, 31), date(2030, 1, 1))
        ]
        assert groups == [{"1", "2"}, {"1"}]

    def test_a_rule_that_says_so_undoes_it(self):
        """CDSi 7.1: a skip in the context of a forecast holds between two ages only (a booster)."""
        booster = a_dose(
            2,
            ages=(ages("10y", "10y"),),
            skips=(skip_at("", "10y", context=SkipContext.FORECAST),),
        )
        calendar = a_calendar(a_series(a_dose(), booster))
        statuses = [
            the_forecast(assessed(calendar, "2021-01-01", on=on)).status.value
            for on in (date(2029, 12, 31), date(2030, 1, 1))
        ]
        assert statuses == ["Complete", "Not Complete"]


class TestPartialDays:
    @settings(max_examples=40, deadline=None)
    @given(histories(most=3), st.data())
    def test_nothing_is_claimed_that_a_possible_end_denies(self, history, data):
        person, received = history
        assume(received)
        loose = data.draw(st.integers(0, len(received) - 1))
        day = received[loose].given
        partial = PartialDate(day.year, day.month)
        vague = [*received]
        vague[loose] = Dose(partial, received[loose].product)
        claimed = said(person, vague)
        for end in (max(partial.earliest, person.born), min(partial.latest, ON)):
            certain = [*received]
            certain[loose] = Dose(end, received[loose].product)
            known = {(f.vaccine_group, f.series_group): f for f in said(person, certain).forecasts}
            for forecast in claimed.forecasts:
                if forecast.status is not SeriesStatus.TO_CONFIRM:
                    real = known[forecast.vaccine_group, forecast.series_group]
                    assert forecast.status is real.status
                    assert forecast.earliest in (None, real.earliest)
                    assert forecast.dose_number in (None, real.dose_number)


spans = st.builds(
    Span, st.integers(0, 90), st.integers(-5, 40), st.integers(-10, 60), st.integers(-40, 400)
)
