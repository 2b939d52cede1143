"""A carnet made from a dossier, its invitation, and the holder who takes it over."""

import datetime
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from carnet_api.errors import (
    AlreadyClaimed,
    CarnetExists,
    InvalidInput,
    NotAllowed,
    NotFound,
    TooManyRequests,
)
from carnet_api.wire import NewCarnet
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, errors, selectors
from mesvaccins.carnets.models import Carnet, Consent, Invitation
from mesvaccins.carnets.sealed import invitation_token
from mesvaccins.messaging.selectors import mailbox
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, CODE, HOLDER_EMAIL, Centre

pytestmark = pytest.mark.django_db


def new(**known: Any) -> NewCarnet:
    fields: dict[str, Any] = {
        "source_id": uuid4(),
        "last_name": "PETIT",
        "first_name": "Nour",
        "birth_date": BORN,
        "email": "nour@demo.test",
        "agreed_on": datetime.date(2026, 9, 1),
        "agreement": "L'étudiante est d'accord.",
    }
    return NewCarnet(**(fields | known))


@pytest.fixture
def made(centre: Centre) -> Carnet:
    return Carnet.objects.get(pk=centre.gateway.create_carnet(new()).record.uuid)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create_user("nour@demo.test")


def token(carnet: Carnet) -> str:
    return invitation_token(Invitation.objects.get(carnet=carnet, revoked_at=None))


def claim(carnet: Carnet, by: Account, **known: Any) -> Carnet:
    fields = {"token": token(carnet), "born": BORN, "now": timezone.now()} | known
    return actions.claim_carnet(by=by, **fields)


def test_the_consent_is_kept_who_when_and_in_which_words(made: Carnet) -> None:
    consent = Consent.objects.get(carnet=made)
    assert consent.asked_by.full_name == "Ana Petit"
    assert consent.agreed_on == datetime.date(2026, 9, 1)
    assert consent.wording == "L'étudiante est d'accord."


def test_the_holder_is_invited_by_email(made: Carnet) -> None:
    [posted] = mailbox()
    assert posted.composed.to == "nour@demo.test"
    assert f"/invitation/{token(made)}" in posted.composed.body
    assert "Lyon" in posted.composed.body


def test_a_mobile_alone_is_invited_by_sms(centre: Centre) -> None:
    centre.gateway.create_carnet(new(email=None, mobile_phone="06 39 98 00 02"))
    [posted] = mailbox()
    assert posted.composed.to == "+33639980002"


def test_without_email_and_mobile_nobody_could_take_it_over(centre: Centre) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.create_carnet(new(email=None))
    assert "email" in refused.value.fields
    assert not Carnet.objects.exists()


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"birth_date": datetime.date(2099, 1, 1)}, "birth_date"),
        ({"birth_date": datetime.date(1850, 1, 1)}, "birth_date"),
        ({"email": "nour"}, "email"),
        ({"mobile_phone": "12"}, "mobile_phone"),
    ],
)
def test_a_faulty_identity_names_its_field(
    centre: Centre, fault: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.create_carnet(new(**fault))
    assert field in refused.value.fields


def test_the_same_email_with_another_birth_date_is_another_person(
    carnet: Carnet, centre: Centre
) -> None:
    centre.gateway.create_carnet(new(email=HOLDER_EMAIL, birth_date=BORN.replace(year=2003)))
    with pytest.raises(CarnetExists) as exists:
        centre.gateway.create_carnet(new(email=HOLDER_EMAIL))
    assert "renvoi du code" in exists.value.message


def test_guessing_who_has_a_carnet_ends_after_twenty_tries(carnet: Carnet, centre: Centre) -> None:
    for _ in range(20):
        with pytest.raises(CarnetExists):
            centre.gateway.create_carnet(new(email=HOLDER_EMAIL))
    with pytest.raises(TooManyRequests):
        centre.gateway.create_carnet(new(email=HOLDER_EMAIL))


def test_an_unclaimed_carnet_has_no_code_and_its_reminder_is_the_invitation(
    made: Carnet, other_centre: Centre
) -> None:
    assert selectors.share_code(made) is None
    assert other_centre.gateway.send_code("nour@demo.test", born=BORN).channel is None
    assert all("/invitation/" in posted.composed.body for posted in mailbox())


def test_the_holder_takes_it_over_once_with_the_birth_date(
    made: Carnet, account: Account, centre: Centre
) -> None:
    with pytest.raises(errors.InvitationInvalid):
        claim(made, account, born=BORN.replace(day=5))
    assert claim(made, account).account == account
    assert claim(made, account) == made
    made.refresh_from_db()
    assert selectors.share_code(made)
    assert centre.gateway.carnet(made.pk).claimed
    somebody = Account.objects.create_user("somebody@demo.test")
    with pytest.raises(errors.InvitationInvalid):
        claim(made, somebody)


def test_an_invitation_ends_after_thirty_days(made: Carnet, account: Account) -> None:
    with pytest.raises(errors.InvitationInvalid):
        claim(made, account, now=timezone.now() + timedelta(days=31))


def test_an_unknown_invitation_is_refused(made: Carnet, account: Account) -> None:
    with pytest.raises(errors.InvitationInvalid):
        claim(made, account, token="x")


def test_guessing_the_birth_date_ends_after_ten_tries(made: Carnet, account: Account) -> None:
    for _ in range(10):
        with pytest.raises(errors.InvitationInvalid):
            claim(made, account, born=BORN.replace(day=5))
    with pytest.raises(errors.TooManyTries):
        claim(made, account)


def test_the_centre_invites_again_and_the_first_invitation_ends(
    made: Carnet, account: Account, centre: Centre
) -> None:
    first = token(made)
    centre.gateway.resend_invitation(made.pk)
    with pytest.raises(errors.InvitationInvalid):
        claim(made, account, token=first)
    assert claim(made, account) == made
    with pytest.raises(AlreadyClaimed):
        centre.gateway.resend_invitation(made.pk)


def test_only_the_centre_that_made_it_invites(
    carnet: Carnet, centre: Centre, other_centre: Centre
) -> None:
    made = other_centre.gateway.create_carnet(new()).record.uuid
    with pytest.raises(NotFound):
        centre.gateway.resend_invitation(made)
    linked = world.linked(centre, code=CODE)
    with pytest.raises((AlreadyClaimed, NotAllowed)):
        centre.gateway.resend_invitation(linked.pk)


def test_a_centre_that_may_not_invite_takes_nothing_from_the_one_that_may(
    centre: Centre, other_centre: Centre
) -> None:
    made = other_centre.gateway.create_carnet(new()).record.uuid
    for _time in range(3):
        with pytest.raises(NotFound):
            centre.gateway.resend_invitation(made)
    other_centre.gateway.resend_invitation(made)


def test_a_creation_repeated_after_the_access_ended_opens_nothing(centre: Centre) -> None:
    asked = new()
    made = centre.gateway.create_carnet(asked).record.uuid
    centre.gateway.end_sharing(made)
    with pytest.raises(NotFound):
        centre.gateway.create_carnet(asked)
