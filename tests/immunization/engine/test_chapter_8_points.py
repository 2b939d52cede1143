"""Chapter 8.4 to 8.6: points. A class for each table."""

from datetime import date

import pytest

from immunization.engine.case import Case
from immunization.engine.compiled.knowledge import compiled
from immunization.engine.facts import Person
from immunization.engine.policies import DEFAULT
from immunization.engine.run import AntigenRun, SeriesRun
from immunization.engine.scoring import (
    COMPLETE_SERIES,
    IN_PROCESS_SERIES,
    NO_VALID_DOSES,
    can_finish_earliest,
    finish_date,
    score,
)
from immunization.engine.statuses import EvaluationStatus, SeriesStatus
from immunization.schedule.dose import FromTargetDose
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    BORN,
    ON,
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    doses,
    interval,
)


def runs_of(*series):
    """Runs in the state in which chapter 8 finds them: not complete, due on the day."""
    calendar = a_calendar(an_antigen(*series))
    knowledge = compiled(calendar)
    case = Case(Person(BORN), [], knowledge, ON, DEFAULT)
    antigen = AntigenRun(knowledge.antigens[0], case, [])
    runs = [SeriesRun(each, antigen) for each in knowledge.antigens[0].series]
    for run in runs:
        run.earliest = ON.toordinal()
    return runs


def satisfied(run, count):
    run.satisfied = [(run.series.doses[0], None)] * count
    run.statuses = [EvaluationStatus.VALID] * count
    return run


class TestTable8_7:  # noqa: N801
    """Points for a complete patient series."""

    @pytest.mark.parametrize(
        ("counts", "points"), [((3, 2), [1, -1]), ((2, 2), [0, 0]), ((3, 3, 1), [0, 0, -1])]
    )
    def test_most_valid_doses(self, counts, points):
        runs = runs_of(*(a_series(name=str(n)) for n, _ in enumerate(counts)))
        for run, count in zip(runs, counts, strict=True):
            satisfied(run, count)
        assert score(runs, COMPLETE_SERIES) == points


def points_for(place, table, runs):
    """The points of one row of a table."""
    return score(runs, table[place : place + 1])


