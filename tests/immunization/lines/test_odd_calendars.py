"""Calendars and people at the edge: what the shipped calendar has no example of."""

from dataclasses import replace
from datetime import date

import pytest

from immunization.dates import Span
from immunization.engine.lines import explain, merge
from immunization.engine.lines.outcome import Outcome, Reason, Status
from immunization.engine.lines.plan import catch_up
from immunization.schedule.dose import FromPrevious, Interval
from immunization.schedule.lines.condition import parse
from immunization.schedule.lines.line import Strength

from .odd_calendar import ENDED, one, only
from .people import ADULT, BASIC, TODAY, bilan, doses, line, person


def test_after_the_last_appointment_nothing_more_is_asked_for(calendar):
    few = only(calendar, "DTP", appointments=calendar.line("DTP").appointments[:1])
    found = one(few, "DTP", ADULT, *BASIC, "2010-05-05 Revaxis (rappel)")
    assert (found.status, found.recommended) == (Status.COMPLETE, None)


def test_without_a_gap_between_boosters_any_later_dose_is_one(calendar):
    free = only(calendar, "DTP", minimum_gap=None)
    close = (*BASIC, "2010-05-05 Revaxis (rappel)", "2010-05-20 Revaxis")
    assert [each.reason for each in one(free, "DTP", ADULT, *close).judged[-2:]] == [None, None]


def test_an_immunity_that_is_no_longer_in_force_ends_nothing(calendar):
    subject = person("2006-05-10", health_student="nursing", anti_hbc="positive")
    assert one(calendar, "Hépatite B", subject).immunity is not None
    home = calendar.line("Hépatite B")
    past = tuple(replace(each, validity=ENDED) for each in home.immunities)
    found = one(only(calendar, "Hépatite B", immunities=past), "Hépatite B", subject)
    assert found.immunity is None
    both = only(calendar, "Hépatite B", immunities=(*past, *home.immunities))
    assert one(both, "Hépatite B", subject).immunity in home.immunities


def test_a_contraindication_whose_end_is_not_told_has_no_first_day(calendar):
    subject = person("1996-01-01", "F", pregnancy_started_on="2026-09-01", travel=True)
    against = tuple(
        replace(each, ends=("travel", Span(months=1))) for each in calendar.contraindications
    )
    found = one(replace(calendar, contraindications=against), "ROR", subject)
    assert found.contraindications
    assert found.earliest is None


def test_a_contraindication_of_every_way_to_give_a_dose_is_told_once(calendar):
    two = only(calendar, "ROR", gives=("VAL005", "VAL044"))
    pregnant = person("1996-01-01", "F", pregnancy_started_on="2026-09-01")
    against = one(two, "ROR", pregnant).contraindications
    assert [each.identifier for each in against] == ["CI-1"]
    assert against[0].valences >= {"VAL005", "VAL044"}


def test_what_refuses_a_dose_is_told_and_not_the_grace_period_beside_it(calendar):
    home = calendar.line("HPV")
    between = Interval(FromPrevious(), Span(months=1), Span(months=5))
    second = home.rules[0].steps[1]
    asked = replace(
        second,
        dose=replace(second.dose, intervals=(between,)),
        products=frozenset({"VAL141"}),
    )
    rules = tuple(
        replace(each, steps=(each.steps[0], asked, *each.steps[2:])) for each in home.rules
    )
    odd = only(calendar, "HPV", rules=rules)
    given = ("2022-06-01 Gardasil 9", "2022-09-01 Gardasil 9")
    found = one(odd, "HPV", person("2010-06-01"), *given)
    assert [each.reason for each in found.judged] == [None, Reason.PRODUCT]


def test_an_interval_of_a_first_dose_has_nothing_to_be_counted_from(calendar):
    home = calendar.line("Typhoïde")
    asked = Interval(FromPrevious(), minimum=Span(years=1))
    first = replace(home.rules[0].steps[0].dose, intervals=(asked,))
    steps = (replace(home.rules[0].steps[0], dose=first),)
    odd = only(calendar, "Typhoïde", rules=(replace(home.rules[0], steps=steps),))
    traveller = person("2003-06-01", travel_poor_hygiene=True)
    found = one(odd, "Typhoïde", traveller)
    assert (found.status, found.recommended) == (Status.DUE, TODAY)
    assert found.earliest == one(calendar, "Typhoïde", traveller).earliest
    (received,) = one(odd, "Typhoïde", traveller, "2025-05-01 Typhim Vi").judged
    assert received.reason is None


