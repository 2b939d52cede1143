"""« Demande de renvoi du code de partage »: to the address stored, told only for the right day."""

import pytest
from django.utils import timezone

from carnet_api.errors import InvalidInput, TooManyRequests
from carnet_api.gateway import ActingProfessional
from carnet_api.wire import Channel
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets import actions
from mesvaccins.carnets.models import Carnet
from mesvaccins.messaging.compose import compose
from mesvaccins.messaging.models import Message
from mesvaccins.messaging.selectors import mailbox
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, HOLDER_EMAIL, Centre

pytestmark = pytest.mark.django_db
MOBILE = "06 39 98 00 01"


def test_the_code_goes_to_the_address_stored_in_the_body_alone(
    carnet: Carnet, centre: Centre
) -> None:
    typed = f"  {HOLDER_EMAIL.upper()} "
    assert centre.gateway.send_code(typed, born=BORN).channel is Channel.EMAIL
    [posted] = mailbox()
    assert posted.composed.to == HOLDER_EMAIL
    assert "9V79-2GHA" in posted.composed.body
    assert "9V79" not in posted.composed.subject


def test_a_mobile_is_answered_by_sms(holder: Account, centre: Centre) -> None:
    world.carnet_of(holder, email="", mobile=MOBILE)
    for typed in [MOBILE, "+33639980001", "0639980001"]:
        assert centre.gateway.send_code(typed, born=BORN).channel is Channel.SMS
    assert {posted.composed.to for posted in mailbox()} == {"+33639980001"}


def test_in_a_family_only_the_code_of_that_carnet_is_sent(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    world.carnet_of(holder, code="7K2M4QXD", first_name="Jules", birth_date=BORN.replace(2019))
    centre.gateway.send_code(HOLDER_EMAIL, born=BORN.replace(2019))
    [posted] = mailbox()
    assert "7K2M-4QXD" in posted.composed.body
    assert "9V79" not in posted.composed.body


def test_a_miss_is_answered_neutrally_after_the_same_work(carnet: Carnet, centre: Centre) -> None:
    hit = world.send(centre, "POST", "/share_code_reminders.json", asked(HOLDER_EMAIL))
    for contact, born in [("nobody@demo.test", BORN), (HOLDER_EMAIL, BORN.replace(day=5))]:
        miss = world.send(centre, "POST", "/share_code_reminders.json", asked(contact, str(born)))
        assert miss.status_code == hit.status_code
        assert miss.json() == {"channel": None}
    assert Message.objects.count() == 3
    assert len(mailbox()) == 1


def asked(contact: str, born: str = "2001-05-04") -> dict[str, str]:
    return {"contact": contact, "birth_date": born}


def test_what_is_neither_address_nor_mobile_is_said(centre: Centre) -> None:
    with pytest.raises(InvalidInput) as wrong:
        centre.gateway.send_code("bonjour", born=BORN)
    assert "« bonjour »" in wrong.value.fields["contact"][0]


def test_an_address_is_asked_for_three_times_an_hour(
    carnet: Carnet, centre: Centre, other_centre: Centre
) -> None:
    for gateway in [centre.gateway, other_centre.gateway, centre.gateway]:
        gateway.send_code(HOLDER_EMAIL, born=BORN)
    with pytest.raises(TooManyRequests):
        other_centre.gateway.send_code(HOLDER_EMAIL, born=BORN)


def test_a_professional_asks_twenty_times_a_day(centre: Centre) -> None:
    for number in range(20):
        centre.gateway.send_code(f"{number}@demo.test", born=BORN)
    with pytest.raises(TooManyRequests):
        centre.gateway.send_code("more@demo.test", born=BORN)
    colleague = centre.acting(ActingProfessional(id="2", name="Roy"))
    assert colleague.send_code("more@demo.test", born=BORN).channel is None


def test_the_holder_sees_who_asked(carnet: Carnet, centre: Centre) -> None:
    centre.gateway.send_code(HOLDER_EMAIL, born=BORN)
    act = Act.objects.get(action="share_code_reminder_asked")
    assert (act.carnet_id, act.actor_name) == (carnet.pk, "Ana Petit")
    assert HOLDER_EMAIL not in str(vars(act))


def test_a_renewed_code_is_the_one_that_is_sent(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    centre.gateway.send_code(HOLDER_EMAIL, born=BORN)
    actions.renew_code(carnet_id=carnet.pk, by=holder, now=timezone.now())
    composed = compose(Message.objects.get())
    assert composed is not None
    assert "9V79-2GHA" not in composed.body
