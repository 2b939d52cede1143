"""Signing in: guessed passwords, unknown devices, second factors, sessions."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects

from mesvaccins.accounts.models import Account
from tests.mesvaccins.pages import family

SIGN_IN = reverse("account_login")
CARNETS = reverse("carnets")
TRIES = 5


@pytest.fixture
def account(db: None) -> Account:
    """Camille's account."""
    return family.account()


def sign_in(
    client: Client, email: str = "camille@exemple.test", password: str = ""
) -> HttpResponse:
    """Send the sign-in form; without a password, the right one."""
    answer = client.post(SIGN_IN, {"login": email, "password": password or family.PASSWORD})
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_right_password_leads_to_the_carnets(client: Client, account: Account) -> None:
    assertRedirects(sign_in(client), CARNETS)


def test_the_address_is_accepted_in_any_case(client: Client, account: Account) -> None:
    assertRedirects(sign_in(client, email="Camille@Exemple.TEST"), CARNETS)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Client, account: Account
) -> None:
    wrong = sign_in(client, password="pas le bon mot")
    unknown = sign_in(client, email="personne@exemple.test")
    pages = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, unknown)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("email", ["camille@exemple.test", "personne@exemple.test"])
def test_guessing_is_stopped_even_for_an_address_without_account(
    client: Client, account: Account, email: str
) -> None:
    for _try in range(TRIES):
        answer = sign_in(client, email=email, password="pas le bon mot")
    assert answer.status_code == 429
    assertContains(answer, "la connexion est suspendue pendant 15 minutes", status_code=429)
    assert sign_in(client, email=email).status_code == 429


def test_another_account_is_not_locked_by_a_guesser(client: Client, account: Account) -> None:
    family.account("autre@exemple.test")
    for _try in range(TRIES):
        sign_in(client, email="autre@exemple.test", password="pas le bon mot")
    assertRedirects(sign_in(client), CARNETS)


@pytest.fixture
def _in_production(settings: Settings) -> None:
    """As in production: a code by e-mail at a device that is not known."""
    settings.ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}


@pytest.mark.usefixtures("_in_production")
def test_an_unknown_device_asks_for_a_code_sent_by_e_mail(client: Client, account: Account) -> None:
    assertRedirects(sign_in(client), reverse("account_confirm_login_code"))
    assert client.get(CARNETS).status_code == 302
    (letter,) = mail.outbox
    assert letter.subject == "Votre code de connexion"
    code = re.search(r"\n([A-Z0-9-]{6,9})\n", str(letter.body))
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    client.post(reverse("mfa_trust"), {"action": "trust"})
    assert client.get(CARNETS).status_code == 200


@pytest.mark.usefixtures("_in_production")
def test_a_trusted_device_is_not_asked_again(client: Client, account: Account) -> None:
    sign_in(client)
    code = re.search(r"\n([A-Z0-9-]{6,9})\n", str(mail.outbox[0].body))
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    client.post(reverse("mfa_trust"), {"action": "trust"})
    client.post(reverse("account_logout"))
    assertRedirects(sign_in(client), CARNETS)
    assertRedirects(sign_in(Client()), reverse("account_confirm_login_code"))


def totp_code(secret: str) -> str:
    """What the authenticator application shows now."""
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30)))


@pytest.mark.usefixtures("_in_production")
def test_an_authenticator_stands_before_the_carnets(client: Client, account: Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    assertRedirects(sign_in(client), reverse("mfa_authenticate"))
    assert client.get(CARNETS).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert client.get(CARNETS).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    client.post(reverse("mfa_trust"), {"action": "dont_trust"})
    assert client.get(CARNETS).status_code == 200


def test_a_recovery_code_serves_once(client: Client, account: Account) -> None:
    TOTP.activate(account, generate_totp_secret())
    codes = RecoveryCodes.activate(account)
    code = codes.get_unused_codes()[0]
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("mfa_trust"), {"action": "dont_trust"})
    assert client.get(CARNETS).status_code == 200
    second = Client()
    sign_in(second)
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert second.get(CARNETS).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_enrolling_an_authenticator_tells_the_holder_by_e_mail(
    client: Client, account: Account
) -> None:
    sign_in(client)
    confirm = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
    client.post(confirm, {"password": family.PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert Authenticator.objects.filter(user=account, type="totp").exists()
    assert "Votre compte vient d'être modifié" in mail.outbox[-1].body


@pytest.mark.parametrize("view", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_changing_a_factor_asks_for_the_password_again(
    client: Client, account: Account, view: str
) -> None:
    sign_in(client)
    answer = client.get(reverse(view))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_signing_out_ends_the_session_on_the_server(client: Client, account: Account) -> None:
    sign_in(client)
    stolen = client.cookies["mesvaccins"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["mesvaccins"] = stolen
    assert thief.get(CARNETS).status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client, account: Account) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    chosen = {
        "oldpassword": family.PASSWORD,
        "password1": "cinq chevaux bleus",
        "password2": "cinq chevaux bleus",
    }
    client.post(reverse("account_change_password"), chosen)
    assert other.get(CARNETS).status_code == 302


def test_the_session_cookie_is_out_of_reach_of_scripts(client: Client, account: Account) -> None:
    sign_in(client)
    cookie = client.cookies["mesvaccins"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
