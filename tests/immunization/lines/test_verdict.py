"""One verdict of several rules: which yields, which immunity speaks, what is told of a dose."""

from dataclasses import replace
from datetime import date

import pytest

from immunization.engine.lines.assessment import assess
from immunization.engine.lines.explain import explain
from immunization.engine.lines.outcome import Status
from immunization.schedule.lines.line import Strength
from immunization.schedule.lines.load import french

from .people import TODAY, doses, line, person


def test_a_rule_that_yields_says_nothing_once_the_other_one_is_complete():
    """HBV-7 would ask for a fourth dose."""
    given = ("2015-01-10 Engerix B20", "2015-02-10 Engerix B20", "2015-07-20 Engerix B20")
    found = line("Hépatite B", person("1990-01-01", dialysis=True), *given)
    assert found.status is Status.COMPLETE
    assert "HBV-7" not in {each.rule.identifier for each in found.outcomes}
    begun = line("Hépatite B", person("1990-01-01", dialysis=True), *given[:2])
    assert "HBV-7" in {each.rule.identifier for each in begun.outcomes}


def test_a_rule_yields_also_where_only_one_other_speaks():
    """HIB-3 would ask for a dose from the age of 11 months: the third one was given before it."""
    given = ("2023-08-01 Infanrix Hexa", "2023-10-01 Infanrix Hexa", "2024-04-20 Infanrix Hexa")
    found = line("Hib", person("2023-06-01", asplenia=True), *given)
    assert found.status is Status.COMPLETE
    assert [each.rule.identifier for each in found.outcomes] == ["HIB-1"]


def test_an_immunity_changes_nothing_about_a_complete_series():
    immune = person("2009-06-01", varicella_history=True)
    assert line("Varicelle", immune).immunity is not None
    found = line("Varicelle", immune, "2010-07-01 Varivax", "2011-07-01 Varivax")
    assert (found.status, found.immunity) == (Status.COMPLETE, None)


def test_a_dose_that_the_deciding_rule_does_not_look_at_is_told_by_another_rule():
    pregnant = person("1996-11-23", "F", pregnancy_started_on="2026-07-06")
    found = line("Coqueluche", pregnant, "2022-11-23 Repevax (rappel)")
    assert found.outcome.rule.identifier == "COQ-4"
    assert found.judged == ()
    said = explain(found, french(), on=TODAY)
    assert said.doses == ("23/11/2022, Repevax : compte (dose 1).",)


@pytest.mark.parametrize(
    ("before", "earliest"),
    [
        ("2026-11-10 Engerix B20", TODAY),
        ("2026-11-23 Varivax", TODAY),
        ("2026-11-22 Varivax", date(2026, 12, 20)),
    ],
)
def test_only_a_live_vaccine_of_an_earlier_day_makes_a_live_one_wait(before, earliest):
    found = line("ROR", person("2003-04-04"), "2004-05-15 Priorix", before)
    assert (found.status, found.earliest) == (Status.OVERDUE, earliest)
    assert (found.wait is None) is (earliest == TODAY)


@pytest.mark.parametrize(
    ("born", "on", "obliged"),
    [
        (date(2017, 12, 31), TODAY, False),
        (date(2018, 1, 1), TODAY, True),
        (date(2018, 1, 1), date(2035, 12, 31), True),
        (date(2018, 1, 1), date(2036, 1, 1), False),
    ],
)
def test_the_law_asks_of_those_born_since_2018_until_they_are_18(born, on, obliged):
    found = line("ROR", person(born.isoformat()), on=on)
    assert (found.obligation is not None) is obliged


def test_the_law_asks_also_where_no_rule_says_anything_any_more():
    found = line("Hib", person("2018-02-01"))
    assert (found.status, found.outcomes) == (Status.NOT_RECOMMENDED, ())
    assert found.obligation.identifier == "OBL-2"


def test_what_only_opens_later_is_no_dose_on_condition():
    found = line("Zona", person("1970-01-01"))
    assert (found.outcome, found.to_come.rule.identifier) == (None, "ZONA-1")
    assert found.if_recommended is False


