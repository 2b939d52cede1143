"""Chapter 4: gather and organise the immunization history, and walk through it."""

import pickle
from datetime import date

import pytest

from immunization.dates import Overflow, PartialDate
from immunization.engine import Dose, InvalidFacts, Observation, Person, assess
from immunization.engine.case import lot_expiry
from immunization.engine.compiled.calendar import END
from immunization.schedule.knowledge_base import Association, Conflict
from immunization.schedule.skip import SkipContext
from tests.immunization.engine.calendars import (
    BORN,
    ON,
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    between,
    doses,
    given,
    immune,
    reasons,
    skip_at,
    span,
    status,
    the_forecast,
    verdicts,
)


class TestOrganizeImmunizationHistory:
    """4.2."""

    def test_a_vaccine_counts_for_each_of_its_antigens(self):
        calendar = a_calendar(a_series(), a_series(antigen="Mumps"))
        found = [each.antigen for each in assessed(calendar, "2021-01-01").evaluations]
        assert found == ["Measles", "Mumps"]

    @pytest.mark.parametrize(
        ("day", "antigens"),
        [("2021-12-31", ["Varicella"]), ("2022-01-01", ["Zoster"])],
    )
    def test_an_association_holds_between_its_ages(self, day, antigens):
        calendar = a_calendar(
            a_series(antigen="Varicella"),
            a_series(antigen="Zoster"),
            products={
                "A": [
                    Association("Varicella", between("", "2y")),
                    Association("Zoster", between("2y")),
                ]
            },
        )
        assert [each.antigen for each in assessed(calendar, day).evaluations] == antigens

    def test_doses_are_taken_by_date_and_those_of_one_day_as_they_come(self):
        calendar = a_calendar(a_series(*doses(3)))
        late, first, second = given("2023-01-01", "2022-01-01", "2022-01-01")
        found = assessed(calendar, late, first, second).evaluations
        assert [each.dose for each in found] == [first, second, late]
        assert found[0].dose is first


class TestExcluded:
    @pytest.mark.parametrize(
        ("dose", "reason"),
        [
            (Dose(date(2025, 1, 2), "A"), "after the day of assessment"),
            (Dose(date(2019, 12, 31), "A"), "before birth"),
            (Dose(date(2021, 1, 1), "Z"), "vaccine unknown to the knowledge base"),
            (Dose(date(2021, 1, 1), "B"), "vaccine counts for no antigen at that age"),
        ],
    )
    def test_a_dose_that_cannot_be_evaluated_is_reported_with_the_reason(self, dose, reason):
        calendar = a_calendar(a_series(), products={"A": ["Measles"], "B": []})
        (left_out,) = assessed(calendar, dose).excluded
        assert (left_out.dose, left_out.reason.value) == (dose, reason)
        assert assessed(calendar, dose).evaluations == ()

    def test_the_days_of_birth_and_of_assessment_are_evaluated(self):
        found = assessed(a_calendar(a_series(*doses(2))), "2020-01-01", "2025-01-01")
        assert verdicts(found) == ["Valid", "Valid"]

    def test_a_vaccine_that_counts_for_no_antigen_still_conflicts(self):
        conflict = Conflict("BCG", "A", span("1d"), span("28d"), span("28d"))
        calendar = a_calendar(a_series(), products={"A": ["Measles"]}, conflicts=(conflict,))
        found = assessed(calendar, Dose(date(2021, 1, 1), "BCG"), "2021-01-28")
        assert reasons(found) == ["Vaccine conflict"]
        assert [each.reason.value for each in found.excluded] == [
            "vaccine counts for no antigen at that age"
        ]


class TestFacts:
    @pytest.mark.parametrize(
        "facts",
        [
            {"born": date(1799, 12, 31)},
            {"on": date(2900, 1, 1)},
            {"observations": [Observation("1", date(1700, 1, 1))]},
        ],
    )
    def test_days_that_cannot_be_computed_with_are_refused(self, facts):
        with pytest.raises(InvalidFacts, match="expected a year from 1800 to 2899"):
            assessed(a_calendar(a_series()), **facts)

    def test_a_refusal_travels_between_processes(self):
        error = InvalidFacts("born", "1700-01-01", "a year")
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (str(again), again.field, again.given) == (str(error), "born", "1700-01-01")

    def test_the_lot_expires_on_the_last_day_of_a_month(self):
        """CALCDTLOTEXP-1."""
        assert lot_expiry(Dose(date(2021, 1, 1), "A")) == END
        by_month = Dose(date(2021, 1, 1), "A", lot_expires=PartialDate(2021, 2))
        assert lot_expiry(by_month) == date(2021, 2, 28).toordinal()
        by_day = Dose(date(2021, 1, 1), "A", lot_expires=date(2021, 2, 3))
        assert lot_expiry(by_day) == date(2021, 2, 3).toordinal()


