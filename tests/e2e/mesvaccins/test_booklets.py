"""The manual's « Focus sur l'interface MesVaccins.net », on the demonstration's data."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import NARROW, Screen, check_accessible, window
from tests.e2e.conftest import PASSWORD, Words
from tests.e2e.town import Town

NEWCOMER = "nadia@demo.test"


def test_the_card_of_the_first_student_says_the_manuals_words(
    citizen: Callable[..., Page], screen: Screen, words: Words
) -> None:
    page = citizen(screen=screen)
    said = words["has_carnet"]["mesvaccins_carnets"]
    expect(page.get_by_role("heading", name=said["title"])).to_be_visible()
    expect(page.get_by_text(said["intro"])).to_be_visible()
    card = page.get_by_role("region", name="Camille MARTIN")
    expect(card.get_by_text(said["share_code"])).to_be_visible()
    expect(card.get_by_text("9V79-2GHA", exact=True)).to_be_visible()
    expect(card.get_by_text(said["help"], exact=True)).to_be_visible()
    expect(card.get_by_text(said["not_shared"])).to_be_visible()
    expect(page.get_by_role("link", name=said["new"])).to_be_visible()
    check_accessible(page)


def test_the_booklet_of_the_first_student(citizen: Callable[..., Page], screen: Screen) -> None:
    page = citizen(screen=screen)
    page.get_by_role("link", name="Ouvrir le carnet Camille MARTIN").click()
    expect(page.get_by_text("déclarée", exact=True)).to_have_count(3)
    expect(page.get_by_text("validée sur preuve", exact=True)).to_have_count(1)
    expect(page.get_by_text("réalisée par un professionnel", exact=True)).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile("^Modifier"))).to_have_count(3)
    check_accessible(page)


def test_a_newcomer_confirms_the_address_from_the_outbox(browser: Browser, morning: Town) -> None:
    with window(browser, NARROW) as page:
        page.goto(f"{morning.mesvaccins}/compte/signup/")
        page.get_by_label("Adresse e-mail").fill(NEWCOMER)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_label("Mot de passe, une seconde fois").fill(PASSWORD)
        page.get_by_label("J'ai lu et j'accepte la charte d'utilisation").check()
        page.get_by_role("button", name="Créer mon compte").click()
        page.get_by_role("link", name="Ouvrir la boîte d'envoi").click()
        letter = page.get_by_role("article").filter(has_text=NEWCOMER)
        check_accessible(page)
        letter.get_by_role("link", name=re.compile("compte.confirm")).click()
        page.get_by_role("button", name="Confirmer").click()
        page.get_by_label("Adresse e-mail").fill(NEWCOMER)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", name="Aucun carnet pour le moment")).to_be_visible()
