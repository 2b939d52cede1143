"""What is asked, who may answer, how long an answer holds, and that erasure takes it away."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from carnet_api.errors import InvalidInput
from carnet_api.wire import (
    AnswerInput,
    DiagnosticRequest,
    DoseInput,
    Gender,
    HealthProfileFormRequest,
    PartialDateDocument,
    QuestionDocument,
    UserType,
)
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.actions import answer_as_holder
from mesvaccins.audit.models import Act
from mesvaccins.carnets.actions.erasure import erase_carnet
from mesvaccins.carnets.errors import InvalidInput as Refused
from mesvaccins.carnets.models import Carnet, HealthAnswer
from mesvaccins.carnets.own_data import own_data
from tests.mesvaccins import world
from tests.mesvaccins.assessment.conftest import answer
from tests.mesvaccins.world import Centre

ON = date(2026, 11, 23)


def asked(centre: Centre, **known: object) -> set[str]:
    """The names of the questions put to a professional about this person."""
    person = HealthProfileFormRequest.model_validate(
        {"on": ON, "user_type": UserType.PROFESSIONAL, **known}
    )
    return {each.name for each in centre.gateway.health_profile_form(person).questions}


def test_only_what_matters_for_age_and_sex_is_asked(centre: Centre, nomenclature: None) -> None:
    woman = asked(centre, birth_date=date(2001, 5, 4), gender=Gender.FEMALE)
    man = asked(centre, birth_date=date(2001, 5, 4), gender=Gender.MALE)
    infant = asked(centre, birth_date=date(2026, 9, 1), gender=Gender.MALE)
    assert "pregnancy_started_on" in woman - man
    assert "mother_hbsag" in infant - man
    assert "health_student" in man - infant


def test_an_answer_opens_the_questions_that_follow_from_it(
    centre: Centre, nomenclature: None
) -> None:
    alone = asked(centre, birth_date=date(2001, 5, 4))
    told = asked(centre, birth_date=date(2001, 5, 4), answers=[AnswerInput(name="hiv", value=True)])
    assert told - alone == {"cd4_per_mm3"}


def test_the_holder_does_not_answer_what_a_professional_answers(
    student: Carnet, holder: Account
) -> None:
    with pytest.raises(Refused) as refused:
        answer(student, holder, cd4_per_mm3=500)
    assert "professionnel" in refused.value.fields["cd4_per_mm3"][0]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("departure_on", "1950-01-01", "avant la naissance"),
        ("departure_on", "2190-01-01", "après"),
        ("travel", "oui", "oui ou par non"),
        ("departure_in_weeks", -3, "plausible"),
        ("residence", "mars", "l'une des réponses"),
    ],
)
def test_a_wrong_answer_is_told_in_words(
    student: Carnet, holder: Account, name: str, value: str | float, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        answer(student, holder, **{name: value})
    assert told in refused.value.fields[name][0]


def test_the_last_day_of_an_answer_is_told(
    centre: Centre, student: Carnet, holder: Account
) -> None:
    ticket = centre.gateway.look_up("5NZB2XAC", born=student.birth_date).ticket
    carnet_id = centre.gateway.link(ticket).record.uuid
    today = timezone.localdate()
    form = centre.gateway.health_profile(carnet_id, on=today)
    travel = next(each for each in form.questions if each.name == "travel").answer
    assert travel is not None
    assert travel.holds_until is not None
    assert today + timedelta(days=360) < travel.holds_until < today + timedelta(days=367)


def test_an_answer_that_names_a_day_ends_so_long_after_that_day(
    centre: Centre, student: Carnet, holder: Account
) -> None:
    """As the help says of a pregnancy: it ends 42 weeks after the day told, whenever told."""
    today = timezone.localdate()
    infected = today - timedelta(days=100)
    answer(student, holder, covid_infection_on=infected.isoformat())
    ticket = centre.gateway.look_up("5NZB2XAC", born=student.birth_date).ticket
    form = centre.gateway.health_profile(centre.gateway.link(ticket).record.uuid, on=today)
    told = next(each for each in form.questions if each.name == "covid_infection_on").answer
    assert told is not None
    assert told.holds_until is not None
    assert told.holds_until < today + timedelta(days=90)


def test_a_condition_that_needs_a_date_says_so(centre: Centre, nomenclature: None) -> None:
    person = HealthProfileFormRequest(
        birth_date=date(2001, 5, 4), gender=Gender.FEMALE, condition_ids=(52, 145), on=ON
    )
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.health_profile_form(person)
    assert "52" in refused.value.fields["condition_ids"][0]


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


def test_a_diagnostic_takes_partial_dates_and_unnamed_vaccines(
    centre: Centre, nomenclature: None
) -> None:
    doses = (
        DoseInput(reference="a", wording="VACCIN ILLISIBLE", date=date(2005, 1, 1)),
        DoseInput.model_validate(
            {
                "reference": "b",
                "vaccine": {"id": 53},
                "partial_date": PartialDateDocument(year=2003),
            }
        ),
    )
    found = centre.gateway.diagnose(
        DiagnosticRequest(birth_date=date(2001, 5, 4), doses=doses, on=ON)
    )
    assert [each.reference for each in found.left_out] == ["a"]
    mmr = next(each for each in found.lines if each.key == "ROR")
    assert [each.reference for each in mmr.doses] == ["b"]
    assert mmr.doses[0].partial_date == PartialDateDocument(year=2003)


def test_a_diagnostic_of_a_past_day_says_which_dose_may_have_come_later(
    centre: Centre, nomenclature: None
) -> None:
    dose = DoseInput.model_validate(
        {"reference": "c", "vaccine": {"id": 53}, "partial_date": PartialDateDocument(year=2016)}
    )
    found = centre.gateway.diagnose(
        DiagnosticRequest(birth_date=date(2001, 5, 4), doses=(dose,), on=date(2016, 6, 10))
    )
    [told] = found.left_out
    assert (told.reference, told.counts, told.reason) == ("c", None, "perhaps_after_the_day")
    mmr = next(each for each in found.lines if each.key == "ROR")
    assert mmr.to_confirm
    assert mmr.doses_received == 0
    assert any("jour" in sentence for sentence in mmr.why)


def test_a_dose_without_any_date_is_refused_by_its_place(
    centre: Centre, nomenclature: None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.diagnose(
            DiagnosticRequest(birth_date=date(2001, 5, 4), doses=(DoseInput(wording="X"),), on=ON)
        )
    assert "dose 1" in refused.value.fields["doses"][0]


def test_decision_support_leaves_one_row_that_names_nobody(
    centre: Centre, nomenclature: None
) -> None:
    centre.gateway.diagnose(DiagnosticRequest(birth_date=date(2001, 5, 4), on=ON))
    [act] = Act.objects.filter(action="decision_support_asked")
    assert act.carnet_id is None
    assert act.object_ids == []
    assert not HealthAnswer.objects.exists()


def test_answers_are_among_the_holders_data_and_go_with_the_carnet(
    student: Carnet, holder: Account
) -> None:
    answer(student, holder, travel=False)
    answer(student, holder, travel=None)
    [carnet] = own_data(holder, now=world.NOW)["carnets"]
    assert [each["fact"] for each in carnet["health_answers"]] == ["varicella_history"]
    erase_carnet(student.pk, by=world.OPERATOR, now=world.NOW)
    assert not HealthAnswer.objects.exists()
    events = apps.get_model("carnets", "HealthAnswerEvent").objects
    assert not events.filter(carnet_id=student.pk).exists()


def test_a_refused_answer_keeps_nothing_of_the_others(student: Carnet, holder: Account) -> None:
    before = HealthAnswer.objects.count()
    with pytest.raises(Refused):
        answer_as_holder(
            carnet_id=student.pk,
            answers=[
                AnswerInput(name="asthma", value=True),
                AnswerInput(name="diabetes", value="un peu"),
            ],
            by=holder,
            now=timezone.now(),
            on=timezone.localdate(),
        )
    assert HealthAnswer.objects.count() == before
