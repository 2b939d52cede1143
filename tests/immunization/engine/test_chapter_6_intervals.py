"""Chapter 6.5 to 6.7: intervals and conflicts. A class for each decision table."""

from datetime import date

import pytest

from immunization.dates import Overflow
from immunization.engine import Dose, Observation, Policies
from immunization.schedule.dose import (
    AllowableInterval,
    FromMostRecent,
    FromObservation,
    FromTargetDose,
)
from immunization.schedule.knowledge_base import Conflict
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    doses,
    interval,
    reasons,
    skip_at,
    span,
    vaccine,
    verdicts,
)


class TestTable6_18:  # noqa: N801
    """Did the vaccine dose administered satisfy the preferable interval for the target dose?"""

    @pytest.mark.parametrize(
        ("day", "verdict", "reason", "limit"),
        [
            ("2021-01-24", "Not Valid", "Interval: Too soon", date(2021, 1, 25)),
            ("2021-01-25", "Valid", "Interval: Grace period", date(2021, 1, 29)),
            ("2021-01-28", "Valid", "Interval: Grace period", date(2021, 1, 29)),
            ("2021-01-29", "Valid", None, None),
        ],
    )
    def test_too_soon_grace_period_or_satisfied(self, day, verdict, reason, limit):
        second = a_dose(2, intervals=(interval("4w-4d", "4w"),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-01", day)
        last = found.evaluations[-1]
        assert last.status.value == verdict
        assert [(each.code.value, each.limit, each.since) for each in last.reasons] == (
            [(reason, limit, date(2021, 1, 1))] if reason else []
        )

    def test_absent_parts_ask_nothing(self):
        second = a_dose(2, intervals=(interval(),))
        found = assessed(a_calendar(a_series(a_dose(), second)), "2021-01-01", "2021-01-01")
        assert verdicts(found) == ["Valid", "Valid"]

    def test_all_intervals_must_hold_and_every_reason_is_given(self):
        both = (interval("4w", "4w"), interval("8w", "8w", reference=FromTargetDose(1)))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=both)))
        assert reasons(assessed(calendar, "2021-01-01", "2021-01-05"), 1) == [
            "Interval: Too soon",
            "Interval: Too soon",
        ]
        assert reasons(assessed(calendar, "2021-01-01", "2021-02-01"), 1) == ["Interval: Too soon"]

    def test_after_an_interval_without_reference_the_others_are_looked_at(self):
        both = (interval("1y", "1y", reference=FromObservation("170")), interval("4w", "4w"))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=both)))
        assert verdicts(assessed(calendar, "2021-01-01", "2021-01-05"))[1] == "Not Valid"

    def test_relevant_1_an_interval_out_of_force_is_not_looked_at(self):
        old = interval("8w", "8w", validity=Validity(cessation=date(2021, 1, 31)))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(old,))))
        assert verdicts(assessed(calendar, "2021-01-01", "2021-01-31"))[1] == "Not Valid"
        assert verdicts(assessed(calendar, "2021-01-01", "2021-02-01"))[1] == "Valid"

    def test_calcdtint_1_counts_from_the_previous_dose_valid_or_not(self):
        calendar = a_calendar(
            a_series(a_dose(ages=(ages("1y", "1y"),), intervals=(interval("4w", "4w"),)))
        )
        found = assessed(calendar, "2020-12-31", "2021-01-01", "2021-01-29")
        assert verdicts(found) == ["Not Valid", "Not Valid", "Valid"]

    def test_calcdtint_1_not_from_an_extraneous_dose(self):
        rule = ages(maximum="1y")
        late = a_dose(ages=(rule,), skips=(skip_at("2y"),), intervals=(interval("4w", "4w"),))
        second = a_dose(2, intervals=(interval("4w", "4w"),))
        found = assessed(a_calendar(a_series(late, second)), "2021-12-31", "2022-01-02")
        assert verdicts(found) == ["Extraneous", "Valid"]

    def test_calcdtint_2_counts_from_the_dose_that_satisfied_a_target_dose(self):
        third = a_dose(3, intervals=(interval("6m", "6m", reference=FromTargetDose(1)),))
        calendar = a_calendar(a_series(a_dose(), a_dose(2), third))
        days = ("2021-01-01", "2021-06-01")
        assert verdicts(assessed(calendar, *days, "2021-06-30"))[2] == "Not Valid"
        assert verdicts(assessed(calendar, *days, "2021-07-01"))[2] == "Valid"

    def test_calcdtint_2_a_skipped_target_dose_is_no_reference(self):
        first = a_dose(skips=(skip_at(),))
        second = a_dose(2, intervals=(interval("6m", "6m", reference=FromTargetDose(1)),))
        calendar = a_calendar(a_series(first, second))
        assert verdicts(assessed(calendar, "2021-01-01")) == ["Valid"]
        strict = Policies(interval_without_reference_holds=False)
        assert verdicts(assessed(calendar, "2021-01-01", policies=strict)) == ["Not Valid"]

    def test_calcdtint_8_counts_from_the_most_recent_dose_of_a_vaccine_type(self):
        recent = interval("8w", "8w", reference=FromMostRecent(frozenset({"B"})))
        calendar = a_calendar(
            a_series(
                *doses(2, preferable=(vaccine("A"), vaccine("B"))), a_dose(3, intervals=(recent,))
            )
        )
        start = (Dose(date(2021, 1, 1), "B"), Dose(date(2021, 2, 1), "A"))
        assert verdicts(assessed(calendar, *start, "2021-02-25"))[2] == "Not Valid"
        assert verdicts(assessed(calendar, *start, "2021-02-26"))[2] == "Valid"

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-06-30", "Not Valid"), ("2021-07-01", "Valid")]
    )
    def test_calcdtint_8_counts_from_a_dose_of_another_antigen_too(self, day, verdict):
        """Pertussis counts from the most recent Td, zoster from the most recent varicella."""
        since = interval("6m", reference=FromMostRecent(frozenset("AB")))
        calendar = a_calendar(
            a_series(a_dose(intervals=(since,))),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        doses = (Dose(date(2021, 1, 1), "B"), Dose(date.fromisoformat(day), "A"))
        assert verdicts(assessed(calendar, *doses))[0] == verdict

    def test_calcdtint_8_of_several_doses_the_last_one_counts(self):
        since = interval("6m", reference=FromMostRecent(frozenset("B")))
        calendar = a_calendar(
            a_series(a_dose(intervals=(since,))),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        doses = (Dose(date(2021, 1, 1), "B"), Dose(date(2021, 6, 1), "B"))
        found = assessed(calendar, *doses, Dose(date(2021, 7, 15), "A"))
        assert verdicts(found)[0] == "Not Valid"

    def test_calcdtint_8_not_from_a_dose_of_another_antigen_that_comes_later(self):
        since = interval("6m", reference=FromMostRecent(frozenset("B")))
        calendar = a_calendar(
            a_series(a_dose(intervals=(since,))),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="Tetanus"),
            products={"A": ["Measles"], "B": ["Tetanus"]},
        )
        doses = (Dose(date(2021, 1, 1), "A"), Dose(date(2021, 2, 1), "B"))
        assert verdicts(assessed(calendar, *doses))[0] == "Valid"

    def test_calcdtint_8_not_from_an_inadvertent_dose(self):
        recent = interval("8w", "8w", reference=FromMostRecent(frozenset({"B"})))
        first = a_dose(inadvertent=frozenset({"B"}), intervals=(recent,))
        found = assessed(a_calendar(a_series(first)), Dose(date(2021, 1, 1), "B"), "2021-01-02")
        assert verdicts(found) == ["Not Valid", "Valid"]

    def test_calcdtint_9_counts_from_the_most_recent_observation(self):
        since = interval("27w", "27w", reference=FromObservation("170"))
        calendar = a_calendar(a_series(a_dose(intervals=(since,))))
        began = [Observation("170", date(2021, 1, 1)), Observation("170", date(2020, 6, 1))]
        assert verdicts(assessed(calendar, "2021-07-08", observations=began)) == ["Not Valid"]
        assert verdicts(assessed(calendar, "2021-07-09", observations=began)) == ["Valid"]
        assert verdicts(assessed(calendar, "2021-01-01", observations=["170"])) == ["Valid"]


class TestTable6_21:  # noqa: N801
    """Did the vaccine dose administered satisfy the allowable interval for the target dose?"""

    def calendar(self, *allowed):
        second = a_dose(2, intervals=(interval("6m", "6m"),), allowable_intervals=allowed)
        return a_calendar(a_series(a_dose(), second))

    def test_yes_from_the_absolute_minimum_interval(self):
        calendar = self.calendar(AllowableInterval(FromTargetDose(1), span("4w")))
        found = assessed(calendar, "2021-01-01", "2021-01-29")
        assert (verdicts(found)[1], reasons(found, 1)) == ("Valid", ["Interval: Allowable"])
        assert found.evaluations[1].reasons[0].limit == date(2021, 7, 1)

    def test_no_before_it(self):
        calendar = self.calendar(AllowableInterval(FromTargetDose(1), span("4w")))
        found = assessed(calendar, "2021-01-01", "2021-01-28")
        assert (verdicts(found)[1], reasons(found, 1)) == ("Not Valid", ["Interval: Too soon"])

    def test_no_without_an_allowable_interval(self):
        assert verdicts(assessed(self.calendar(), "2021-01-01", "2021-06-30"))[1] == "Not Valid"

    def test_no_when_one_of_several_fails(self):
        both = (
            AllowableInterval(FromTargetDose(1), span("4w")),
            AllowableInterval(FromTargetDose(1), span("8w")),
        )
        assert (
            verdicts(assessed(self.calendar(*both), "2021-01-01", "2021-02-01"))[1] == "Not Valid"
        )

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-01-30", "Not Valid"), ("2021-02-28", "Valid")]
    )
    def test_after_one_that_cannot_be_looked_at_the_others_are(self, day, verdict):
        """In months, where the knowledge base takes the last day of a shorter one."""
        nowhere = AllowableInterval(FromTargetDose(2), span("4w"))
        month = AllowableInterval(FromTargetDose(1), span("1m"))
        second = a_dose(2, intervals=(interval("6m"),), allowable_intervals=(nowhere, month))
        calendar = a_calendar(a_series(a_dose(), second), overflow=Overflow.LAST_DAY)
        assert verdicts(assessed(calendar, "2021-01-29", day))[1] == verdict

    def test_no_when_none_could_be_looked_at(self):
        for nowhere in (
            AllowableInterval(FromTargetDose(2), span("4w")),
            AllowableInterval(FromTargetDose(1), None),
            AllowableInterval(FromTargetDose(1), span("4w"), Validity(cessation=date(2020, 1, 1))),
        ):
            found = assessed(self.calendar(nowhere), "2021-01-01", "2021-06-01")
            assert verdicts(found)[1] == "Not Valid"

    def test_without_a_reference_and_by_strict_policy_an_allowable_interval_is_enough(self):
        missing = interval("6m", "6m", reference=FromObservation("170"))
        second = a_dose(
            2,
            intervals=(missing,),
            allowable_intervals=(AllowableInterval(FromTargetDose(1), span("4w")),),
        )
        strict = Policies(interval_without_reference_holds=False)
        calendar = a_calendar(a_series(a_dose(), second))
        found = assessed(calendar, "2021-01-01", "2021-03-01", policies=strict)
        assert (verdicts(found)[1], reasons(found, 1)) == ("Valid", ["Interval: Allowable"])


