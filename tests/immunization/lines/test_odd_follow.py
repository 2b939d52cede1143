"""Lines and rules that follow others, where those say less than in the shipped calendar."""

from dataclasses import replace

from .odd_calendar import ENDED, one, only
from .people import BASIC, person


def test_a_line_that_follows_one_without_rules_has_nothing_to_say(calendar):
    silent = only(calendar, "DTP", rules=())
    asked = one(calendar, "Coqueluche", person("2026-06-01"))
    assert asked.outcome.rule.follow.line == "DTP"
    assert one(silent, "Coqueluche", person("2026-06-01")).outcome is None


def test_a_rule_that_follows_one_that_has_ended_says_nothing(calendar):
    dtp = calendar.line("DTP")
    without = tuple(
        replace(each, validity=ENDED) if each.identifier == "POP-AS" else each for each in dtp.rules
    )
    subject = person("1990-05-05", asplenia=True)
    given = ("2010-05-05 Repevax (rappel)",)

    def rules(found):
        return {each.rule.identifier for each in found.outcomes}

    assert "POP-AS" in rules(one(calendar, "Coqueluche", subject, *given))
    ended = one(only(calendar, "DTP", rules=without), "Coqueluche", subject, *given)
    assert "POP-AS" not in rules(ended)
    womens = tuple(
        replace(each, sex="F") if each.identifier == "POP-AS" else each for each in dtp.rules
    )
    another = one(only(calendar, "DTP", rules=womens), "Coqueluche", subject, *given)
    assert "POP-AS" not in rules(another)
    assert "POP-AS" in rules(one(calendar, "Coqueluche", subject))
    begun = tuple(replace(each, begun_only=each.identifier == "POP-AS") for each in dtp.rules)
    assert "POP-AS" not in rules(one(only(calendar, "DTP", rules=begun), "Coqueluche", subject))


def test_a_line_follows_only_what_the_other_one_plans_for_the_person(calendar):
    dtp = calendar.line("DTP")
    given = ("2010-05-05 Repevax (rappel)",)
    womens = tuple(replace(each, sex="F") if each.appointments else each for each in dtp.rules)
    planned = only(calendar, "DTP", rules=womens)
    assert one(planned, "Coqueluche", person("1990-05-05", "F"), *given).outcomes
    assert not one(planned, "Coqueluche", person("1990-05-05", "M"), *given).outcomes
    unplanned = tuple(each for each in dtp.rules if not each.appointments)
    subject = person("1990-05-05", asplenia=True)
    found = one(only(calendar, "DTP", rules=unplanned), "Coqueluche", subject, *given)
    assert [each.rule.identifier for each in found.outcomes] == ["POP-AS"]


def test_a_line_that_follows_another_depends_on_the_missing_days_of_that_one(calendar):
    """It need not read its ranks there; Revaxis, which holds no pertussis, changes the booster."""
    follows = tuple(each for each in calendar.line("Coqueluche").rules if not each.spacing)
    own_ranks = only(calendar, "Coqueluche", ranks_of="", rules=follows)
    given = (*BASIC, "2000-03-05 Repevax (rappel)", "2015 Revaxis (rappel)")
    found = one(own_ranks, "Coqueluche", person("1975-06-30"), *given)
    assert found.depends_on_missing_day