class TestRank:
    """Whether it matters that the last dose was a booster."""

    TEENAGER = person("2006-03-03")

    @pytest.mark.parametrize(
        ("given", "asks"),
        [
            ("2017-03-02 Repevax", False),
            ("2017-03-03 Repevax", True),
            ("2020-05-01 Repevax (primo)", False),
        ],
    )
    def test_it_is_asked_of_a_dose_since_the_age_of_11_of_which_nothing_is_said(self, given, asks):
        assert line("DTP", self.TEENAGER, given).asks_rank is asks

    def test_the_same_answers_are_given_to_both_verdicts(self):
        """Pertussis is due because of the profession, whatever the last dose was."""
        nurse = person("2002-06-01", health_student="nursing")
        infant = ("2002-08-01", "2002-10-01", "2003-05-01")
        given = (*(f"{day} Infanrix Hexa" for day in infant), "2008-06-01 Infanrix Tetra")
        found = line("Coqueluche", nurse, *given, "2019-05-31 Repevax")
        assert (found.status, found.rule_identifier) == (Status.DUE, "COQ-6")
        assert not found.asks_rank


def test_of_two_gaps_the_longer_one_is_waited_for():
    subject = person("2004-04-04")
    given = ("2005-05-01 Priorix", "2026-11-10 Varivax")
    longer = line("ROR", subject, *given, "2026-09-23 Varicellon")
    shorter = line("ROR", subject, *given, "2026-08-30 Varicellon")
    assert (longer.earliest, shorter.earliest) == (date(2026, 12, 23), date(2026, 12, 8))


@pytest.mark.parametrize(
    ("live", "day", "waits"),
    [("2026-11-03", date(2026, 12, 1), False), ("2026-11-04", date(2026, 12, 2), True)],
)
def test_a_gap_that_ends_on_the_recommended_day_moves_only_the_first_day_possible(live, day, waits):
    child = person("2025-08-01")
    found = line("ROR", child, "2026-08-01 Priorix", f"{live} Varivax")
    assert (found.earliest, found.recommended) == (day, day)
    assert (found.wait is not None) is waits


def test_two_vaccines_of_one_day_are_no_sequence():
    """Five years are to be waited after the second vaccine of one, a year after either alone."""
    subject = person("1990-01-01", diabetes=True)
    sequence = line("Pneumocoque", subject, "2024-01-10 Prevenar 13", "2024-03-10 Pneumovax")
    together = line("Pneumocoque", subject, "2024-03-10 Prevenar 13", "2024-03-10 Pneumovax")
    assert sequence.recommended == date(2029, 3, 10)
    assert together.recommended == TODAY


def test_an_immunity_leaves_nothing_to_be_done_on_condition():
    given = "1999-04-10 Engerix B10"
    assert line("Hépatite B", person("1999-02-05"), given).if_recommended is True
    immune = line("Hépatite B", person("1999-02-05", anti_hbc="positive"), given)
    assert immune.immunity is not None
    assert immune.if_recommended is False


def test_antibodies_leave_no_doubt_where_no_dose_is_asked_for():
    complete = ("2005-05-01 Priorix", "2006-05-01 Priorix", "2026-07-23 Varicellon")
    found = line("ROR", person("2004-04-04"), *complete)
    assert (found.status, found.doubtful) == (Status.COMPLETE, None)


def test_antibodies_leave_no_doubt_where_a_dose_is_only_offered():
    calendar = french()
    home = calendar.line("ROR")
    rules = tuple(replace(each, strength=Strength.OFFERED) for each in home.rules)
    offered = replace(calendar, lines=(replace(home, rules=rules),))
    given = doses("2026-07-23 Varicellon")
    (found,) = assess(offered, person("2004-04-04"), given, on=TODAY).lines
    assert (found.status, found.doubtful) == (Status.MAY_BE_OFFERED, None)


@pytest.mark.parametrize(("sex", "told"), [("F", 1), ("M", 0), ("", 0)])
def test_advice_for_women_is_told_to_women(sex, told):
    subject = person("1996-01-01", sex)
    found = line("ROR", subject)
    assert sum(each.advice.identifier == "CI-1" for each in found.advice) == told
