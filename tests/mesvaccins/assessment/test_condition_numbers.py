"""Numbers of conditions that stand for a choice of a question."""

from datetime import date

import pytest
from django.utils import timezone

from carnet_api.errors import InvalidInput
from carnet_api.wire import (
    AnswerInput,
    DiagnosticRequest,
    HealthProfileFormRequest,
    QuestionDocument,
    UserType,
)
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins.assessment.conftest import ON
from tests.mesvaccins.world import Centre

NURSING, MEDICINE, PHARMACY, HEALTH_STUDIES = 222, 68, 215, 1113
NO_VARICELLA_ANTIBODIES = 46


def numbered(**known: object) -> HealthProfileFormRequest:
    return HealthProfileFormRequest.model_validate(
        {"birth_date": date(2001, 5, 4), "on": ON, "user_type": UserType.PROFESSIONAL, **known}
    )


def the_question(centre: Centre, person: HealthProfileFormRequest, name: str) -> QuestionDocument:
    form = centre.gateway.health_profile_form(person)
    assert form.unknown_condition_ids == ()
    return next(each for each in form.questions if each.name == name)


def test_a_number_that_stands_for_a_choice_chooses_it(centre: Centre, nomenclature: None) -> None:
    asked = the_question(centre, numbered(condition_ids=(NURSING,)), "health_student")
    assert (asked.value, asked.condition_id) == ("nursing", NURSING)
    assert {each.value: each.condition_id for each in asked.choices} == {
        "nursing": NURSING,
        "medicine": MEDICINE,
        "midwifery": 213,
        "other": HEALTH_STUDIES,
    }


@pytest.mark.parametrize(
    ("number", "name", "value", "given_back"),
    [
        (PHARMACY, "health_student", "other", HEALTH_STUDIES),
        (NO_VARICELLA_ANTIBODIES, "varicella_serology", "negative", 46),
        (158, "varicella_serology", "positive", 158),
        (576, "anti_hbc", "positive", 576),
        (577, "anti_hbc", "negative", 577),
    ],
)
def test_every_number_of_a_choice_is_read_as_an_answer_too(
    centre: Centre, nomenclature: None, number: int, name: str, value: str, given_back: int
) -> None:
    person = numbered(answers=[AnswerInput(condition_id=number, value=True)])
    asked = the_question(centre, person, name)
    assert (asked.value, asked.condition_id) == (value, given_back)


def test_a_number_answered_no_chooses_nothing(centre: Centre, nomenclature: None) -> None:
    person = numbered(answers=[AnswerInput(condition_id=NURSING, value=False)])
    asked = the_question(centre, person, "health_student")
    assert (asked.value, asked.condition_id) == (None, None)


def test_two_numbers_of_one_question_contradict_each_other(
    centre: Centre, nomenclature: None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.health_profile_form(numbered(condition_ids=(NURSING, MEDICINE)))
    assert "Deux réponses différentes" in refused.value.fields["condition_ids"][0]


def test_a_number_that_a_professional_answers_is_refused_to_a_patient(
    centre: Centre, nomenclature: None
) -> None:
    person = numbered(condition_ids=(NO_VARICELLA_ANTIBODIES,), user_type=UserType.PATIENT)
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.health_profile_form(person)
    assert "professionnel" in refused.value.fields["condition_ids"][0]


def test_a_chosen_number_changes_the_diagnostic(centre: Centre, nomenclature: None) -> None:
    def hepatitis_b(*numbers: int) -> str:
        person = DiagnosticRequest(birth_date=date(2001, 5, 4), condition_ids=numbers, on=ON)
        found = centre.gateway.diagnose(person)
        return next((str(each.status) for each in found.lines if each.key == "Hépatite B"), "")

    assert (hepatitis_b(), hepatitis_b(NURSING)) == ("", "due")


def test_a_number_chosen_is_kept_in_the_carnet_and_given_back(
    centre: Centre, student: Carnet
) -> None:
    ticket = centre.gateway.look_up("5NZB2XAC", born=student.birth_date).ticket
    carnet_id = centre.gateway.link(ticket).record.uuid
    today = timezone.localdate()
    centre.gateway.answer(carnet_id, (AnswerInput(condition_id=MEDICINE, value=True),), on=today)
    form = centre.gateway.health_profile(carnet_id, on=today)
    asked = next(each for each in form.questions if each.name == "health_student")
    assert asked.answer is not None
    assert (asked.value, asked.condition_id, asked.answer.condition_id) == (
        "medicine",
        MEDICINE,
        MEDICINE,
    )
