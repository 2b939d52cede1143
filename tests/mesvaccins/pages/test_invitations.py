"""Taking over a carnet that a centre has made."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from carnet_api.wire import NewCarnet
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.models import Carnet, Invitation
from mesvaccins.carnets.sealed import invitation_token
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family

CLAIM = reverse("claim")
BORN = {"birth_date_jour": "02", "birth_date_mois": "09", "birth_date_annee": "2005"}


@pytest.fixture
def made(nurse: Professional) -> Carnet:
    """A carnet that the centre made for Sasha, born on 2 September 2005."""
    new = NewCarnet(
        source_id=uuid4(),
        last_name="Exemple",
        first_name="Sasha",
        birth_date=date(2005, 9, 2),
        email="sasha@exemple.test",
        agreement="J'accepte.",
        agreed_on=family.TODAY,
    )
    sharing, _created = actions.create_for_centre(
        new=new, by=nurse, now=family.NOW, today=family.TODAY
    )
    return sharing.carnet


@pytest.fixture
def link(made: Carnet) -> str:
    """The address that the invitation carries."""
    return reverse("invitation", args=[invitation_token(Invitation.objects.get(carnet=made))])


def test_the_link_leads_a_visitor_to_an_account(link: str, client: Client) -> None:
    page = client.get(link)
    assertContains(page, "Votre carnet vous attend")
    assertContains(page, f"{reverse('account_signup')}?next={CLAIM}")


def test_the_token_is_not_in_any_later_address(link: str, holder: Client) -> None:
    assertRedirects(holder.get(link), CLAIM)


def test_with_the_right_birth_date_the_carnet_is_ones_own(
    link: str, holder: Client, made: Carnet, account: Account
) -> None:
    holder.get(link)
    answer = holder.post(CLAIM, BORN, follow=True)
    assertContains(answer, "Le carnet de Sasha Exemple est maintenant le vôtre.")
    made.refresh_from_db()
    assert made.account == account
    assert selectors.share_code(made)


def test_another_birth_date_opens_nothing(link: str, holder: Client, made: Carnet) -> None:
    holder.get(link)
    page = holder.post(CLAIM, BORN | {"birth_date_jour": "03"})
    assertContains(page, "Cette invitation n&#x27;est plus valable, ou la date de naissance")
    made.refresh_from_db()
    assert made.account is None


def test_an_unknown_invitation_is_answered_like_a_wrong_date(holder: Client) -> None:
    holder.get(reverse("invitation", args=["inconnue"]))
    assertContains(holder.post(CLAIM, BORN), "Cette invitation n&#x27;est plus valable")


def test_a_carnet_taken_over_is_not_given_to_another(
    link: str, holder: Client, stranger: Client, made: Carnet, account: Account
) -> None:
    for browser in (holder, stranger):
        browser.get(link)
        browser.post(CLAIM, BORN)
    made.refresh_from_db()
    assert made.account == account


def test_the_page_without_an_invitation_says_what_to_do(holder: Client) -> None:
    assertContains(
        holder.get(CLAIM, follow=True), "Ouvrez d&#x27;abord le lien de l&#x27;invitation"
    )


def test_guessing_birth_dates_is_stopped(link: str, holder: Client) -> None:
    holder.get(link)
    for day in range(3, 14):
        page = holder.post(CLAIM, BORN | {"birth_date_jour": str(day)})
    assertContains(page, "Trop d&#x27;essais")
    assertContains(holder.post(CLAIM, BORN), "Trop d&#x27;essais")
