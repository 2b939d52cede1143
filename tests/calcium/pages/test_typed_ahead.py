"""What is typed while a field is on its way is not lost: a slow line is no reason to wait."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.calcium.pages.held import Held
from tests.calcium.pages.walk import enter_as, open_dossier
from tests.calcium.world import World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, town: World) -> Iterator[Page]:
    """The nurse's window, with the student's dossier open."""
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        open_dossier(page, live_server.url, town)
        yield page


def ask_for_a_line(page: Page) -> Held:
    held = Held(page, r"/ajouter/$")
    page.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    held.wait()
    return held


def test_a_vaccine_typed_before_its_field_has_come_stands_in_it(desk: Page) -> None:
    held = ask_for_a_line(desk)
    desk.keyboard.type("dtp v")
    held.let_go()
    field = desk.get_by_role("combobox", name="Vaccin")
    expect(field).to_have_value("dtp v")
    expect(field).to_be_focused()
    desk.keyboard.type("ax")
    expect(field).to_have_value("dtp vax")


def test_it_is_searched_as_if_it_had_been_typed_there(desk: Page) -> None:
    held = ask_for_a_line(desk)
    desk.keyboard.type("repev")
    held.let_go()
    expect(desk.get_by_role("option", name="REPEVAX")).to_be_visible()


def test_entree_after_it_takes_the_vaccine_and_asks_for_no_second_line(desk: Page) -> None:
    held = ask_for_a_line(desk)
    desk.keyboard.type("repev")
    desk.keyboard.press("Enter")
    held.let_go()
    expect(desk.get_by_role("combobox", name="Vaccin")).to_have_value("REPEVAX")
    assert held.count == 1


def test_a_code_typed_before_its_dialog_has_come_stands_in_it(desk: Page) -> None:
    held = Held(desk, r"/cve/chercher/$")
    desk.get_by_role("button", name="Association d'un CVE", exact=True).press("Enter")
    desk.get_by_role("menuitem", name="Récupérer le CVE avec un code de partage").press("Enter")
    held.wait()
    desk.keyboard.type("9v79")
    held.let_go()
    expect(desk.get_by_role("dialog").get_by_role("textbox").first).to_have_value("9v79")


def test_keys_of_a_shortcut_are_no_letters(desk: Page) -> None:
    held = ask_for_a_line(desk)
    desk.keyboard.press("Control+b")
    desk.keyboard.press("ArrowDown")
    held.let_go()
    expect(desk.get_by_role("combobox", name="Vaccin")).to_be_focused()
    expect(desk.get_by_role("combobox", name="Vaccin")).to_have_value("")


def test_what_was_typed_for_a_line_that_never_came_stands_in_no_other(desk: Page) -> None:
    held = ask_for_a_line(desk)
    desk.keyboard.type("rep")
    held.give_up()
    desk.unroute_all()
    expect(desk.get_by_text("Calcium n'a pas pu être joint")).to_be_visible()
    desk.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    expect(desk.get_by_role("combobox", name="Vaccin")).to_be_focused()
    expect(desk.get_by_role("combobox", name="Vaccin")).to_have_value("")
