"""Boosters at fixed ages: which doses are counted, from which the next one is, and its number."""

from datetime import date

from immunization.engine.lines.outcome import Reason

from .people import line, person

ADULT = person("1980-01-01")
BASIC = ("1980-03-01 Pentacoq", "1980-05-01 Pentacoq", "1981-06-01 Pentacoq")


def judged(found):
    return [(each.number, each.reason, each.allowed_from) for each in found.judged]


def counted(*numbers):
    return [(number, None, None) for number in numbers]


def test_a_dose_that_is_told_to_be_a_booster_makes_those_before_it_count():
    """The second one is too near to the first."""
    given = ("1980-03-01 Pentacoq", "1980-03-05 Pentacoq", "1990-05-01 Revaxis (rappel)")
    assert judged(line("DTP", ADULT, *given)) == counted(1, 2, 3)


def test_after_a_told_booster_a_dose_that_is_too_near_is_none():
    given = ("1980-03-01 Pentacoq", "1990-05-01 Revaxis (rappel)", "1990-05-20 Revaxis")
    found = judged(line("DTP", ADULT, *given))
    assert found == [*counted(1, 2), (None, Reason.TOO_SOON, date(1990, 6, 1))]


def test_a_booster_that_is_too_near_to_the_last_one_does_not_count():
    given = (*BASIC, "1986-06-01 Pentacoq", "2010-07-15 Revaxis", "2010-08-10 Revaxis")
    found = line("DTP", ADULT, *given)
    assert judged(found) == [*counted(1, 2, 3, 4, 5), (None, Reason.TOO_SOON, date(2010, 8, 15))]
    assert found.outcome.number == 6


def test_the_next_booster_is_numbered_after_all_that_count():
    given = ("1980-03-01 Pentacoq", "1990-05-01 Revaxis (rappel)", "2000-07-15 Revaxis")
    found = line("DTP", ADULT, *given)
    assert judged(found) == counted(1, 2, 3)
    assert found.outcome.number == 4


def test_only_the_series_that_starts_at_the_age_of_the_person_speaks():
    adult, child = line("DTP", person("1996-01-01")), line("DTP", person("2020-01-01"))
    assert [each.rule.identifier for each in adult.outcomes] == ["DTP-10"]
    assert [each.rule.identifier for each in child.outcomes] == ["DTP-12"]
