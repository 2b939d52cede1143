"""Chapter 8: select the best patient series. A class for each decision table."""

from datetime import date

import pytest

from immunization.dates import Span
from immunization.engine import Dose
from immunization.engine.case import Case
from immunization.engine.compiled.knowledge import compiled
from immunization.engine.facts import Person
from immunization.engine.policies import CASE_FILE_CONVENTIONS, DEFAULT
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
from immunization.schedule.antigen import (
    ContraindicatedProduct,
    VaccineContraindication,
)
from immunization.schedule.dose import FromTargetDose
from immunization.schedule.series import Indication, SeriesType
from immunization.schedule.validity import Validity
from tests.immunization.engine.calendars import (
    BORN,
    ON,
    a_calendar,
    a_dose,
    a_series,
    ages,
    an_antigen,
    assessed,
    doses,
    interval,
    vaccine,
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


class TestSelectB24:
    """Candidates: not contraindicated, or all when all are."""

    stated = VaccineContraindication("017", "Allergy", (ContraindicatedProduct("A"),))

    def calendar(self, other):
        mine = risk(name="A", selection={"preference": 1})
        return a_calendar(
            an_antigen(
                mine,
                risk(a_dose(preferable=(vaccine(other),)), name="Other"),
                vaccine_contraindications=(self.stated,),
            )
        )

    def test_a_contraindicated_series_is_left_out(self):
        assert chosen(self.calendar("B")) == {"1": "Other"}

    def test_unless_all_are(self):
        assert chosen(self.calendar("A")) == {"1": "A"}


class TestSelectScore2:
    """Scorable patient series."""

    def test_a_risk_series_of_the_best_priority(self):
        calendar = a_calendar(
            risk(name="B", selection={"priority": "B", "preference": 1}),
            risk(name="A", selection={"priority": "A", "preference": 2}),
        )
        assert chosen(calendar) == {"1": "A"}

    def test_a_standard_series_with_a_valid_dose_before_the_age_to_start(self):

        late = a_series(*doses(3), name="Late", default=False)
        early = a_series(
            *doses(2),
            name="Early",
            default=False,
            selection={"maximum_age_to_start": Span(years=1)},
        )
        calendar = a_calendar(late, early)
        assert chosen(calendar, "2020-12-31") == {"1": "Early"}
        assert chosen(calendar, "2021-01-01") == {"1": "Late"}

    def test_a_standard_series_without_valid_dose_only_where_none_has_one(self):
        with_b = a_series(*doses(2, preferable=(vaccine("B"),)), name="B", default=False)
        with_a = a_series(*doses(5), name="A", default=False)
        assert chosen(a_calendar(with_b, with_a), "2021-01-01") == {"1": "A"}

    def test_a_standard_series_without_valid_dose_not_beside_a_default(self):
        other = a_series(a_dose(), name="Other", default=False)
        default = a_series(a_dose(ages=(ages("", "3y"),)), name="Default")
        assert chosen(a_calendar(other, default), Dose(date(2021, 1, 1), "B")) == {"1": "Default"}

    def test_an_evaluation_only_series_that_is_complete(self):
        only = a_series(name="Only", kind=ONLY, default=False)
        standard = a_series(*doses(3), name="Standard")
        assert chosen(a_calendar(only, standard), "2021-01-01") == {"1": "Only"}
        assert chosen(a_calendar(only, standard)) == {"1": "Standard"}

    def test_an_evaluation_only_series_that_is_not_is_never_chosen(self):
        only = a_series(*doses(2), name="Only", kind=ONLY, default=False)
        assert chosen(a_calendar(only), "2021-01-01") == {}


class TestTable8_3:  # noqa: N801
    """Is there a single prioritized patient series in a series group?"""

    def test_no_scorable_series_and_one_default(self):
        other = a_series(name="Other", default=False)
        assert chosen(a_calendar(other, a_series(name="Default"))) == {"1": "Default"}

    def test_no_scorable_series_and_two_defaults_give_none(self):
        assert chosen(a_calendar(a_series(name="One"), a_series(name="Two"))) == {}

    def test_one_scorable_series(self):
        default = a_series(a_dose(preferable=(vaccine("B"),)), name="Default")
        other = a_series(name="Other", default=False)
        assert chosen(a_calendar(default, other), "2021-01-01") == {"1": "Other"}

    def test_several_and_one_complete(self):
        long = a_series(*doses(3), name="Long")
        short = a_series(name="Short", default=False)
        assert chosen(a_calendar(long, short), "2021-01-01") == {"1": "Short"}

    def test_several_none_complete_and_one_in_process(self):
        old = a_series(a_dose(), a_dose(2, ages=(ages(maximum="3y"),)), name="Old")
        open_ = a_series(*doses(2), name="Open", default=False)
        assert chosen(a_calendar(old, open_), "2021-01-01") == {"1": "Open"}

    def test_several_none_complete_nor_in_process_and_one_default(self):
        rule = ages(maximum="3y")
        default = a_series(a_dose(), a_dose(2, ages=(rule,)), name="Default")
        other = a_series(
            a_dose(),
            a_dose(2, ages=(rule,)),
            name="Other",
            default=False,
            selection={"preference": 1},
        )
        assert chosen(a_calendar(other, default), "2021-01-01") == {"1": "Default"}

    def test_otherwise_all_are_examined(self):
        two, three = (
            a_series(*doses(n), name=str(n), default=False, selection={"preference": n})
            for n in (2, 3)
        )
        assert chosen(a_calendar(three, two), "2021-01-01") == {"1": "2"}


class TestTable8_5:  # noqa: N801
    """Which scorable patient series should be scored?"""

    def test_two_complete_ones_and_no_others(self):
        """The one in process would have the best preference."""
        process = a_series(*doses(5), name="P", default=False, selection={"preference": 1})
        two = a_series(*doses(2), name="2", default=False, selection={"preference": 3})
        one = a_series(*doses(1), name="1", default=False, selection={"preference": 2})
        assert chosen(a_calendar(process, two, one), "2021-01-01", "2022-01-01") == {"1": "2"}

    def test_two_in_process_and_none_complete(self):
        aged = a_series(
            a_dose(),
            a_dose(2, ages=(ages(maximum="3y"),)),
            name="Aged",
            default=False,
            selection={"preference": 1},
        )
        two, three = (
            a_series(*doses(n), name=str(n), default=False, selection={"preference": n})
            for n in (2, 3)
        )
        assert chosen(a_calendar(aged, three, two), "2021-01-01") == {"1": "2"}

    def test_none_with_a_valid_dose(self):
        late = a_series(a_dose(ages=(ages("", "7y"),)), name="Late", default=False)
        soon = a_series(a_dose(ages=(ages("", "6y"),)), name="Soon", default=False)
        assert chosen(a_calendar(late, soon)) == {"1": "Soon"}

    def test_where_no_column_holds_all_are_scored_without_valid_doses(self):
        one, other = (
            a_series(
                a_dose(),
                a_dose(2, ages=(ages(maximum="3y"),)),
                name=name,
                default=False,
                selection={"preference": preference},
            )
            for name, preference in (("One", 2), ("Other", 1))
        )
        assert chosen(a_calendar(one, other), "2021-01-01") == {"1": "Other"}


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


class TestSelectBest2:
    def test_in_a_tie_the_best_preference(self):
        tied = [
            a_series(name=str(n), default=False, selection={"preference": n}) for n in (3, 1, 2)
        ]
        assert chosen(a_calendar(*tied)) == {"1": "1"}

    def test_a_series_without_preference_comes_last(self):
        tied = [
            a_series(name=str(n), default=False, selection={"preference": n}) for n in (None, 9)
        ]
        assert chosen(a_calendar(*tied)) == {"1": "9"}

    def test_in_a_tie_of_preferences_the_first_of_the_knowledge_base(self):
        tied = [a_series(name=name, default=False) for name in ("First", "Second")]
        assert chosen(a_calendar(*tied)) == {"1": "First"}


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