def test_a_first_dose_without_an_age_is_due_since_the_day_on_which_its_rule_opens(calendar):
    (rule,) = (each for each in calendar.line("HPV").rules if each.identifier == "HPV-0r")
    firm = only(calendar, "HPV", rules=(replace(rule, strength=Strength.FIRM),))
    young = one(firm, "HPV", person("1992-06-01", "F"), on=date(2012, 6, 1))
    assert (young.status, young.outcome.late_from) == (Status.OVERDUE, date(2007, 9, 1))


@pytest.mark.parametrize(
    ("key", "subject", "rule"),
    [
        ("Hépatite B", person("2006-05-10", anti_hbc="positive"), "HBV-6"),
        ("ROR", person("1996-01-01", "F", pregnancy_started_on="2026-09-01"), "CI-1"),
        ("Typhoïde", person("2003-06-01"), ""),
    ],
)
def test_the_rule_that_decided_is_named(key, subject, rule):
    assert line(key, subject).rule_identifier == rule


class TestPlan:
    """The visits that remain."""

    def test_where_nothing_is_ever_asked_for_there_is_no_visit(self, calendar):
        alone = replace(calendar, lines=(calendar.line("Typhoïde"),))
        assert catch_up(alone, person("2003-06-01"), (), on=TODAY) == ()

    def test_the_first_visit_waits_for_the_end_of_a_gap(self, calendar):
        alone = replace(calendar, lines=(calendar.line("ROR"),))
        given = doses("2005-05-01 Priorix", "2026-11-01 Varicellon")
        first, *_ = catch_up(alone, person("2004-04-04"), given, on=TODAY)
        until = one(
            calendar, "ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026-11-01 Varicellon"
        )
        assert until.earliest > TODAY
        assert first.on == until.earliest


def test_what_may_be_given_today_is_said_no_more_firmly_than_the_rule_says_it(calendar):
    said = set()
    for subject in (person("1999-02-05"), person("1965-02-05"), person("2000-02-05", "F")):
        for found in bilan(subject, "1999-04-10 Engerix B10").lines:
            said.update(explain.explain(found, calendar, on=TODAY).next)
    assert "Une dose est conseillée maintenant." in said
    assert "Une dose est à faire seulement si elle est recommandée." in said


def test_only_advice_in_force_is_told_and_the_next_one_after_it(calendar):
    removal = person("1990-05-05", splenectomy_planned=True)
    (told,) = one(calendar, "Méningocoque B", removal).advice
    ended = replace(told.advice, validity=ENDED)
    later = replace(calendar, advices=(ended, told.advice))
    assert [each.advice for each in one(later, "Méningocoque B", removal).advice] == [told.advice]


def test_a_rule_left_to_another_one_for_whoever_answers_nothing_is_for_who_answers(calendar):
    unless_travelling = parse("not travel", overflow=calendar.overflow)
    rule = replace(calendar.line("Typhoïde").rules[0], when=None, unless=unless_travelling)
    odd = only(calendar, "Typhoïde", rules=(rule,))
    told = {
        answer: one(odd, "Typhoïde", person("2003-06-01", **answers)).status
        for answer, answers in (("none", {}), ("no", {"travel": False}), ("yes", {"travel": True}))
    }
    assert told == {
        "none": Status.NOT_RECOMMENDED,
        "no": Status.NOT_RECOMMENDED,
        "yes": Status.OVERDUE,
    }


def test_a_rule_for_who_lacks_a_risk_is_for_whoever_answers_nothing(calendar):
    at_home = parse("not travel", overflow=calendar.overflow)
    rule = replace(calendar.line("Typhoïde").rules[0], when=at_home)
    odd = only(calendar, "Typhoïde", rules=(rule,))
    assert one(odd, "Typhoïde", person("2003-06-01")).status is Status.DUE
    traveller = person("2003-06-01", travel=True)
    assert one(odd, "Typhoïde", traveller).status is Status.NOT_RECOMMENDED


def test_two_rules_to_come_are_told_in_the_order_of_their_days_an_announced_one_first(calendar):
    plain = calendar.line("HPV").rules[0]
    announced = next(each for each in calendar.line("Méningocoques ACWY").rules if each.announced)

    def to_come(rule, year):
        day = date(year, 1, 1)
        return Outcome(rule, Status.UP_TO_DATE, day, day, future=True)

    later, sooner = to_come(plain, 2032), to_come(plain, 2030)
    assert merge.still_to_come([later, sooner]) is sooner
    booster = to_come(announced, 2034)
    assert merge.still_to_come([later, sooner, booster]) is booster


def test_of_two_rules_that_say_the_same_the_first_of_the_calendar_is_told(calendar):
    rule, day = calendar.line("HPV").rules[0], date(2026, 1, 1)
    first, then = (Outcome(rule, Status.DUE, day, day, number=number) for number in (1, 2))
    assert merge.best([first, then]) is first
    assert (
        merge.still_to_come([first._replace(future=True), then._replace(future=True)]).number == 1
    )
