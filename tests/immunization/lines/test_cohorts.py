"""What is gathered for one person of a cohort is what every other person of it would be told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from immunization.engine.facts import InvalidFacts
from immunization.engine.lines import series
from immunization.engine.lines.assessment import shots_of
from immunization.engine.lines.case import Case
from immunization.engine.lines.cohorts import Cohort, Cohorts
from immunization.engine.lines.facts import Facts, ReceivedDose, Subject
from immunization.engine.lines.gathering import gathered
from immunization.engine.lines.obligations import obligation
from immunization.engine.lines.opening import may_speak, may_speak_first
from immunization.engine.lines.validity import suits
from immunization.engine.lines.verdict import verdict_of
from immunization.schedule.lines.load import french
from immunization.schedule.validity import AgeRange

from .people import TODAY, line, person

CALENDAR = french()


def case(subject: Subject, on: date = TODAY) -> Case:
    return Case(CALENDAR, subject, (), on)


def ages() -> set[AgeRange]:
    """Every range of ages that a rule, a guard of its series or an obligation names."""
    rules = [rule for each in CALENDAR.lines for rule in each.rules]
    return {
        *(each.ages for each in CALENDAR.obligations),
        *(rule.ages for rule in rules),
        *(rule.opens for rule in rules),
        *(starts.ages for rule in rules for starts in rule.starts),
    }


def cohort_of(cohorts: Cohorts, subject: Subject, on: date = TODAY) -> Cohort:
    """The cohort of a person on a day, told apart by the days on which they reach each age."""
    facts = Facts(CALENDAR.profile, subject, on)
    return cohorts.of(facts, subject, cohorts.days(subject.born))


SPANS = sorted({span for each in ages() for span in (each.begin, each.end) if span is not None})


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_who_reached_an_age_is_of_another_cohort_than_who_did_not(span):
    near = span.before(TODAY, overflow=CALENDAR.overflow)
    people = [case(Subject(near + timedelta(days=each), "F")) for each in range(-3, 4)]
    reached = {each.cohort for each in people if each.age(span) <= TODAY}
    too_young = {each.cohort for each in people if each.age(span) > TODAY}
    assert reached
    assert too_young
    assert reached.isdisjoint(too_young)


@pytest.mark.parametrize("born", [date(2024, 8, 31), date(2020, 2, 29)])
def test_who_was_born_at_the_end_of_a_month_is_of_another_cohort_from_the_day_of_an_age(born):
    cohorts, subject = Cohorts(CALENDAR), Subject(born)
    for span in SPANS:
        day = span.after(born, overflow=CALENDAR.overflow)
        eve = cohort_of(cohorts, subject, day - timedelta(days=1))
        assert eve is not cohort_of(cohorts, subject, day), str(span)


def births() -> set[date]:
    """The first and the last day of birth of whatever is for those born between two days."""
    pieces = [*CALENDAR.obligations, *(rule for each in CALENDAR.lines for rule in each.rules)]
    days = {day for each in pieces for day in (each.born.effective, each.born.cessation)}
    return {day for day in days if day is not None}


@pytest.mark.parametrize("subject", ["F", "M", ""])
def test_what_was_gathered_for_another_person_is_what_this_one_is_told(subject):
    """At each bound of an age and of a birth, whoever came first of the cohort."""
    on = TODAY + timedelta(days=20)
    at_ages = [span.before(on, overflow=CALENDAR.overflow) for span in SPANS]
    for near in (born for born in (*at_ages, *births()) if born <= TODAY):
        for born in (near + timedelta(days=each) for each in (-9, -1, 0, 1, 9)):
            told = case(Subject(born, subject, {"health_student": "nursing"}), on)
            for each in CALENDAR.lines:
                held = told.lines[each.key].rules.holding(told.facts)
                rules = [r for r in held if suits(told, r) and may_speak(told, r)]
                found = gathered(told, each)
                assert list(found.rules) == rules
                assert list(found.first_rules) == [r for r in rules if may_speak_first(told, r)]
                assert found.obligation is obligation(told, each)


@pytest.mark.parametrize("answers", [{}, {"anti_hbc": "positive"}, {"varicella_history": True}])
@pytest.mark.parametrize("years", [0, 1, 5, 15, 22, 30, 64, 81])
def test_what_a_whole_cohort_is_told_is_what_its_rules_say(years, answers):
    """Whoever received nothing for a line of which no rule and no immunity speaks to them."""
    day, common = date(TODAY.year - years, 6, 15), 0
    one, other = (
        case(person(str(born), "F", **answers)) for born in (day, day + timedelta(days=1))
    )
    for each in CALENDAR.lines:
        told, kept = verdict_of(one, each), other.unreceived(each)
        assert kept in {None, told}
        assert verdict_of(other, each) == (kept or verdict_of(other, each))
        common += kept is not None
    assert 0 < common < len(CALENDAR.lines)


def test_a_line_of_which_something_was_received_is_not_told_as_to_the_cohort(
    calendar, nomenclature
):
    subject = person("1990-02-05", "F")
    typhoid = ReceivedDose(date(2020, 1, 10), nomenclature.exact_name("Typhim Vi"))
    shots = tuple(shots_of((typhoid,), subject, TODAY))
    vaccinated, line = Case(calendar, subject, shots, TODAY), calendar.line("Typhoïde")
    unvaccinated = Case(calendar, subject, (), TODAY)
    assert verdict_of(unvaccinated, line) is not None
    assert vaccinated.cohort is unvaccinated.cohort
    assert vaccinated.unreceived(line) is None
    assert unvaccinated.unreceived(line).received == 0


@pytest.mark.parametrize("years", [0, 1, 2, 5, 12, 15, 17, 22, 30, 64, 66, 81])
def test_a_series_that_is_not_asked_would_have_said_nothing(years):
    told = case(Subject(date(TODAY.year - years, 6, 15), "F"))
    left_out = [
        rule
        for each in CALENDAR.lines
        for rule in told.lines[each.key].rules.holding(told.facts)
        if suits(told, rule) and rule.steps and not may_speak_first(told, rule)
    ]
    assert left_out
    assert all(series.speak(told, rule, ()) is None for rule in left_out)


def test_people_who_differ_in_nothing_that_is_asked_share_a_cohort():
    one, other = (case(person(born, "F", hiv=True)) for born in ("1990-02-05", "1990-02-06"))
    assert one.cohort is other.cohort


@pytest.mark.parametrize(
    "other",
    [
        person("1990-02-05", "M", hiv=True),
        person("1990-02-05", "F", hiv=False),
        person("1990-02-05", "F"),
        person("1950-02-05", "F", hiv=True),
    ],
)
def test_another_sex_answer_or_age_is_another_cohort(other):
    assert case(person("1990-02-05", "F", hiv=True)).cohort is not case(other).cohort


def test_an_answer_that_is_a_day_makes_a_cohort_of_ones_own():
    subject = person("1994-02-05", "F", pregnancy_started_on=date(2026, 6, 1))
    assert case(subject).cohort is not case(subject).cohort


def test_the_same_birth_on_another_side_of_a_change_of_the_calendar_is_another_cohort():
    subject = person("1990-02-05", "F")
    assert case(subject).cohort is not case(subject, date(2020, 1, 1)).cohort


def test_no_more_cohorts_are_kept_than_a_bound(monkeypatch):
    monkeypatch.setattr("immunization.engine.lines.cohorts._MOST_KEPT", 2)
    cohorts, subject = Cohorts(CALENDAR), person("1990-02-05")
    first, *_, last = (
        cohort_of(cohorts, each)
        for each in (subject, replace(subject, sex="F"), replace(subject, sex=""))
    )
    assert cohort_of(cohorts, subject) is not first
    assert cohort_of(cohorts, replace(subject, sex="")) is last


def test_a_birth_outside_the_years_that_are_computed_with_is_refused():
    with pytest.raises(InvalidFacts) as refused:
        line("DTP", Subject(date(1799, 12, 31)))
    assert (refused.value.field, refused.value.given) == ("born", "1799-12-31")


def test_a_condition_holds_where_it_is_surely_true_and_where_there_is_none():
    yes, no, untold = (
        case(person("1990-02-05", **each)) for each in ({"hiv": True}, {"hiv": False}, {})
    )
    condition = next(
        each.when
        for one in CALENDAR.lines
        for each in one.rules
        if each.when is not None and each.when.text == "hiv"
    )
    assert [each.holds(condition) for each in (yes, yes, no, untold)] == [True, True, False, False]
    assert no.holds(None)
