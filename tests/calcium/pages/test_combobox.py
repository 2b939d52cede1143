"""The field in which a vaccine is typed never takes an answer to what was typed before."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.calcium.pages.held import Held
from tests.calcium.pages.walk import enter_as, open_dossier
from tests.calcium.world import World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


SEARCH = r"/vaccins/chercher/"


@pytest.fixture
def line(live_server: LiveServer, browser: Browser, town: World) -> Iterator[Page]:
    """A line that has just been opened; « rep » is answered at once, « prior » late."""
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        open_dossier(page, live_server.url, town)
        page.get_by_role("button", name="Ajouter", exact=True).press("Enter")
        expect(page.get_by_label("Vaccin", exact=True)).to_be_focused()
        yield page


def test_entree_waits_for_the_list_of_what_is_typed(line: Page) -> None:
    search = Held(line, SEARCH, asking="prior")
    field = line.get_by_role("combobox", name="Vaccin")
    line.keyboard.type("rep")
    expect(line.get_by_role("option", name="REPEVAX")).to_be_visible()
    field.fill("prior")
    line.keyboard.press("Enter")
    search.let_go()
    expect(field).to_have_value("PRIORIX")
    expect(line.locator("[data-value]").first).not_to_have_value("")


def test_entree_before_any_list_waits_too_and_sends_no_half_line(line: Page) -> None:
    search = Held(line, SEARCH, asking="prior")
    field = line.get_by_role("combobox", name="Vaccin")
    field.fill("prior")
    line.keyboard.press("Enter")
    search.let_go()
    expect(field).to_have_value("PRIORIX")
    expect(line.get_by_role("textbox", name="Date")).not_to_have_attribute("aria-invalid", "true")


def test_tab_leaves_what_is_typed_where_the_list_is_of_something_else(line: Page) -> None:
    search = Held(line, SEARCH, asking="prior")
    field = line.get_by_role("combobox", name="Vaccin")
    line.keyboard.type("rep")
    expect(line.get_by_role("option", name="REPEVAX")).to_be_visible()
    field.fill("prior")
    line.keyboard.press("Tab")
    search.let_go()
    line.wait_for_load_state("networkidle")
    expect(field).to_have_value("prior")


def test_who_types_on_after_entree_has_chosen_nothing(line: Page) -> None:
    Held(line, SEARCH, asking="prior")
    field = line.get_by_role("combobox", name="Vaccin")
    field.fill("prior")
    line.keyboard.press("Enter")
    field.fill("rep")
    expect(line.get_by_role("option", name="REPEVAX")).to_be_visible()
    expect(field).to_have_value("rep")


def test_a_search_without_answer_holds_nobody_up(line: Page) -> None:
    line.route(re.compile(SEARCH), lambda route: route.abort())
    with line.expect_event("requestfailed"):
        line.get_by_role("combobox", name="Vaccin").fill("priorix")
    line.keyboard.press("Enter")
    expect(line.get_by_role("textbox", name="Date")).to_have_attribute("aria-invalid", "true")


def test_what_entree_has_asked_for_is_taken_though_one_goes_on_to_the_date(line: Page) -> None:
    search = Held(line, SEARCH, asking="prior")
    field = line.get_by_role("combobox", name="Vaccin")
    date = line.get_by_role("textbox", name="Date")
    field.fill("prior")
    line.keyboard.press("Enter")
    date.fill("04/03/2011")
    search.let_go()
    expect(field).to_have_value("PRIORIX")
    expect(line.locator("[data-value]").first).not_to_have_value("")
    expect(date).to_be_focused()
    expect(line.get_by_role("listbox", name="Vaccin")).to_be_hidden()


def test_a_line_sent_before_the_list_has_come_waits_for_what_entree_has_asked_for(
    line: Page,
) -> None:
    search = Held(line, SEARCH, asking="prior")
    line.get_by_role("combobox", name="Vaccin").fill("prior")
    line.keyboard.press("Enter")
    line.get_by_role("textbox", name="Date").fill("04/03/2011")
    line.get_by_role("textbox", name="Lot").fill("A1234")
    line.keyboard.press("Enter")
    search.let_go()
    expect(line.get_by_role("row").filter(has_text="A1234")).to_contain_text("PRIORIX")


def test_a_line_sent_while_the_search_fails_is_sent_as_it_stands(line: Page) -> None:
    search = Held(line, SEARCH, asking="prior")
    line.get_by_role("combobox", name="Vaccin").fill("prior")
    line.keyboard.press("Enter")
    line.get_by_role("textbox", name="Date").fill("04/03/2011")
    line.keyboard.press("Enter")
    search.give_up()
    expect(line.get_by_text("Choisissez un vaccin de la liste du centre.")).to_be_visible()
    expect(line.get_by_role("textbox", name="Date")).to_have_value("04/03/2011")


def test_what_is_typed_once_more_is_looked_for_once_more(line: Page) -> None:
    field = line.get_by_role("combobox", name="Vaccin")
    for _ in range(2):
        field.fill("prior")
        line.keyboard.press("Enter")
        expect(field).to_have_value("PRIORIX")
        expect(line.locator("[data-value]").first).not_to_have_value("")
