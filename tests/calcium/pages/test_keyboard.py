"""The desk by keyboard alone: menus, dialogs, the line that is typed."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.accounts.models import Agent
from calcium.linking import selectors
from calcium.pages.clock import now, today
from calcium.vaccinations import actions
from calcium.vaccinations.models import Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from tests.calcium.pages.walk import dialog, enter_as, focused, open_dossier, sign_in
from tests.calcium.world import BORN, CODE, PRIORIX, REPEVAX, World
from tests.e2e.browser import window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, town: World) -> Iterator[Page]:
    """The nurse's window, with the student's dossier open."""
    town.enter("REPEVAX", "25/04/2017")
    town.enter("RUBELOGEN", "??/??/2003")
    with window(browser) as page:
        enter_as(page, live_server.url, town.nurse)
        open_dossier(page, live_server.url, town)
        yield page


def enter_on(town: World, name: str, day: date, **fields: str) -> None:
    entry = VaccinationEntry(vaccine_id=town.vaccines[name].pk, given=f"{day:%d/%m/%Y}", **fields)
    actions.enter(patient=town.patient, entry=entry, by=town.nurse, today=day, now=now())


def open_menu_by_keyboard(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("button", name=menu, exact=True).focus()
    page.keyboard.press("Enter")
    while focused(page) != entry:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def open_line(page: Page) -> None:
    """« Ajouter », by keyboard: the cursor stands in the vaccine field."""
    page.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    expect(page.get_by_label("Vaccin", exact=True)).to_be_focused()


def test_the_whole_association_import_and_export_without_a_mouse(desk: Page, town: World) -> None:
    carnet = town.service.add_carnet(CODE, born=BORN, last_name="LEFÈVRE", first_name="Élise")
    town.service.declare(carnet, vaccine_id=PRIORIX, date=date(2003, 6, 1))
    open_menu_by_keyboard(desk, "Association d'un CVE", "Récupérer le CVE avec un code de partage")
    dialog(desk, "Chercher un CVE")
    desk.keyboard.type("9v79 2gha")
    desk.keyboard.press("Enter")
    found = dialog(desk, "Un CVE a été trouvé")
    expect(found).to_contain_text("LEFÈVRE")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text(
        ["Un CVE a été trouvé. Il vient d'être ajouté au dossier."]
    )
    open_menu_by_keyboard(desk, "Vaccinations MesVaccins", "Importer les vaccinations")
    box = desk.get_by_label("valider sur preuve")
    box.focus()
    desk.keyboard.press("Space")
    save = desk.get_by_role("button", name="Enregistrer (1 vaccination)")
    save.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows")).to_contain_text("PRIORIX")
    open_menu_by_keyboard(desk, "Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(desk.locator("#rows tr", has_text="REPEVAX")).to_contain_text("synchronisée")
    assert {dose.vaccine.id for dose in carnet.doses.values()} == {PRIORIX, REPEVAX}


def test_escape_closes_a_dialog_and_the_focus_returns_to_the_menu(desk: Page) -> None:
    open_menu_by_keyboard(desk, "Association d'un CVE", "Demander le renvoi du code de partage")
    dialog(desk, "Demande de renvoi du code de partage")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert focused(desk) == "menu-association"


def test_arrows_choose_a_row_enter_modifies_it_and_escape_leaves_it(desk: Page) -> None:
    desk.get_by_role("radio").first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("radio").nth(1)).to_be_checked()
    desk.keyboard.press("Enter")
    line = desk.get_by_role("form", name="Modifier RUBELOGEN du ??/??/2003")
    expect(line.locator(":focus")).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(line).to_have_count(0)


def test_suppr_asks_the_focus_stands_on_the_question_and_escape_is_no(
    desk: Page, town: World
) -> None:
    desk.get_by_role("radio").first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Delete")
    question = dialog(desk, "Confirmation")
    expect(question).to_contain_text("Voulez-vous définitivement supprimer cette vaccination ?")
    assert focused(desk) == "dialog-delete-text"
    desk.keyboard.press("Escape")
    expect(question).to_have_count(0)
    assert len(town.rows()) == 2
    assert focused(desk).startswith("Choisir REPEVAX")


def test_enter_is_yes_in_the_manuals_question(desk: Page, town: World) -> None:
    desk.get_by_role("radio").first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Delete")
    dialog(desk, "Confirmation")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows tr")).to_have_count(1)
    assert [row.label for row in town.rows()] == ["RUBELOGEN"]


def test_enter_on_the_no_button_is_no(desk: Page, town: World) -> None:
    desk.get_by_role("radio").first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Delete")
    dialog(desk, "Confirmation")
    desk.get_by_role("button", name="Non [ECHAP]").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert len(town.rows()) == 2


def test_the_key_that_opened_the_dialog_does_not_answer_it_while_it_is_held(
    desk: Page, town: World
) -> None:
    desk.get_by_role("radio").first.check()
    desk.get_by_role("button", name="Supprimer", exact=True).focus()
    desk.keyboard.down("Enter")
    dialog(desk, "Confirmation")
    for _ in range(5):
        desk.keyboard.down("Enter")
    expect(desk.get_by_role("dialog", name="Confirmation")).to_be_visible()
    assert len(town.rows()) == 2
    desk.keyboard.up("Enter")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows tr")).to_have_count(1)


def test_two_vaccinations_typed_one_after_the_other(desk: Page, town: World) -> None:
    open_line(desk)
    desk.keyboard.type("prior")
    expect(desk.get_by_role("option", name="PRIORIX")).to_be_visible()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.type("01062003")
    desk.keyboard.press("Tab")
    desk.keyboard.type("L0T1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows")).to_contain_text("PRIORIX")
    expect(desk.get_by_label("Vaccin", exact=True)).to_be_focused()
    desk.keyboard.type("agrippal")
    desk.keyboard.press("Tab")
    desk.keyboard.type("10/2019")
    desk.keyboard.press("Enter")
    expect(desk.locator("#rows")).to_contain_text("??/10/2019")
    typed = {(row.vaccine.name, row.label, row.lot) for row in town.rows()}
    assert ("PRIORIX", "PRIORIX", "L0T1") in typed
    expect(desk.get_by_text("Saisie reprise là où vous l'aviez laissée.")).to_have_count(0)
    assert ("AGRIPPAL", "agrippal", "") in typed


def test_a_wrong_line_says_what_to_mend_at_its_field_and_keeps_what_was_typed(
    desk: Page, town: World
) -> None:
    open_line(desk)
    desk.keyboard.type("PRIORIX")
    desk.get_by_label("Date", exact=True).fill("31/02/2017")
    desk.keyboard.press("Enter")
    given = desk.get_by_label("Date", exact=True)
    expect(given).to_have_attribute("aria-invalid", "true")
    expect(given).to_be_focused()
    expect(desk.get_by_text("n'existe pas dans le calendrier")).to_be_visible()
    expect(given).to_have_value("31/02/2017")
    assert len(town.rows()) == 2


def test_what_was_being_typed_is_found_again_after_the_session_ended(
    desk: Page, town: World, live_server: LiveServer
) -> None:
    open_line(desk)
    with desk.expect_response("**/brouillon/") as kept:
        desk.keyboard.type("PRIORIX")
        desk.get_by_label("Lot", exact=True).fill("AZ-9")
    assert kept.value.status == 204
    desk.wait_for_timeout(900)
    desk.context.clear_cookies()
    sign_in(desk, live_server.url, Agent.objects.get(pk=town.nurse.pk))
    open_dossier(desk, live_server.url, town)
    expect(desk.get_by_text("Saisie reprise là où vous l'aviez laissée.")).to_be_visible()
    expect(desk.get_by_label("Lot", exact=True)).to_have_value("AZ-9")
    desk.get_by_role("button", name="Annuler [ECHAP]").click()
    expect(desk.get_by_label("Lot", exact=True)).to_have_count(0)


def test_the_last_lot_of_the_day_is_proposed(desk: Page, town: World) -> None:
    day = today(town.centre)
    enter_on(town, "PRIORIX", day, verification="performed", lot="DU-JOUR-7")
    open_line(desk)
    desk.keyboard.type("prior")
    expect(desk.get_by_role("option", name="PRIORIX")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Lot", exact=True)).to_have_value("DU-JOUR-7")


def test_unlinking_keeps_the_rows_and_takes_the_column_away(desk: Page, town: World) -> None:
    town.carnet()
    town.link()
    desk.reload()
    expect(desk.get_by_role("columnheader", name="Synchro MV.net")).to_be_visible()
    open_menu_by_keyboard(desk, "Gestion du CVE", "Supprimer le partage")
    question = dialog(desk, "Suppression du partage")
    expect(question).to_contain_text("L'équipe Calcium ne pourra plus accéder à ce CVE")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="Synchro MV.net")).to_have_count(0)
    assert selectors.current_link(town.patient) is None
    assert Vaccination.objects.count() == 2


def test_what_changed_in_the_carnet_appears_by_itself_after_the_dossier_has_opened(
    desk: Page, town: World
) -> None:
    carnet = town.carnet()
    town.link()
    town.export()
    dose = next(iter(carnet.doses.values()))
    town.service.holder_changes(carnet, dose.id, batch="AUTRE-1")
    desk.reload()
    expect(desk.locator("#rows")).to_contain_text("modifiée dans le CVE")
    expect(desk.locator("#counts")).to_contain_text("1 diffère du CVE")
    expect(desk.get_by_text("CVE vu le")).to_be_visible()
