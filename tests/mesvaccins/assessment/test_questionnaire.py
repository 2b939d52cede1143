"""What is asked, who may answer, how long an answer holds, and that erasure takes it away."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from carnet_api.errors import InvalidInput
from carnet_api.wire import AnswerInput, Gender, HealthProfileFormRequest, UserType
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.actions import answer_as_holder
from mesvaccins.carnets.actions.erasure import erase_carnet
from mesvaccins.carnets.errors import InvalidInput as Refused
from mesvaccins.carnets.models import Carnet, HealthAnswer
from mesvaccins.carnets.own_data import own_data
from tests.mesvaccins import world
from tests.mesvaccins.assessment.conftest import ON, answer
from tests.mesvaccins.world import Centre


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
