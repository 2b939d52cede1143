"""« Importer les vaccinations », opened by its address: the button promises what it will do."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.calcium.pages.walk import enter_as
from tests.calcium.world import PRIORIX, World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


def test_with_nothing_to_decide_and_nothing_new_no_number_is_promised(
    town: World, nurse: Client
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.export()
    text = nurse.get(reverse("import", args=[town.patient.pk])).content.decode()
    assert "Rien n'est à décider, et rien de nouveau n'est à enregistrer." in text
    assert "Terminer l'import" in text
    assert "Enregistrer (" not in text


def test_until_a_box_is_ticked_the_button_says_none(
    browser: Browser, live_server: LiveServer, town: World
) -> None:
    carnet = town.carnet()
    town.link()
    town.service.declare(carnet, vaccine_id=PRIORIX, date=date(2003, 6, 1))
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        page.goto(live_server.url + reverse("import", args=[town.patient.pk]))
        none = page.get_by_role("button", name="Enregistrer (aucune vaccination)")
        expect(none).to_be_visible()
        page.get_by_label("valider sur preuve").check()
        expect(page.get_by_role("button", name="Enregistrer (1 vaccination)")).to_be_visible()
        page.get_by_label("valider sur preuve").uncheck()
        expect(none).to_be_visible()
