"""The table shows by itself what changed in the carnet, and disturbs nobody who is at work."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.calcium.pages.walk import dialog, enter_as, open_dossier
from tests.calcium.world import World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 300  # ms in which a table that pays no heed would have been replaced


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, town: World) -> Iterator[Page]:
    """A linked dossier whose only dose the holder changes as soon as the page has settled."""
    carnet = town.carnet()
    town.enter("REPEVAX", "25/04/2017")
    town.link()
    town.export()
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        open_dossier(page, live_server.url, town)
        page.wait_for_load_state("networkidle")
        dose = next(iter(carnet.doses.values()))
        town.service.holder_changes(carnet, dose.id, batch="AUTRE-1")
        yield page


def look_again(page: Page) -> None:
    """What the answer to the background question does when the carnet has changed."""
    page.evaluate("htmx.trigger(document.body, 'carnet:changed')")


def hold(page: Page, part: str) -> list[Route]:
    """Keep back the requests to these addresses until `continue_` is called on each."""
    held: list[Route] = []
    page.route(re.compile(rf"{part}/(\?.*)?$"), lambda route: held.append(route))
    return held


def until_held(page: Page, held: list[Route]) -> Route:
    """Wait until one is kept back."""
    for _ in range(200):
        if held:
            return held.pop()
        page.wait_for_timeout(50)
    raise AssertionError("no request came")


def choose_the_row(page: Page) -> None:
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")


def test_a_question_on_its_way_is_asked_though_the_carnet_has_changed(
    desk: Page, town: World
) -> None:
    held = hold(desk, "/supprimer")
    choose_the_row(desk)
    desk.keyboard.press("Delete")
    question = until_held(desk, held)
    town.prepare_import()
    look_again(desk)
    desk.wait_for_timeout(A_WHILE)
    question.continue_()
    dialog(desk, "Confirmation")
    desk.keyboard.press("Escape")
    expect(desk.locator("#rows")).to_contain_text("modifiée dans le CVE")


def test_a_line_opened_while_the_table_was_being_asked_for_is_not_taken_away(
    desk: Page, town: World
) -> None:
    held = hold(desk, str(town.patient.pk))
    town.prepare_import()
    look_again(desk)
    table = until_held(desk, held)
    desk.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    vaccine = desk.get_by_label("Vaccin", exact=True)
    expect(vaccine).to_be_focused()
    desk.keyboard.type("prior")
    table.continue_()
    desk.wait_for_timeout(A_WHILE)
    expect(vaccine).to_have_value("prior")
    desk.unroute_all(behavior="wait")
    desk.get_by_role("button", name="Annuler [ECHAP]").click()
    expect(desk.locator("#rows")).to_contain_text("modifiée dans le CVE")


def test_the_chosen_row_stays_chosen_when_the_table_is_shown_anew(desk: Page, town: World) -> None:
    choose_the_row(desk)
    town.prepare_import()
    look_again(desk)
    expect(desk.locator("#rows")).to_contain_text("modifiée dans le CVE")
    expect(desk.get_by_role("radio").first).to_be_checked()
    expect(desk.get_by_role("radio").first).to_be_focused()
    expect(desk.get_by_role("button", name="Modifier", exact=True)).to_be_enabled()


def test_an_open_menu_stays_open_when_the_table_is_shown_anew(desk: Page, town: World) -> None:
    desk.get_by_role("button", name="Gestion du CVE", exact=True).press("Enter")
    entry = desk.get_by_role("menuitem", name="Supprimer le partage")
    expect(entry).to_be_focused()
    town.prepare_import()
    look_again(desk)
    expect(desk.locator("#rows")).to_contain_text("modifiée dans le CVE")
    expect(entry).to_be_visible()
    expect(entry).to_be_focused()


def test_the_table_is_sorted_by_disease_as_asked(desk: Page, town: World) -> None:
    town.enter("RUBELOGEN", "??/??/2003")
    desk.reload()
    expect(desk.locator("#rows")).to_contain_text("RUBELOGEN")
    desk.get_by_label("Tri par maladie").select_option("Tétanos")
    expect(desk.locator("#rows")).not_to_contain_text("RUBELOGEN")
    expect(desk.locator("#rows")).to_contain_text("REPEVAX")
