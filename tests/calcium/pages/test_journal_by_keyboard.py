"""The journal, « Abandonner » and a long export in a real browser: by keyboard, wide and narrow."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.linking import circuit
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.models import Circuit, ExportJob
from calcium.linking.retries import FAILURES_TO_OPEN
from calcium.linking.tasks import carry_out_export
from calcium.pages.clock import now
from carnet_api.errors import Unavailable
from tests.calcium.pages.test_accessibility import check
from tests.calcium.pages.test_keyboard import open_menu_by_keyboard
from tests.calcium.pages.walk import dialog, enter_as, focused, open_dossier
from tests.calcium.world import PRIORIX, World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town_with_history(town: World) -> World:
    """An import that validated a dose, and a sending that waits."""
    town.clock[0] = now()
    carnet = town.carnet()
    town.link()
    town.service.declare(carnet, PRIORIX, date(2003, 6, 1))
    [line] = town.prepare_import().lines
    ticked = {line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)}
    town.carry_out_import(ticked)
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(Unavailable())
    town.export()
    return town


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, town_with_history: World) -> Iterator[Page]:
    with window(browser) as page:
        enter_as(page, live_server.url, town_with_history.nurse)
        open_dossier(page, live_server.url, town_with_history)
        yield page


def test_an_import_is_undone_without_a_mouse(desk: Page, town_with_history: World) -> None:
    open_menu_by_keyboard(desk, "Vaccinations MesVaccins", "Journal de synchronisation")
    expect(desk.get_by_role("heading", name="Journal de synchronisation")).to_be_visible()
    check(desk)
    undo = desk.get_by_role("button", name="Annuler cet import")
    undo.focus()
    desk.keyboard.press("Enter")
    asked = dialog(desk, "Annuler cet import")
    expect(asked).to_contain_text("PRIORIX")
    check(desk)
    assert focused(desk) == "Ne rien changer [ECHAP]", "the default destroys nothing"
    desk.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    desk.keyboard.press("Enter")
    dialog(desk, "Annuler cet import")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_contain_text("L'import est annulé")
    expect(desk.get_by_role("main")).to_contain_text("retirée du dossier")
    check(desk)
    (carnet,) = town_with_history.service.carnets.values()
    assert [dose.validation for dose in carnet.doses.values()] == [None]
    assert [row.label for row in town_with_history.rows()] == ["REPEVAX"]


def test_what_waits_is_given_up_without_a_mouse(desk: Page, town_with_history: World) -> None:
    desk.get_by_role("link", name="Centre").press("Enter")
    expect(desk.get_by_role("heading", name="En attente (1)")).to_be_visible()
    check(desk)
    desk.get_by_role("button", name="Abandonner").press("Enter")
    asked = dialog(desk, "Abandonner : envoi d'une vaccination")
    assert focused(desk) == "why"
    desk.keyboard.press("Enter")
    expect(asked.get_by_role("alert")).to_contain_text("Indiquez pourquoi")
    check(desk)
    desk.keyboard.type("Dossier d'un autre étudiant")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_contain_text("Rien n'attend")
    expect(desk.get_by_role("main")).to_contain_text("redevient « à exporter »")


def test_what_waits_is_tried_again_without_a_mouse(desk: Page, town_with_history: World) -> None:
    desk.get_by_role("link", name="Centre").press("Enter")
    desk.get_by_role("button", name="Réessayer").press("Enter")
    expect(desk.get_by_role("main")).to_contain_text("Envoi d'une vaccination : c'est fait.")


def test_the_banner_goes_when_mesvaccins_answers(desk: Page, town_with_history: World) -> None:
    for _ in range(FAILURES_TO_OPEN):
        circuit.note_failure(town_with_history.centre.pk, Unavailable(), call="carnet", now=now())
    Circuit.objects.update(open_until=now() + timedelta(hours=1))  # its own asking comes later
    desk.reload()
    banner = desk.locator("#outage")
    expect(banner).to_contain_text("MesVaccins.net ne répond pas")
    check(desk)
    banner.get_by_role("button", name="Réessayer maintenant").press("Enter")
    expect(banner).to_be_empty()


def test_a_long_export_is_watched_to_its_end(desk: Page, town_with_history: World) -> None:
    for day in range(1, 13):
        town_with_history.enter("AGRIPPAL", f"{day:02}/10/2015")
    desk.reload()
    open_menu_by_keyboard(desk, "Vaccinations MesVaccins", "Exporter les vaccinations")
    watched = desk.locator("#export-progress")
    expect(watched).to_contain_text("Export en cours : 0 sur 13.")
    expect(watched).to_contain_text("le service d'arrière-plan de Calcium ne tourne pas")
    check(desk)
    carry_out_export(str(ExportJob.objects.get().pk))
    expect(watched).to_contain_text("Export terminé : 13 vaccinations envoyées au CVE.")
    expect(desk.locator("#rows tr", has_text="AGRIPPAL").first).to_contain_text("synchronisée")
    check(desk)
