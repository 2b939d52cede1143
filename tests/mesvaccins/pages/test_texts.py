"""Pages of text, errors in the look, and one's own data."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertRedirects, assertTemplateUsed

from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("charter", "Vos données restent les vôtres"),
        ("accessibility", "Déclaration d&#x27;accessibilité"),
        ("legal_notice", "Exploitant du service"),
        ("welcome", "Créer un compte"),
    ],
)
@pytest.mark.django_db
def test_a_page_of_text(client: Client, name: str, words: str) -> None:
    page = client.get(reverse(name))
    text = page.content.decode().replace("'", "&#x27;")
    assert words in text
    assertContains(page, "Accessibilité : non conforme")


def test_the_operator_names_himself(client: Client, db: None, settings: Settings) -> None:
    settings.OPERATOR = "Université d'Exemple\n1 rue de l'Exemple"
    assertContains(client.get(reverse("legal_notice")), "Université d&#x27;Exemple<br>1 rue")


def test_who_is_signed_in_goes_straight_to_the_carnets(holder: Client) -> None:
    assertRedirects(holder.get(reverse("welcome")), reverse("carnets"))


def test_an_unknown_address_is_answered_in_the_look(client: Client, db: None) -> None:
    page = client.get("/nulle-part/")
    assert page.status_code == 404
    assertContains(page, "Cette page n&#x27;existe pas".replace("&#x27;", "'"), status_code=404)


def test_a_form_without_its_token_is_refused_in_the_look(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assertTemplateUsed(answer, "403_csrf.html")


@pytest.mark.django_db
def test_a_failure_of_ours_is_said_without_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("mesvaccins.pages.welcome.render", lambda *_args: 1 / 0)
    answer = client.get(reverse("welcome"))
    assert answer.status_code == 500
    assert "Le service a rencontré un problème" in answer.content.decode()


def test_ones_data_is_one_file_with_everything(holder: Client, booklet: Carnet) -> None:
    answer = holder.get(reverse("own_data"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (carnet,) = json.loads(answer.content)["carnets"]
    assert [dose["date"] for dose in carnet["vaccinations"]] == ["2024-09-12", "2017-04-25", "2005"]
    assert carnet["sharings"][0]["organisation"] == "Service de santé étudiante"
    assert carnet["accesses"]
    assert Act.objects.get(action="carnets_exported").object_ids == [str(booklet.pk)]