class TestEvaluateImmunizationHistory:
    """Figure 4-6."""

    def test_a_valid_dose_leads_on_to_the_next_target_dose(self):
        found = assessed(a_calendar(a_series(*doses(3))), "2021-01-01", "2021-02-01")
        assert [each.target for each in found.evaluations] == [1, 2]
        assert the_forecast(found).dose_number == 3

    def test_a_dose_that_is_not_valid_leaves_the_target_dose(self):
        calendar = a_calendar(a_series(a_dose(ages=(ages("1y", "1y"),)), a_dose(2)))
        found = assessed(calendar, "2020-06-01", "2021-06-01")
        assert [each.target for each in found.evaluations] == [1, 1]
        assert verdicts(found) == ["Not Valid", "Valid"]

    def test_a_skipped_target_dose_leaves_the_dose_to_the_next_one(self):
        first = a_dose(skips=(skip_at("1y", context=SkipContext.EVALUATION),))
        found = assessed(a_calendar(a_series(first, a_dose(2))), "2021-06-01")
        assert [each.target for each in found.evaluations] == [2]

    def test_when_the_last_target_dose_is_skipped_the_dose_is_extraneous(self):
        only = a_dose(skips=(skip_at("1y", context=SkipContext.EVALUATION),))
        found = assessed(a_calendar(a_series(only)), "2021-06-01")
        assert verdicts(found) == ["Extraneous"]

    def test_what_is_left_when_the_series_is_complete_is_extraneous(self):
        found = assessed(a_calendar(a_series()), "2021-01-01", "2022-01-01", "2023-01-01")
        assert verdicts(found) == ["Valid", "Extraneous", "Extraneous"]
        assert reasons(found, 2) == ["Series already complete"]

    def test_a_recurring_dose_never_ends(self):
        calendar = a_calendar(a_series(a_dose(), a_dose(2, recurring=True)))
        found = assessed(calendar, "2021-01-01", "2022-01-01", "2023-01-01")
        assert [each.target for each in found.evaluations] == [1, 2, 2]
        assert status(found) == "Not Complete"
        assert the_forecast(found).dose_number == 4


def test_the_answer_names_the_person_and_the_calendar_and_tells_no_steps_unless_asked():
    calendar, person = a_calendar(a_series()), Person(BORN)
    found = assess(person, given("2021-01-01"), calendar, ON)
    assert (found.person, found.knowledge_base, found.trace) == (person, calendar.identity, ())
    assert assess(person, given("2021-01-01"), calendar, ON, trace=True).trace


class TestObservations:
    """An observation is active from its day on."""

    calendar = a_calendar(an_antigen(a_series(), immunity=immune(observations=frozenset({"055"}))))

    @pytest.mark.parametrize(
        ("day", "found"), [(date(2025, 1, 1), "Immune"), (date(2025, 1, 2), "Not Complete")]
    )
    def test_one_of_the_day_itself_is_active_and_one_to_come_is_not(self, day, found):
        told = assessed(self.calendar, observations=[Observation("055", day)])
        assert status(told) == found

    def test_one_to_come_hides_none_of_those_told_after_it(self):
        told = [Observation("080", date(2025, 1, 2)), Observation("055", date(2025, 1, 1))]
        assert status(assessed(self.calendar, observations=told)) == "Immune"


@pytest.mark.parametrize(
    ("field", "given_day", "facts"),
    [
        ("on", "2900-01-01", {"on": date(2900, 1, 1)}),
        ("born", "1799-12-31", {"born": date(1799, 12, 31)}),
        (
            "observation",
            "1799-12-31",
            {"observations": [Observation("055", date(1799, 12, 31))]},
        ),
    ],
)
def test_a_refusal_names_the_field_and_the_day(field, given_day, facts):
    with pytest.raises(InvalidFacts) as refused:
        assessed(a_calendar(a_series()), **facts)
    assert (refused.value.field, refused.value.given) == (field, given_day)


def test_the_first_and_the_last_day_that_can_be_computed_with_are_not_refused():
    first, last = date(1800, 1, 1), date(2899, 12, 31)
    assert status(assessed(a_calendar(a_series()), born=first, on=last)) == "Not Complete"


@pytest.mark.parametrize(
    ("overflow", "eve", "day"),
    [
        (Overflow.FIRST_OF_NEXT_MONTH, "2020-02-29", "2020-03-01"),
        (Overflow.LAST_DAY, "2020-02-28", "2020-02-29"),
    ],
)
def test_an_age_in_months_ends_as_the_knowledge_base_says(overflow, eve, day):
    calendar = a_calendar(a_series(a_dose(ages=(ages("1m"),))), overflow=overflow)
    found = [assessed(calendar, each, born=date(2020, 1, 31)) for each in (eve, day)]
    assert [verdicts(each) for each in found] == [["Not Valid"], ["Valid"]]
