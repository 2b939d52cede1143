"""The numbers of the public API v1 that stand for an answer."""

import pytest


@pytest.mark.parametrize(
    ("fact", "value", "number"),
    [
        ("health_student", "nursing", 222),
        ("health_student", "other", 1113),
        ("health_student", None, None),
        ("residence", "metropole", None),
    ],
)
def test_a_choice_is_given_back_by_its_first_number_if_it_has_one(calendar, fact, value, number):
    assert calendar.profile.questions[fact].number_for(value) == number


def test_any_other_question_is_given_back_by_its_own_number(calendar):
    numbered = [
        each
        for each in calendar.profile.questions.values()
        if each.number is not None and not each.choices
    ]
    assert numbered
    assert all(each.number_for(True) == each.number for each in numbered)
