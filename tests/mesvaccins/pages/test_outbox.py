"""« Boîte d'envoi »: what would have left, composed when the page is opened."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains

from mesvaccins.carnets import actions
from mesvaccins.carnets.models import Carnet
from mesvaccins.carnets.rules import shown_code
from mesvaccins.carnets.selectors import share_code
from mesvaccins.configuration import Mode
from mesvaccins.messaging.models import Message
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family

OUTBOX = reverse("outbox")


@pytest.fixture(autouse=True)
def _demonstration(db: None, settings: Settings, tmp_path: Path) -> None:
    """The demonstration, its letters in a folder of the test."""
    settings.MODE = Mode.DEMO
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


def test_an_empty_box_says_what_will_stand_there(client: Client) -> None:
    assertContains(client.get(OUTBOX), "Aucun message pour le moment")


@pytest.mark.parametrize("contact", ["sasha@exemple.test", "06 12 34 56 78"])
def test_a_code_sent_again_is_read_here_and_stored_nowhere(
    client: Client, holder: Client, carnet: Carnet, nurse: Professional, contact: str
) -> None:
    identity = family.identity(email="sasha@exemple.test", mobile="06 12 34 56 78")
    assert carnet.account is not None
    actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=identity,
        by=carnet.account,
        now=family.NOW,
        today=family.TODAY,
    )
    actions.remind_code(contact=contact, born=carnet.birth_date, by=nurse, now=family.NOW)
    code = share_code(carnet)
    assert code is not None
    assertContains(client.get(OUTBOX), shown_code(code), count=1)
    (message,) = Message.objects.values()
    assert not any(secret in str(message) for secret in (code, shown_code(code), contact))


def test_a_letter_of_the_account_is_read_here_too(client: Client) -> None:
    EmailMessage("Bonjour", "Ouvrez https://exemple.test/lien", to=["a@exemple.test"]).send()
    page = client.get(OUTBOX)
    assertContains(page, "e-mail à a@exemple.test")
    assertContains(page, 'href="https://exemple.test/lien"')


def test_a_letter_cannot_bring_a_script_into_the_page(client: Client) -> None:
    EmailMessage("<b>Bonjour</b>", "<script>alert(1)</script>", to=["a@exemple.test"]).send()
    page = client.get(OUTBOX)
    assertContains(page, "&lt;b&gt;Bonjour")
    assert b"<script>alert" not in page.content
