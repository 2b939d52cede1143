"""A holder cannot find out whose carnet stands behind an address by trying birth dates."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, errors
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN

pytestmark = pytest.mark.django_db
TRIES = 20


@pytest.fixture
def curious(db: None) -> Account:
    return Account.objects.create_user("curious@demo.test")


def open_another(by: Account, **known: Any) -> Carnet:
    return actions.open_carnet(
        identity=world.identity(first_name="Lou", **known),
        by=by,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def edit(carnet: Carnet, by: Account, **known: Any) -> Carnet:
    return actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=world.identity(first_name="Lou", **known),
        by=by,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def test_opening_carnets_on_an_address_that_is_taken_ends_after_twenty(
    carnet: Carnet, curious: Account
) -> None:
    for _try in range(TRIES):
        with pytest.raises(errors.CarnetExists):
            open_another(curious, email=world.HOLDER_EMAIL)
    with pytest.raises(errors.TooManyTries):
        open_another(curious, email=world.HOLDER_EMAIL)
    with pytest.raises(errors.TooManyTries):
        open_another(curious, email="free@demo.test")


def test_trying_birth_dates_for_an_address_ends_after_twenty(
    carnet: Carnet, curious: Account
) -> None:
    """A date that is not the carnet's succeeds, and says so: it is a try as well."""
    own = open_another(curious, email="", birth_date=BORN - timedelta(days=400))
    for days in range(TRIES):
        born = BORN - timedelta(days=99 - days)
        edit(own, curious, email=world.HOLDER_EMAIL, birth_date=born)
    with pytest.raises(errors.TooManyTries):
        edit(own, curious, email=world.HOLDER_EMAIL, birth_date=BORN)


def test_an_identity_corrected_often_with_the_same_addresses_is_no_guess(
    carnet: Carnet, curious: Account
) -> None:
    own = open_another(curious, email="mine@demo.test", birth_date=BORN)
    for number in range(TRIES + 1):
        edit(own, curious, email="mine@demo.test", birth_date=BORN, zip_code=str(number))


def test_the_page_says_when_to_try_again(carnet: Carnet, curious: Account, client: Client) -> None:
    for _try in range(TRIES):
        with pytest.raises(errors.CarnetExists):
            open_another(curious, email=world.HOLDER_EMAIL)
    client.force_login(curious)
    typed = {
        "first_name": "Lou",
        "last_name": "Exemple",
        "birth_date_jour": "12",
        "birth_date_mois": "03",
        "birth_date_annee": "2004",
        "email": "free@demo.test",
    }
    assertContains(client.post(reverse("new_carnet"), typed), "Trop d&#x27;essais : réessayez dans")
