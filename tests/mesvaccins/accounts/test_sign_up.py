"""Making an account: the charter, the password's rules, the address verified."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from mesvaccins.accounts.forms import CHARTER_VERSION
from mesvaccins.accounts.models import Account
from tests.mesvaccins.pages import family

SIGN_UP = reverse("account_signup")
SIGN_IN = reverse("account_login")
NADIA = {
    "email": "Nadia@Exemple.test",
    "password1": "quatre chevaux verts",
    "password2": "quatre chevaux verts",
    "charter": "on",
}

pytestmark = pytest.mark.django_db


def link_in(letter: mail.EmailMessage) -> str:
    """The address that a letter asks to open."""
    found = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert found
    return found[1]


def test_an_account_keeps_which_charter_was_accepted_and_when(client: Client) -> None:
    client.post(SIGN_UP, NADIA)
    account = Account.objects.get(email="nadia@exemple.test")
    assert account.charter_version == CHARTER_VERSION
    assert account.charter_accepted_at is not None
    assert account.password.startswith("argon2")


def test_without_the_charter_there_is_no_account(client: Client) -> None:
    page = client.post(SIGN_UP, {**NADIA, "charter": ""})
    assertContains(page, "Le compte ne peut être créé sans votre accord")
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("court", "au minimum 12 caractères"),
        ("telechargement", "trop courant"),
        ("nadia@exemple.test", "trop semblable"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    client: Client, password: str, sentence: str
) -> None:
    page = client.post(SIGN_UP, {**NADIA, "password1": password, "password2": password})
    assertContains(page, sentence)
    assert not Account.objects.exists()


def test_the_address_is_verified_before_one_can_sign_in(client: Client) -> None:
    client.post(SIGN_UP, NADIA)
    (letter,) = mail.outbox
    assert letter.to == ["nadia@exemple.test"]
    assert letter.subject == "Confirmez votre adresse e-mail"
    credentials = {"login": NADIA["email"], "password": NADIA["password1"]}
    assertRedirects(client.post(SIGN_IN, credentials), reverse("account_email_verification_sent"))
    confirm = link_in(letter)
    assertContains(client.get(confirm), "Confirmer")
    client.post(confirm)
    assertRedirects(client.post(SIGN_IN, credentials), reverse("carnets"))


def test_an_address_that_has_an_account_is_answered_like_a_new_one(client: Client) -> None:
    family.account("nadia@exemple.test")
    answer = client.post(SIGN_UP, NADIA)
    assertRedirects(answer, reverse("account_email_verification_sent"))
    (letter,) = mail.outbox
    assert letter.subject == "Vous avez déjà un compte"
    assert Account.objects.count() == 1


def test_a_forgotten_password_is_answered_alike_with_and_without_account(client: Client) -> None:
    family.account("nadia@exemple.test")
    reset = reverse("account_reset_password")
    answers = [
        client.post(reset, {"email": email})
        for email in ("nadia@exemple.test", "personne@exemple.test")
    ]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [letter.subject for letter in mail.outbox] == [
        "Choisir un autre mot de passe",
        "Aucun compte à cette adresse",
    ]


def test_another_password_is_chosen_by_the_link(client: Client) -> None:
    family.account("nadia@exemple.test")
    client.post(reverse("account_reset_password"), {"email": "nadia@exemple.test"})
    page = client.get(link_in(mail.outbox[0]), follow=True)
    chosen = {"password1": "cinq chevaux bleus", "password2": "cinq chevaux bleus"}
    client.post(page.redirect_chain[-1][0], chosen)
    answer = client.post(SIGN_IN, {"login": "nadia@exemple.test", "password": "cinq chevaux bleus"})
    assertRedirects(answer, reverse("carnets"))