class TestTable8_9:  # noqa: N801
    """Points for an in-process patient series."""

    def two(self, *parts, **second):
        return runs_of(a_series(*(parts or doses(2)), name="One"), a_series(name="Two", **second))

    @pytest.mark.parametrize(
        ("flags", "points"),
        [((True, False), [2, -2]), ((True, True), [2, 2]), ((False, False), [-2, -2])],
    )
    def test_product_series_with_all_valid_doses(self, flags, points):
        runs = runs_of(
            *(
                a_series(name=str(n), selection={"is_product_path": flag})
                for n, flag in enumerate(flags)
            )
        )
        for run in runs:
            run.statuses = [EvaluationStatus.VALID]
        assert points_for(0, IN_PROCESS_SERIES, runs) == points

    def test_a_product_series_with_a_dose_that_is_not_valid(self):
        runs = runs_of(a_series(selection={"is_product_path": True}))
        runs[0].statuses = [EvaluationStatus.VALID, EvaluationStatus.NOT_VALID]
        assert points_for(0, IN_PROCESS_SERIES, runs) == [-2]

    def test_completable(self):
        """SELECTB-3, SELECTB-12: finished before the maximum age of the last target dose."""
        year = (interval(minimum="1y"),)
        runs = runs_of(
            a_series(*doses(2, intervals=year, ages=(ages(maximum="7y"),)), name="Yes"),
            a_series(*doses(2, intervals=year, ages=(ages(maximum="6y"),)), name="No"),
            a_series(*doses(2, intervals=year), name="Always"),
        )
        assert points_for(1, IN_PROCESS_SERIES, runs) == [3, -3, 3]

    def test_the_maximum_age_is_that_in_force_on_the_day_of_assessment(self):
        rules = (
            ages(maximum="1y", validity=Validity(cessation=date(2024, 12, 31))),
            ages(maximum="9y", validity=Validity(effective=date(2025, 1, 1))),
        )
        runs = runs_of(a_series(a_dose(ages=rules)))
        assert points_for(1, IN_PROCESS_SERIES, runs) == [3]

    def test_a_series_that_is_not_forecast_is_not_completable(self):
        runs = runs_of(a_series())
        runs[0].status = SeriesStatus.AGED_OUT
        assert points_for(1, IN_PROCESS_SERIES, runs) == [-3]

    @pytest.mark.parametrize(("counts", "points"), [((2, 1), [2, -2]), ((1, 1), [0, 0])])
    def test_most_valid_doses(self, counts, points):
        runs = self.two()
        for run, count in zip(runs, counts, strict=True):
            satisfied(run, count)
        assert points_for(2, IN_PROCESS_SERIES, runs) == points

    def test_closest_to_completion(self):
        assert points_for(3, IN_PROCESS_SERIES, self.two()) == [-2, 2]
        tied = runs_of(a_series(name="One"), a_series(name="Two"))
        assert points_for(3, IN_PROCESS_SERIES, tied) == [0, 0]

    def test_can_finish_earliest(self):
        month = (interval(minimum="1m"),)
        slow = a_series(*doses(2, intervals=(interval(minimum="1y"),)), name="Slow")
        fast = a_series(*doses(2, intervals=month), name="Fast")
        aged = a_series(*doses(2, ages=(ages(maximum="1y"),)), name="Not completable")
        runs = runs_of(slow, fast, aged)
        assert points_for(4, IN_PROCESS_SERIES, runs) == [-1, 1, -1]
        tied = runs_of(a_series(name="One"), a_series(name="Two"))
        assert points_for(4, IN_PROCESS_SERIES, tied) == [0, 0]

    def test_none_finishes_when_none_is_completable(self):
        runs = runs_of(a_series(a_dose(ages=(ages(maximum="1y"),))))
        assert can_finish_earliest(runs) == [False]

    def test_the_finish_date_adds_the_largest_minimum_interval_of_each_dose(self):
        """SELECTB-12."""
        second = a_dose(2, intervals=(interval(minimum="4w"), interval(minimum="1m")))
        third = a_dose(
            3,
            intervals=(interval(minimum="8w"), interval(minimum="2y", reference=FromTargetDose(1))),
        )
        (run,) = runs_of(a_series(a_dose(), second, third, a_dose(4)))
        assert date.fromordinal(finish_date(run)) == date(2025, 3, 29)

    def test_intervals_out_of_force_are_not_added(self):

        old = interval(minimum="1y", validity=Validity(cessation=date(2024, 12, 31)))
        (run,) = runs_of(a_series(a_dose(), a_dose(2, intervals=(old, interval(minimum="4w")))))
        assert date.fromordinal(finish_date(run)) == date(2025, 1, 29)


class TestTable8_11:  # noqa: N801
    """Points for a patient series that has no valid doses."""

    def test_can_start_earliest(self):
        runs = runs_of(*(a_series(name=name) for name in "abc"))
        runs[0].earliest -= 1
        runs[2].status = SeriesStatus.AGED_OUT
        assert points_for(0, NO_VALID_DOSES, runs) == [1, -1, -1]
        runs[1].earliest -= 1
        assert points_for(0, NO_VALID_DOSES, runs) == [0, 0, -1]

    def test_none_starts_when_none_is_forecast(self):
        runs = runs_of(a_series())
        runs[0].status = SeriesStatus.AGED_OUT
        assert points_for(0, NO_VALID_DOSES, runs) == [-1]

    def test_completable(self):
        runs = runs_of(
            a_series(name="One"), a_series(a_dose(ages=(ages(maximum="1y"),)), name="Two")
        )
        assert points_for(1, NO_VALID_DOSES, runs) == [1, -1]

    @pytest.mark.parametrize(
        ("flags", "points"),
        [((True, False), [-1, 1]), ((True, True), [-1, -1]), ((False, False), [1, 1])],
    )
    def test_product_series(self, flags, points):
        runs = runs_of(
            *(
                a_series(name=str(n), selection={"is_product_path": flag})
                for n, flag in enumerate(flags)
            )
        )
        assert points_for(2, NO_VALID_DOSES, runs) == points
