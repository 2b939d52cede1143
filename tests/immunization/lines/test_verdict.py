"""One verdict of several rules: which yields, which immunity speaks, what is told of a dose."""

from datetime import date

import pytest

from immunization.engine.lines.explain import explain
from immunization.engine.lines.outcome import Status
from immunization.schedule.lines.load import french

from .people import TODAY, line, person


def test_a_rule_that_yields_says_nothing_once_the_other_one_is_complete():
    """HBV-7 would ask for a fourth dose."""
    given = ("2015-01-10 Engerix B20", "2015-02-10 Engerix B20", "2015-07-20 Engerix B20")
    found = line("Hépatite B", person("1990-01-01", dialysis=True), *given)
    assert found.status is Status.COMPLETE
    assert "HBV-7" not in {each.rule.identifier for each in found.outcomes}
    begun = line("Hépatite B", person("1990-01-01", dialysis=True), *given[:2])
    assert "HBV-7" in {each.rule.identifier for each in begun.outcomes}


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
