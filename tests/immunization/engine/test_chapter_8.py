"""Chapter 8: select the best patient series. A class for each decision table."""

from datetime import date

from immunization.dates import Span
from immunization.engine import Dose
from immunization.engine.case import Case
from immunization.engine.compiled.knowledge import compiled
from immunization.engine.facts import Person
from immunization.engine.policies import DEFAULT
from immunization.engine.run import AntigenRun, SeriesRun
from immunization.engine.scoring import (
    score,
)
from immunization.engine.statuses import EvaluationStatus
from immunization.schedule.antigen import (
    ContraindicatedProduct,
    VaccineContraindication,
)
from immunization.schedule.series import Indication, SeriesType
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

    def test_a_default_is_not_enough_where_several_are_complete_or_in_process(self):
        one, two, three = (
            a_series(*doses(n), name=str(n), default=n != 2, selection={"preference": n})
            for n in (1, 2, 3)
        )
        assert chosen(a_calendar(three, two), "2021-01-01") == {"1": "2"}
        assert chosen(a_calendar(one, two), "2021-01-01", "2022-01-01") == {"1": "2"}

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


def points_for(place, table, runs):
    """The points of one row of a table."""
    return score(runs, table[place : place + 1])


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
