"""What is gathered once for many days and many people is what each of them would be asked."""

from datetime import date, timedelta

import pytest

from immunization.engine.lines.case import Case
from immunization.engine.lines.edition import Editions, editions
from immunization.engine.lines.facts import Facts, Subject
from immunization.engine.lines.validity import concerns, in_force, suits
from immunization.schedule.lines.load import french

from .people import TODAY, person

PIECES = {
    line.key: {
        "rules": line.rules,
        "immunities": line.immunities,
        "contraindications": [
            each for each in french().contraindications if not each.valences.isdisjoint(line.gives)
        ],
        "obligations": [each for each in french().obligations if line.key in each.lines],
        "advices": [each for each in french().advices if not each.lines or line.key in each.lines],
    }
    for line in french().lines
}
CHANGES = sorted(
    {
        day
        for line in french().lines
        for pieces in (line.appointments, *PIECES[line.key].values())
        for piece in pieces
        for day in (piece.validity.effective, piece.validity.cessation)
        if day is not None
    }
)
EVERY_ANSWER = frozenset(french().profile.questions) | {"sex"}
PEOPLE = [
    person("2004-02-05", sex="F"),
    person("1950-02-05", health_student="nursing", hiv=True),
    person("2026-09-05", premature=True, residence="guyane"),
    person("1994-02-05", sex="F", pregnancy_started_on=date(2026, 6, 1)),
]


@pytest.mark.parametrize("day", CHANGES, ids=str)
def test_an_edition_holds_what_is_in_force_on_each_day_beside_a_change(day):
    made = editions(french())
    for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
        for line in french().lines:
            found = made.on(near).lines[line.key].appointments
            expected = [each for each in line.appointments if in_force(each.validity, near)]
            assert list(dict.fromkeys(each for each, _ in found)) == expected


def test_each_piece_that_an_answer_may_call_for_is_there_from_its_first_day_to_its_last():
    made = editions(french())
    for day in CHANGES:
        for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
            for key, found in made.on(near).lines.items():
                for name, pieces in PIECES[key].items():
                    expected = [each for each in pieces if in_force(each.validity, near)]
                    assert list(getattr(found, name).of(EVERY_ANSWER)) == expected


@pytest.mark.parametrize("subject", PEOPLE)
def test_no_rule_that_concerns_a_person_is_left_out(subject):
    case = Case(french(), subject, (), TODAY)
    for line in french().lines:
        rules = [each for each in line.rules if in_force(each.validity, TODAY)]
        expected = [each for each in rules if concerns(case, each)]
        kept = case.lines[line.key].rules.of(case.facts.answered)
        assert [each for each in kept if concerns(case, each)] == expected
        held = case.lines[line.key].rules.holding(case.facts)
        assert [each for each in held if suits(case, each)] == expected


def test_a_question_that_nobody_answered_leaves_its_rules_out():
    line = editions(french()).on(TODAY).lines["Fièvre jaune"]
    asked = line.rules.of(frozenset({"residence"}))
    assert len(list(line.rules.of(frozenset()))) < len(list(asked))


def test_days_between_two_changes_share_an_edition():
    made = editions(french())
    assert made.on(TODAY) is made.on(TODAY + timedelta(days=1))


def test_what_holds_is_found_once_for_the_same_answers_and_not_for_others():
    rules = editions(french()).on(TODAY).lines["Pneumocoque"].rules
    first, second, other = (
        rules.holding(Case(french(), person("1990-02-05", **answers), (), TODAY).facts)
        for answers in ({"hiv": True}, {"hiv": True}, {"hiv": False})
    )
    assert first is second
    assert list(first) != list(other)


def test_no_more_sets_of_answers_are_kept_than_a_bound(monkeypatch):
    monkeypatch.setattr("immunization.engine.lines.edition._MOST_KEPT", 2)
    rules = Editions(french()).on(TODAY).lines["Pneumocoque"].rules
    risks = ("hiv", "asplenia", "diabetes")
    facts = [Facts(french().profile, person("1990-02-05", **{risk: True}), TODAY) for risk in risks]
    first, second, third = (rules.holding(each) for each in facts)
    assert rules.holding(facts[2]) is third
    assert rules.holding(facts[0]) is not first
    assert rules.holding(facts[0]) == first
    assert first != ()
    assert second != ()


def test_an_answer_that_is_a_day_is_looked_at_again_each_day():
    subject = person("1994-02-05", sex="F", pregnancy_started_on=date(2026, 6, 1))
    assert Case(french(), subject, (), TODAY).facts.same is None


def test_yes_is_another_answer_than_one():
    yes, one = (
        Case(french(), Subject(date(1990, 2, 5), answers={"hiv": answer}), (), TODAY).facts.same
        for answer in (True, 1)
    )
    assert yes != one