class TestVaccineConflict:
    """6.7: CALCDTCONFLICT-1, CALCDTCONFLICT-2, CONFLICT-3."""

    conflict = Conflict("B", "A", span("1d"), span("24d"), span("28d"))

    def calendar(self, *first):
        return a_calendar(
            a_series(*(first or doses(2, preferable=(vaccine("A"), vaccine("B")))), antigen="M"),
            conflicts=(self.conflict,),
        )

    @pytest.mark.parametrize(
        ("day", "verdict"),
        [
            ("2021-01-01", "Valid"),
            ("2021-01-02", "Not Valid"),
            ("2021-01-24", "Not Valid"),
            ("2021-01-25", "Valid"),
        ],
    )
    def test_after_a_valid_dose_until_the_minimum_conflict_end(self, day, verdict):
        found = assessed(self.calendar(), Dose(date(2021, 1, 1), "B"), day)
        assert verdicts(found)[1] == verdict
        if verdict == "Not Valid":
            (reason,) = found.evaluations[1].reasons
            assert reason.code.value == "Vaccine conflict"
            assert (reason.limit, reason.since) == (date(2021, 1, 25), date(2021, 1, 1))

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-01-28", "Not Valid"), ("2021-01-29", "Valid")]
    )
    def test_after_another_dose_until_the_conflict_end(self, day, verdict):
        only_a = self.calendar(*doses(2))
        assert verdicts(assessed(only_a, Dose(date(2021, 1, 1), "B"), day))[1] == verdict

    @pytest.mark.parametrize(
        ("day", "verdict"), [("2021-01-24", "Not Valid"), ("2021-01-25", "Valid")]
    )
    def test_after_a_dose_that_the_series_does_not_see_until_the_minimum(self, day, verdict):
        calendar = a_calendar(
            a_series(antigen="M"),
            a_series(a_dose(preferable=(vaccine("B"),)), antigen="V"),
            products={"A": ["M"], "B": ["V"]},
            conflicts=(self.conflict,),
        )
        found = assessed(calendar, Dose(date(2021, 1, 1), "B"), day)
        (mine,) = (each for each in found.evaluations if each.antigen == "M")
        assert mine.status.value == verdict

    @pytest.mark.parametrize(
        ("overflow", "verdict"),
        [(Overflow.FIRST_OF_NEXT_MONTH, "Not Valid"), (Overflow.LAST_DAY, "Valid")],
    )
    def test_months_end_as_the_knowledge_base_says(self, overflow, verdict):
        month = Conflict("B", "A", span("1d"), span("1m"), span("1m"))
        calendar = a_calendar(
            a_series(*doses(2, preferable=(vaccine("A"), vaccine("B")))),
            conflicts=(month,),
            overflow=overflow,
        )
        found = assessed(calendar, Dose(date(2021, 1, 31), "B"), "2021-02-28")
        assert verdicts(found)[1] == verdict

    def test_the_pair_has_a_direction(self):
        found = assessed(self.calendar(), "2021-01-01", Dose(date(2021, 1, 5), "B"))
        assert verdicts(found) == ["Valid", "Valid"]
