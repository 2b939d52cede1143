"""People whom the calendar tells the same share what it gathered, and nobody else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from immunization.engine.facts import InvalidFacts
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.cohorts import Cohorts
from immunization.engine.lines.facts import Facts, Subject
from immunization.engine.lines.outcome import Status
from immunization.schedule.lines.load import french

from .people import TODAY, person

A_DAY = timedelta(days=1)
RULES = [rule for line in french().lines for rule in line.rules]
AGES = {
    age
    for ages in (
        *(each.ages for each in french().obligations),
        *(ages for rule in RULES for ages in (rule.ages, rule.opens)),
        *(starts.ages for rule in RULES for starts in rule.starts),
    )
    for age in (ages.begin, ages.end)
    if age is not None
}
BIRTHS = {
    day
    for each in (*RULES, *french().obligations)
    for day in (each.born.effective, each.born.cessation and each.born.cessation + A_DAY)
    if day is not None
}


def cohort(cohorts, subject, on):
    return cohorts.of(Facts(french().profile, subject, on), subject)


@pytest.mark.parametrize("born", [date(2024, 8, 31), date(2020, 2, 29), date(2021, 5, 10)])
def test_each_age_that_the_calendar_names_parts_those_who_reached_it(born):
    cohorts = Cohorts(french())
    for age in AGES:
        day = age.after(born, overflow=french().overflow)
        eve = cohort(cohorts, Subject(born), day - A_DAY)
        assert eve is not cohort(cohorts, Subject(born), day), str(age)


def test_each_day_of_birth_that_the_calendar_names_parts_people_of_the_same_ages():
    cohorts = Cohorts(french())
    assert BIRTHS
    for day in BIRTHS:
        on = day + timedelta(days=500)
        before, after = (cohort(cohorts, Subject(born), on) for born in (day - A_DAY, day))
        assert before is not after, str(day)
        assert after is cohort(cohorts, Subject(day + A_DAY), on), str(day)


@pytest.mark.parametrize(
    ("other", "shares"),
    [
        (person("2004-02-06", hiv=True), True),
        (person("2004-02-05", "F", hiv=True), False),
        (person("2004-02-05", hiv=False), False),
        (person("2004-02-05"), False),
    ],
)
def test_those_of_one_sex_who_gave_the_same_answers_share_a_cohort(other, shares):
    cohorts = Cohorts(french())
    first = cohort(cohorts, person("2004-02-05", hiv=True), TODAY)
    assert (cohort(cohorts, other, TODAY) is first) is shares


def test_whoever_answered_with_a_day_shares_nothing():
    cohorts, subject = Cohorts(french()), person("1994-02-05", "F", pregnancy_started_on=TODAY)
    assert cohort(cohorts, subject, TODAY) is not cohort(cohorts, subject, TODAY)


@pytest.mark.parametrize("elder_first", [True, False])
def test_each_is_told_what_they_would_be_told_alone(elder_first):
    """Pneumococci from the age of 65."""
    born = (date(1961, 11, 23), date(1961, 11, 24))
    calendar = replace(french())
    found = {
        each: assess(calendar, Subject(each), (), on=TODAY, lines=["Pneumocoque"]).lines[0].status
        for each in sorted(born, reverse=not elder_first)
    }
    assert [found[each] for each in born] == [Status.DUE, Status.NOT_RECOMMENDED]


def test_a_birth_outside_the_years_that_are_computed_with_is_refused():
    with pytest.raises(InvalidFacts, match=r"^born: 1799-12-31 was given"):
        cohort(Cohorts(french()), Subject(date(1799, 12, 31)), TODAY)
