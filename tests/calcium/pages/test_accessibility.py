"""Every page and dialog, wide and narrow: axe finds nothing and nothing scrolls sideways."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.accounts.models import Agent
from calcium.linking import selectors
from carnet_api.errors import Unavailable
from tests.calcium.pages.walk import choose, dialog, enter_as, open_dossier
from tests.calcium.world import BORN, CODE, HAVRIX, PRIORIX, REPEVAX, World
from tests.e2e.browser import NARROW, WIDE, accessibility_faults, check_accessible

pytestmark = pytest.mark.django_db(transaction=True)

ASSOCIATION = "Association d'un CVE"


def check(page: Page) -> None:
    """The page as it stands, narrow then wide."""
    for screen in (NARROW, WIDE):
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        check_accessible(page)


def test_what_is_wrong_with_a_page_is_told_each_time_it_is_asked(page: Page) -> None:
    page.set_content(
        "<html lang=fr><title>Page</title><main><h1>Page</h1><img src=x>"
        "<p style='color: #ccc; background: #fff'>Pâle</p></main></html>"
    )
    wrong = ["color-contrast: <p style", "image-alt: <img src"]
    for _time in range(2):
        told = sorted(accessibility_faults(page))
        assert [fault[: len(start)] for fault, start in zip(told, wrong, strict=True)] == wrong


def test_before_signing_in(page: Page, live_server: LiveServer, town: World) -> None:
    for address in ("/", "/accessibilite/", "/galerie/", "/nulle-part/"):
        page.goto(live_server.url + address)
        check(page)


def test_the_list_and_a_dossier_without_carnet(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.enter("REPEVAX", "25/04/2017")
    enter_as(page, live_server.url, town.nurse)
    page.goto(live_server.url)
    check(page)
    page.goto(f"{live_server.url}/etudiants/?recherche=personne")
    check(page)
    open_dossier(page, live_server.url, town)
    check(page)
    page.get_by_role("button", name="Vaccinations", exact=True).click()
    check(page)


def test_on_a_phone_the_menu_of_the_account_opens_under_its_button(
    page: Page, live_server: LiveServer, town: World
) -> None:
    enter_as(page, live_server.url, town.nurse)
    page.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
    page.goto(f"{live_server.url}/etudiants/")
    button = page.locator(".masthead [aria-haspopup]")
    button.click()
    pressed, opened = button.bounding_box(), page.get_by_role("menu").bounding_box()
    assert pressed
    assert opened
    assert opened["y"] >= pressed["y"] + pressed["height"]
    assert opened["x"] < pressed["x"] + pressed["width"]
    assert opened["x"] + opened["width"] == pressed["x"] + pressed["width"]


def test_the_line_that_is_typed(page: Page, live_server: LiveServer, town: World) -> None:
    row = town.enter("REPEVAX", "25/04/2017")
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Vaccin", exact=True).press_sequentially("rep")
    expect(page.get_by_role("option", name="REPEVAX")).to_be_visible()
    check(page)
    page.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
    said_before = "getComputedStyle(document.querySelector('[role=option]'), '::before').content"
    assert page.evaluate(said_before) == "none", "the name of a vaccine stands there twice"
    page.keyboard.press("Escape")
    page.get_by_label("Réalisée ici").check()
    page.get_by_role("button", name="Enregistrer [ENTREE]").click()
    expect(page.get_by_label("Lot", exact=True)).to_have_attribute("aria-invalid", "true")
    check(page)
    page.get_by_role("button", name="Annuler [ECHAP]").click()
    expect(page.get_by_label("Lot", exact=True)).to_have_count(0)
    expect(page.locator("#page")).to_be_focused()
    page.locator(f"#choice-{row.pk}").check()
    page.get_by_role("button", name="Modifier", exact=True).click()
    expect(page.get_by_role("form")).to_be_visible()
    check(page)


def test_the_dialogs_that_ask_and_create(page: Page, live_server: LiveServer, town: World) -> None:
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    choose(page, ASSOCIATION, "Demander le renvoi du code de partage")
    opened = dialog(page, "Demande de renvoi du code de partage")
    opened.get_by_role("textbox").fill("personne@ailleurs.test")
    opened.get_by_role("button", name="Envoyer").click()
    expect(opened.get_by_text("Si un CVE correspond")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    choose(page, ASSOCIATION, "Créer et associer à partir des données du patient")
    opened = dialog(page, "Créer et associer à partir des données du patient")
    opened.get_by_role("button", name="Créer le CVE").click()
    expect(opened.get_by_role("alert")).to_contain_text("Cochez la case d'accord")
    check(page)


def test_the_dialogs_of_a_code_whose_carnet_has_another_birth_date(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.service.add_carnet(CODE, born=BORN.replace(day=7))
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    choose(page, ASSOCIATION, "Récupérer le CVE avec un code de partage")
    opened = dialog(page, "Chercher un CVE")
    opened.get_by_label("Code de partage").fill("0000-0000")
    opened.get_by_role("button", name="Envoyer").click()
    expect(opened).to_contain_text("Aucun CVE ne correspond")
    check(page)
    opened.get_by_label("Code de partage").fill(CODE)
    opened.get_by_role("button", name="Envoyer").click()
    found = dialog(page, "Un CVE a été trouvé")
    expect(found).to_contain_text("La date de naissance n'est pas la même.")
    check(page)
    page.keyboard.press("Enter")
    expect(found).to_have_count(0)
    assert selectors.current_link(town.patient) is None


@pytest.fixture
def linked(town: World) -> World:
    """A dossier whose rows are in every state."""
    carnet = town.carnet()
    town.link()
    town.enter("AGRIPPAL", "01/10/2019")
    town.enter("REPEVAX", "25/04/2017")
    town.export()
    changed = next(dose for dose in carnet.doses.values() if dose.vaccine.id == REPEVAX)
    town.service.holder_changes(carnet, changed.id, batch="AUTRE-1")
    town.prepare_import()
    town.enter("PRIORIX", "01/06/2003")
    town.enter("RUBELOGEN", "2001")
    town.enter("Vieux vaccin", "2/2/2002")
    town.service.fail_next(Unavailable())
    town.export()
    return town


def test_a_linked_dossier_with_every_state(
    page: Page, live_server: LiveServer, linked: World
) -> None:
    enter_as(page, live_server.url, linked.nurse)
    open_dossier(page, live_server.url, linked)
    rows = page.locator("#rows")
    for words in (
        "synchronisée",
        "modifiée dans le CVE",
        "en attente",
        "date incomplète",
        "vaccin inconnu de MesVaccins",
    ):
        expect(rows).to_contain_text(words)
    check(page)
    for menu in ("Gestion du CVE", "Vaccinations MesVaccins", "Claire MARTIN"):
        page.get_by_role("button", name=menu).click()
        check(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Signification des symboles").click()
    dialog(page, "Signification des symboles affichés")
    check(page)


def test_the_dialogs_of_a_linked_dossier(
    page: Page, live_server: LiveServer, linked: World
) -> None:
    enter_as(page, live_server.url, linked.nurse)
    open_dossier(page, live_server.url, linked)
    page.get_by_role("button", name="modifiée dans le CVE").click()
    dialog(page, "Synchro MV.net : différente")
    check(page)
    page.keyboard.press("Escape")
    page.locator("#rows tr", has_text="AGRIPPAL").get_by_role("radio").check()
    page.get_by_role("button", name="Supprimer", exact=True).click()
    expect(dialog(page, "Confirmation")).to_contain_text("supprimée dans Calcium ET dans le CVE")
    check(page)
    page.keyboard.press("Escape")
    choose(page, "Gestion du CVE", "Supprimer le partage")
    dialog(page, "Suppression du partage")
    check(page)


def test_the_import(page: Page, live_server: LiveServer, town: World) -> None:
    carnet = town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.declare(carnet, vaccine_id=PRIORIX, date=date(2003, 6, 1))
    town.service.declare(carnet, vaccine_id=REPEVAX, date=date(2017, 4, 28))
    town.service.declare(carnet, vaccine_id=HAVRIX, date=date(2018, 4, 28))
    enter_as(page, live_server.url, town.nurse)
    page.goto(f"{live_server.url}/etudiants/{town.patient.pk}/cve/importer/")
    expect(page.get_by_text("probablement la même vaccination")).to_be_visible()
    page.get_by_label("garder les deux").check()
    page.get_by_label("valider sur preuve").first.check()
    check(page)


def test_what_the_secretary_sees(page: Page, live_server: LiveServer, town: World) -> None:
    town.enter("REPEVAX", "25/04/2017")
    enter_as(page, live_server.url, town.secretary)
    open_dossier(page, live_server.url, town)
    expect(page.get_by_text("REPEVAX")).to_have_count(0)
    check(page)


def test_the_pages_of_the_centre(
    page: Page, live_server: LiveServer, town: World, administrator: Agent
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(Unavailable())
    town.export()
    enter_as(page, live_server.url, administrator)
    for address in ("synchronisation", "vaccins", "adhesion", "comptes"):
        page.goto(f"{live_server.url}/centre/{address}/")
        check(page)
    page.get_by_role("button", name="Ajouter un compte").click()
    dialog(page, "Ajouter un compte")
    check(page)
    page.goto(f"{live_server.url}/centre/vaccins/")
    page.get_by_role("button", name="Relier Vieux vaccin").click()
    dialog(page, "Relier «\N{NO-BREAK SPACE}Vieux vaccin\N{NO-BREAK SPACE}» à MesVaccins.net")
    check(page)


def test_the_second_factor(page: Page, live_server: LiveServer, town: World) -> None:
    enter_as(page, live_server.url, town.nurse)
    for address in ("/compte/second-facteur/", "/compte/password/change/", "/compte/logout/"):
        page.goto(live_server.url + address)
        check(page)
