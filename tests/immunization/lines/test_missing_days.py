"""A dose without its day: the line never claims more than is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from immunization.dates import PartialDate
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.result import Excluded
from immunization.schedule.lines.load import french

from .people import NOMENCLATURE, TODAY, dose, line, person

VACCINES = [
    NOMENCLATURE.exact_name(name)
    for name in ("Priorix", "Varivax", "Engerix B20", "Repevax", "Gardasil 9", "Nimenrix")
]
SEVERITY = {status: place for place, status in enumerate(Status)}


def verdict(each):
    return each.status, each.earliest, each.recommended


def test_each_combination_of_missing_days_is_tried():
    found = line("ROR", person("2004-04-04"), "2005-05 Priorix", "2005-06 Priorix")
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)


def test_a_day_between_the_ends_is_tried():
    """A year around a known dose: both of its ends are far from it, a day beside it is not."""
    found = line("ROR", person("2004-04-04"), "2006 Priorix", "2006-06-15 Priorix")
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)


def test_where_no_day_changes_the_verdict_nothing_is_said_of_it():
    found = line("ROR", person("2004-04-04"), "2005-05 Priorix", "2005-07 Priorix")
    assert (found.status, found.depends_on_missing_day) == (Status.COMPLETE, False)


def test_a_missing_day_of_another_vaccine_matters_where_a_gap_is_to_be_kept():
    found = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026-10 Varivax")
    assert found.depends_on_missing_day
    assert found.recommended == date(2026, 11, 23)


def test_a_missing_day_of_a_vaccine_that_has_nothing_to_do_with_the_line_does_not():
    found = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026 Engerix B20")
    assert not found.depends_on_missing_day


def test_too_many_missing_days_to_try_are_said_to_matter():
    years = [f"{year} Engerix B20" for year in range(2008, 2020)]
    found = line("Hépatite B", person("1990-05-05", multiple_sexual_partners=True), *years)
    assert found.depends_on_missing_day


def test_where_every_choice_is_too_much_the_ends_of_each_dose_are_tried_together():
    """All early and all late they are a month apart; the first late and the second early not."""
    live = ["2007 Varivax"] * 3
    found = line("ROR", person("2004-04-04"), "2005-12 Priorix", "2006-01 Priorix", *live)
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)
    assert [record.day for record in found.records] == [date(2005, 12, 31), date(2006, 1, 1)]


def test_two_doses_of_one_month_are_two_doses():
    found = line("ROR", person("2004-04-04"), "2005-05 Priorix", "2005-05 Priorix")
    assert (found.received, found.status) == (2, Status.OVERDUE)


UNRELATED = [f"{year} Engerix B20" for year in range(2008, 2020)]


def test_any_number_of_missing_days_that_have_nothing_to_do_with_the_line_leave_it_sure():
    given = ("2005-05-01 Priorix", "2005-07-01 Priorix")
    found = line("ROR", person("2004-04-04"), *given, *UNRELATED)
    assert (found.status, found.depends_on_missing_day) == (Status.COMPLETE, False)


def test_known_days_that_have_nothing_to_do_with_the_line_are_nothing_to_try_beside():
    known = [f"{year}-{month:02}-10 Engerix B20" for year in (2006, 2008) for month in range(2, 12)]
    found = line("ROR", person("2004-04-04"), "2006 Priorix", "2008 Priorix", *known)
    assert (found.status, found.depends_on_missing_day) == (Status.COMPLETE, False)


def test_a_known_day_among_too_many_missing_ones_is_kept():
    years = [f"{year} Engerix B20" for year in range(2008, 2020)]
    subject = person("1990-05-05", multiple_sexual_partners=True)
    found = line("Hépatite B", subject, "2007-05-05 Engerix B20", *years)
    assert (found.received, found.depends_on_missing_day) == (13, True)
    assert found.records[0].day == date(2007, 5, 5)


def test_two_doses_of_one_month_are_two_doses_beside_one_of_another_line():
    given = ("2005-01-01 Engerix B20", "2005-05 Priorix", "2005-05 Priorix")
    assert line("ROR", person("2004-04-04"), *given).received == 2


@pytest.mark.parametrize("known_first", [True, False])
def test_a_dose_of_the_month_of_a_known_one_is_another_dose(known_first):
    given = ["2005-05-01 Priorix", "2005-05 Priorix"]
    found = line("ROR", person("2004-04-04"), *(given if known_first else reversed(given)))
    assert (found.received, found.status) == (2, Status.OVERDUE)


def test_two_doses_known_to_be_of_one_day_do_not_make_others_fall_together():
    same_day = ["2005-05-01 Priorix"] * 2
    found = line("ROR", person("2004-04-04"), *same_day, "2010-03 Priorix", "2010-03 Priorix")
    assert found.received == 3


def test_the_eve_of_another_live_vaccine_is_tried():
    """The day after it the other vaccine counts, the eve it does not."""
    given = ("2005-05-01 Priorix", "2006-06-15 Priorix", "2006 Varivax")
    found = line("ROR", person("2004-04-04"), *given)
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)


def test_the_day_after_another_live_vaccine_is_tried():
    """The eve of it the dose counts, the day after it does not."""
    student = person("2004-04-04", varicella_history=False, health_student="nursing")
    given = ("2005-05-01 Varivax", "2006 Varivax", "2006-06-15 Priorix")
    found = line("Varicelle", student, *given)
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)


def test_a_missing_day_of_a_line_that_asks_for_a_gap_matters():
    """A vaccine against RSV waits two weeks after one against pertussis."""
    pregnant = person("1996-01-01", "F", pregnancy_started_on="2026-04-10")
    assert line("VRS", pregnant, "2026-11 Repevax").depends_on_missing_day


def test_known_doses_of_one_day_stand_in_any_order_beside_a_missing_day():
    together = ("2020-05-05 Revaxis", "2020-05-05 Engerix B20")
    subject = person("2004-04-04")
    for doses in (together, tuple(reversed(together))):
        found = line("ROR", subject, "2005-05 Priorix", *doses)
        assert (found.status, found.received) == (Status.OVERDUE, 1)


def test_whether_a_dose_of_which_the_day_is_missing_was_a_booster_is_asked():
    assert line("DTP", person("2006-03-03"), "2018 Repevax").asks_rank


def test_of_equally_severe_verdicts_the_one_with_the_nearest_day_is_told():
    """At 15 years two doses six months apart, from 16 on a second one after a month."""
    subject = person("2010-10-15", multiple_sexual_partners=True)
    found = line("Hépatite B", subject, "2026-10 Engerix B20", on=date(2026, 11, 10))
    assert found.depends_on_missing_day
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, date(2026, 11, 15))


@st.composite
def histories(draw):
    born = draw(st.dates(date(1996, 1, 1), date(2016, 1, 1)))
    kinds = st.sampled_from(["day", "month", "year"])
    days = st.dates(born, TODAY)
    told = draw(st.lists(st.tuples(days, st.sampled_from(VACCINES), kinds), max_size=4))
    return Subject(born, "F", {"varicella_history": False}), told


def partial(day, kind):
    if kind == "day":
        return day
    return PartialDate(day.year, day.month if kind == "month" else None)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_no_real_days_give_a_worse_verdict_than_the_one_that_is_told(history):
    subject, told = history
    real = [ReceivedDose(day, vaccine) for day, vaccine, _ in told]
    assume(len({(each.given, each.vaccine.code) for each in real}) == len(real))
    known = [ReceivedDose(partial(day, kind), vaccine) for day, vaccine, kind in told]
    truth = assess(french(), subject, real, on=TODAY)
    answer = assess(french(), subject, known, on=TODAY)
    for true, said in zip(truth.lines, answer.lines, strict=True):
        assert SEVERITY[said.status] <= SEVERITY[true.status], (true.key, told)
        if not said.depends_on_missing_day:
            assert verdict(said) == verdict(true), (true.key, told)


def test_a_day_is_not_sought_after_the_bilan_or_before_the_birth():
    subject = person("2026-06-10")
    found = line("DTP", subject, "2026 Infanrix Hexa", on=TODAY)
    assert found.received == 1
    assert all(subject.born <= record.day <= TODAY for record in found.records)
    assert found.records[0].day + timedelta(days=1) > subject.born


def test_the_eve_is_tried_where_a_live_vaccine_of_the_day_would_ask_for_no_wait():
    student = person("1999-06-01", health_student="nursing")
    found = line("BCG", student, "2018 Priorix", on=date(2018, 10, 1))
    assert (found.status, found.depends_on_missing_day) == (Status.DUE, True)


PAST_DAY = date(2016, 6, 10)


def read_on(day, *texts):
    return [replace(dose(each), read_on=day) for each in texts]


def past(key, subject, given_doses):
    found = assess(french(), subject, given_doses, on=PAST_DAY)
    return found, found.line(key)


def test_a_year_that_reaches_beyond_a_past_day_may_hold_a_dose_that_came_later():
    """« 2016 », read today: on 10/06/2016 it was given, or it was not yet."""
    bilan, found = past("Méningocoque C", person("1999-02-05"), read_on(TODAY, "2016 Neisvac"))
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)
    assert found.received == 0
    assert found.to_confirm
    (left_out,) = bilan.left_out
    assert left_out.reason is Excluded.PERHAPS_AFTER_THE_DAY
    assert left_out.dose.words == "Neisvac"
    assert bilan.hidden == 0


def test_a_dose_that_was_read_by_the_day_of_the_bilan_was_given_by_then():
    bilan, found = past("Méningocoque C", person("1999-02-05"), read_on(PAST_DAY, "2016 Neisvac"))
    assert (found.status, found.depends_on_missing_day) == (Status.COMPLETE, False)
    assert bilan.left_out == ()


def test_a_dose_that_changes_nothing_later_or_not_leaves_the_verdict_sure():
    known = read_on(TODAY, "2000-03-01 Priorix", "2001-04-01 Priorix", "2016 Priorix")
    _, found = past("ROR", person("1999-02-05"), known)
    assert (found.status, found.depends_on_missing_day) == (Status.COMPLETE, False)


def test_two_doses_may_both_have_come_later():
    _, found = past("Méningocoque C", person("1999-02-05"), read_on(TODAY, *["2016 Neisvac"] * 2))
    assert (found.status, found.received, found.depends_on_missing_day) == (Status.OVERDUE, 0, True)


def test_where_all_is_too_much_a_dose_that_may_have_come_later_is_tried_at_its_first_day_too():
    """On the first of January it refuses the Priorix of the tenth, in June or later it does not."""
    given = read_on(PAST_DAY, "2005-05-01 Priorix", "2016-01-10 Priorix", *["2007 Varivax"] * 4)
    given += read_on(TODAY, "2016 Varivax")
    _, found = past("ROR", person("2004-04-04"), given)
    assert (found.status, found.depends_on_missing_day) == (Status.OVERDUE, True)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_no_real_days_give_a_worse_verdict_on_a_past_day_either(history):
    """Among the real days are some after that of the bilan, on which a dose is not there yet."""
    subject, told = history
    assume(subject.born <= PAST_DAY)
    real = [ReceivedDose(day, vaccine) for day, vaccine, _ in told]
    assume(len({(each.given, each.vaccine.code) for each in real}) == len(real))
    known = [
        ReceivedDose(partial(day, kind), vaccine, read_on=TODAY) for day, vaccine, kind in told
    ]
    truth = assess(french(), subject, real, on=PAST_DAY)
    answer = assess(french(), subject, known, on=PAST_DAY)
    for true, said in zip(truth.lines, answer.lines, strict=True):
        assert SEVERITY[said.status] <= SEVERITY[true.status], (true.key, told)
        if not said.depends_on_missing_day:
            assert verdict(said) == verdict(true), (true.key, told)
