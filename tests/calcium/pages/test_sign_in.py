"""Sign-in: the password, the locks, the desk left alone, the second factor's pages."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from calcium.centres.models import Centre
from calcium.pages import clock
from calcium.pages.idle import SEEN
from tests.calcium.pages.conftest import SignIn
from tests.calcium.pages.walk import PASSWORD
from tests.calcium.world import World, make_agent, make_patient

SIGN_IN = "/compte/login/"


def try_password(client: Client, email: str, password: str) -> str:
    response = client.post(SIGN_IN, {"login": email, "password": password})
    return response.content.decode() if response.content else response["Location"]


@pytest.fixture
def known(town: World) -> World:
    town.nurse.set_password(PASSWORD)
    town.nurse.save()
    return town


@pytest.mark.django_db
def test_the_address_is_named_as_on_every_other_page() -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert "Adresse e-mail" in page
    assert "Courriel" not in page


def test_the_right_password_opens_the_list(known: World) -> None:
    client = Client()
    assert try_password(client, known.nurse.email.upper(), PASSWORD) == "/"
    assert client.get(reverse("students")).status_code == 200


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(known: World) -> None:
    wrong = try_password(Client(), known.nurse.email, "pas-le-bon")
    unknown = try_password(Client(), "personne@centre.test", "pas-le-bon")
    sentence = "L’adresse e-mail ou le mot de passe sont incorrects."
    assert sentence in wrong
    assert sentence in unknown


def test_five_failures_suspend_the_address_with_a_sentence(known: World) -> None:
    client = Client()
    for _ in range(5):
        said = try_password(client, known.nurse.email, "pas-le-bon")
    assert "Connexion suspendue" in said
    assert "Connexion suspendue" in try_password(client, known.nurse.email, PASSWORD)


def test_a_closed_account_does_not_open(known: World) -> None:
    known.nurse.is_active = False
    known.nurse.save()
    try_password(client := Client(), known.nurse.email, PASSWORD)
    assert client.get(reverse("students")).status_code == 302


def test_nobody_makes_an_account_alone(known: World) -> None:
    response = Client().get("/compte/signup/")
    assert "password1" not in response.content.decode()


def test_a_desk_left_open_does_not_give_the_account_away(known: World, nurse: Client) -> None:
    added = nurse.post(reverse("account_email"), {"email": "autre@ailleurs.test", "action_add": ""})
    assert added.status_code == 404
    assert not EmailAddress.objects.filter(email="autre@ailleurs.test").exists()


def test_a_desk_left_alone_for_twenty_minutes_closes(
    nurse: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nurse.get(reverse("students")).status_code == 200
    later = clock.now() + timedelta(minutes=21)
    monkeypatch.setattr(clock, "now", lambda: later)
    response = nurse.get(reverse("students"))
    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)


def test_a_desk_in_use_stays_open(nurse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = clock.now()
    for minutes in (0, 15, 30, 45):
        moment = begun + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert nurse.get(reverse("students")).status_code == 200
    assert nurse.session[SEEN] == moment.timestamp()


ACTIVATE = "/compte/second-facteur/totp/activate/"


def code_now(secret: str) -> str:
    """What the application on the agent's telephone shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def enrol(client: Client) -> str:
    """Activate an authenticator application; answers its secret."""
    page = client.get(ACTIVATE, follow=True)
    assert "Confirmer" in page.content.decode(), "changing a factor asks for the password again"
    page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    text = page.content.decode()
    assert "<svg" in text
    assert "data:image" not in text
    secret = page.context["form"].secret
    client.post(ACTIVATE, {"code": code_now(secret)})
    return str(secret)


def test_an_agent_enrols_a_second_factor_and_signs_in_with_it(known: World, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    try_password(client, known.nurse.email, PASSWORD)
    page = client.get(reverse("students"), follow=True).content.decode()
    assert "Cette installation demande un second facteur" in page
    secret = enrol(client)
    client.post("/compte/logout/")
    cache.clear()  # a code serves once
    assert (
        try_password(client, known.nurse.email, PASSWORD) == "/compte/second-facteur/authenticate/"
    )
    assert client.get(reverse("students")).status_code == 302
    client.post("/compte/second-facteur/authenticate/", {"code": code_now(secret)})
    assert client.get(reverse("students")).status_code == 200


def test_a_wrong_code_of_the_second_factor_says_what_to_do(known: World) -> None:
    client = Client()
    try_password(client, known.nurse.email, PASSWORD)
    enrol(client)
    client.post("/compte/logout/")
    try_password(client, known.nurse.email, PASSWORD)
    answer = client.post("/compte/second-facteur/authenticate/", {"code": "000000"})
    wrong = answer.content.decode()
    shown = unescape(wrong)
    assert "Ce code n'est pas le bon, ou il n'est plus valable" in shown
    assert "saisissez celui que l'application montre maintenant" in shown


def test_signing_in_with_a_second_factor_names_both_codes_and_the_key(known: World) -> None:
    client = Client()
    try_password(client, known.nurse.email, PASSWORD)
    enrol(client)
    client.post("/compte/logout/")
    try_password(client, known.nurse.email, PASSWORD)
    shown = unescape(client.get("/compte/second-facteur/authenticate/").content.decode())
    assert "l'un de vos codes de récupération" in shown
    assert "Utiliser une clé de sécurité" in shown
    assert "clé secrète" not in shown


def test_a_centre_that_has_not_joined_sees_nothing_of_the_carnet(
    town: World, sign_in: SignIn
) -> None:
    elsewhere = Centre.objects.create(name="Un centre qui n'adhère pas")
    nurse = make_agent(elsewhere, "n@ailleurs.test", town.nurse.role)
    student = make_patient(elsewhere, "TEST0000009")
    client = sign_in(nurse)
    for url in (reverse("students"), reverse("dossier", args=[student.pk])):
        page = client.get(url).content.decode()
        assert "CVE" not in page
        assert "MesVaccins" not in page
        assert "Synchro" not in page


def test_the_secretary_reads_no_clinical_field(town: World, sign_in: SignIn) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017", lot="SECRET-LOT", comment="intime")
    page = sign_in(town.secretary).get(reverse("dossier", args=[town.patient.pk]))
    text = page.content.decode()
    assert "Un CVE est lié" in text
    for clinical in ("REPEVAX", "25/04/2017", "SECRET-LOT", "intime", "à exporter", "PDF"):
        assert clinical not in text
