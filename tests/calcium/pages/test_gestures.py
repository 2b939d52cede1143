"""Back button, double click, reload, a session that ended: one effect, and nothing is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.accounts.models import Agent, Role
from calcium.linking.models import Intention
from calcium.pages.idle import SEEN
from calcium.vaccinations.models import Vaccination
from tests.calcium.pages.walk import PASSWORD, choose, dialog, enter_as, open_dossier, sign_in
from tests.calcium.world import World, make_agent
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, town: World) -> Iterator[Page]:
    """The nurse's window, with the dossier of a student whose carnet is linked."""
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017", lot="FIRST-1")
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        open_dossier(page, live_server.url, town)
        page.wait_for_load_state("networkidle")
        yield page


def type_line(desk: Page, lot: str) -> None:
    """« Ajouter », typed to its end and not sent."""
    desk.get_by_role("button", name="Ajouter", exact=True).click()
    desk.get_by_label("Vaccin", exact=True).fill("PRIORIX")
    desk.get_by_label("Date", exact=True).fill("01/06/2003")
    desk.get_by_label("Lot", exact=True).fill(lot)


def lots(town: World) -> list[str]:
    return sorted(row.lot for row in town.rows())


def test_a_double_click_saves_a_line_once(desk: Page, town: World) -> None:
    type_line(desk, "TWICE-1")
    desk.get_by_role("button", name="Enregistrer").dblclick()
    expect(desk.locator("#rows")).to_contain_text("TWICE-1")
    desk.wait_for_load_state("networkidle")
    assert lots(town) == ["FIRST-1", "TWICE-1"]


def test_the_enter_key_pressed_twice_saves_a_line_once(desk: Page, town: World) -> None:
    type_line(desk, "TWICE-2")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows")).to_contain_text("TWICE-2")
    desk.wait_for_load_state("networkidle")
    assert lots(town) == ["FIRST-1", "TWICE-2"]


def test_a_page_reloaded_after_it_was_saved_saves_nothing_more(desk: Page, town: World) -> None:
    type_line(desk, "AGAIN-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows")).to_contain_text("AGAIN-1")
    desk.reload()
    expect(desk.locator("#rows")).to_contain_text("AGAIN-1")
    desk.wait_for_load_state("networkidle")
    assert lots(town) == ["AGAIN-1", "FIRST-1"]


def test_the_back_button_after_an_export_exports_nothing_more(desk: Page, town: World) -> None:
    choose(desk, "Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(desk.get_by_text("Toutes les vaccinations ont bien été synchronisées.")).to_be_visible()
    done = Intention.objects.count()
    desk.go_back()
    desk.go_forward()
    desk.reload()
    desk.wait_for_load_state("networkidle")
    assert Intention.objects.count() == done == 2, "the link and one sending"


def test_what_was_typed_is_there_after_the_back_button(desk: Page, town: World) -> None:
    with desk.expect_response("**/brouillon/"):
        type_line(desk, "BACK-1")
    desk.wait_for_load_state("networkidle")
    desk.get_by_role("link", name="Étudiants").first.click()
    expect(desk.get_by_role("heading", name="Étudiants", level=1)).to_be_visible()
    desk.go_back()
    expect(desk.get_by_label("Lot", exact=True)).to_have_value("BACK-1")
    assert lots(town) == ["FIRST-1"]


def test_a_deletion_confirmed_twice_deletes_once(desk: Page, town: World) -> None:
    desk.get_by_role("radio").first.check()
    desk.get_by_role("button", name="Supprimer", exact=True).click()
    question = dialog(desk, "Confirmation")
    question.get_by_role("button", name="Oui").dblclick()
    expect(desk.get_by_text("La vaccination est supprimée.")).to_be_visible()
    desk.reload()
    assert [row.lifecycle for row in Vaccination.objects.all()] == ["deleted"]


def leave_the_desk(desk: Page) -> None:
    """Twenty-one minutes pass."""
    cookies = {c["name"]: c["value"] for c in desk.context.cookies()}  # type: ignore[typeddict-item]
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    idle = settings.SESSION_IDLE_TIMEOUT + timedelta(minutes=1)
    session[SEEN] = session[SEEN] - idle.total_seconds()
    session.save()


def test_a_line_sent_after_the_session_has_ended_is_found_again(
    desk: Page, town: World, live_server: LiveServer
) -> None:
    """It was typed in one go after the pause: no draft of it had been kept."""
    desk.get_by_role("button", name="Ajouter", exact=True).click()
    expect(desk.get_by_label("Lot", exact=True)).to_be_visible()
    leave_the_desk(desk)
    desk.evaluate(
        """() => {
            const form = document.querySelector("form.entry__form");
            form.elements["vaccine_name"].value = "PRIORIX";
            form.elements["given"].value = "01/06/2003";
            form.elements["lot"].value = "LATE-1";
            form.requestSubmit();
        }"""
    )
    expect(desk.get_by_label("Adresse e-mail")).to_be_visible()
    assert lots(town) == ["FIRST-1"], "who has left the desk enters nothing"
    nurse = Agent.objects.get(pk=town.nurse.pk)
    nurse.set_password(PASSWORD)
    nurse.save()
    desk.get_by_label("Adresse e-mail").fill(nurse.email)
    desk.get_by_label("Mot de passe").fill(PASSWORD)
    desk.get_by_role("button", name="Se connecter").click()
    expect(desk.get_by_text("Saisie reprise là où vous l'aviez laissée.")).to_be_visible()
    expect(desk.get_by_label("Lot", exact=True)).to_have_value("LATE-1")
    desk.get_by_label("Lot", exact=True).press("Enter")
    expect(desk.locator("#rows")).to_contain_text("LATE-1")
    assert lots(town) == ["FIRST-1", "LATE-1"]


def test_another_agent_at_the_desk_finds_nothing_of_it(
    desk: Page, town: World, live_server: LiveServer
) -> None:
    desk.get_by_role("button", name="Ajouter", exact=True).click()
    expect(desk.get_by_label("Lot", exact=True)).to_be_visible()
    leave_the_desk(desk)
    desk.get_by_label("Lot", exact=True).fill("SECRET-1")
    expect(desk.get_by_label("Adresse e-mail")).to_be_visible()
    other = make_agent(town.centre, "autre@centre.test", Role.NURSE)
    sign_in(desk, live_server.url, other)
    open_dossier(desk, live_server.url, town)
    expect(desk.get_by_label("Lot", exact=True)).to_have_count(0)
