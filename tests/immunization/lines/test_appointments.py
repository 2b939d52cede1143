"""Boosters at fixed ages: which doses are counted, from which the next one is, and its number."""

from datetime import date

import pytest

from immunization.engine.lines.outcome import Reason, Status

from .people import ADULT, BASIC, line, person


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


def test_a_told_booster_that_ends_the_series_leaves_the_dose_that_was_too_soon():
    given = ("1980-03-01 Pentacoq", "1980-03-05 Pentacoq", "1980-05-01 Pentacoq")
    found = judged(line("DTP", ADULT, *given, "1981-06-01 Pentacoq (rappel)"))
    too_soon = (None, Reason.TOO_SOON, date(1980, 5, 1))
    assert found == [(1, None, None), too_soon, (2, None, None), (3, None, None)]


def test_a_booster_a_month_after_the_last_one_counts():
    given = (*BASIC, "2010-07-15 Revaxis (rappel)", "2010-08-15 Revaxis")
    found = line("DTP", ADULT, *given)
    assert judged(found) == counted(1, 2, 3, 4, 5)


def test_what_is_told_of_a_dose_that_is_no_booster_names_the_dose():
    given = (*BASIC, "2010-07-15 Revaxis (rappel)", "2010-08-14 Revaxis")
    told = line("DTP", ADULT, *given).judged[-1]
    assert (told.record.day, told.allowed_from) == (date(2010, 8, 14), date(2010, 8, 15))


@pytest.mark.parametrize(
    ("last", "on"), [("2024-05-31", date(2029, 5, 31)), ("2024-06-01", date(2040, 6, 1))]
)
def test_a_booster_that_may_only_come_when_its_ages_are_over_is_left_out(last, on):
    """Five years after the last one is the eve of the 14th birthday, or the day itself."""
    child = person("2015-06-01")
    given = ("2015-08-01 Infanrix Hexa", "2015-10-01 Infanrix Hexa", "2016-05-01 Infanrix Hexa")
    found = line("DTP", child, *given, f"{last} Repevax (rappel)")
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, on)


def test_the_last_booster_of_all_is_at_115():
    found = line("DTP", person("1912-01-01"), "2018-01-01 Repevax (rappel)")
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, date(2027, 1, 1))


def test_a_booster_to_come_says_from_when_it_is_late():
    found = line("DTP", person("2002-06-21"), "2014-06-21 Repevax (rappel)")
    assert found.recommended == date(2027, 6, 21)
    assert found.outcome.late_from == date(2028, 6, 21)
