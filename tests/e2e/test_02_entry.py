"""« Saisie carnet »: adding, changing, sorting, all by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk


def test_a_row_is_typed_and_the_next_one_opens(nurse: Desk) -> None:
    nurse.open_student(11)
    nurse.type_line("priorx", "04/03/2011", "A1234")
    expect(nurse.row("04/03/2011")).to_contain_text("PRIORIX")
    expect(nurse.row("04/03/2011")).to_contain_text("A1234")
    expect(nurse.page.get_by_role("combobox", name="Vaccin")).to_be_focused()
    nurse.check_accessible()


def test_a_date_may_be_known_by_its_year_alone(nurse: Desk) -> None:
    nurse.open_student(12)
    nurse.type_line("revaxis", "2011")
    expect(nurse.row("??/??/2011")).to_be_visible()


@pytest.mark.parametrize("date", ["31/02/2011", "01/01/2099", "01/01/1950", "hier"])
def test_an_impossible_date_is_refused_at_its_field_and_nothing_typed_is_lost(
    nurse: Desk, date: str
) -> None:
    nurse.open_student(13)
    nurse.type_line("priorix", date, "KEEP")
    field = nurse.page.get_by_role("textbox", name="Date")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(nurse.page.get_by_role("textbox", name="Lot")).to_have_value("KEEP")
    nurse.check_accessible()


def test_a_row_is_changed_by_entree_and_left_by_echap(nurse: Desk) -> None:
    nurse.open_student(1)
    nurse.pick("REPEVAX")
    nurse.page.keyboard.press("Enter")
    lot = nurse.page.get_by_role("textbox", name="Lot")
    lot.fill("B777")
    lot.press("Enter")
    expect(nurse.row("REPEVAX")).to_contain_text("B777")


def test_primo_and_rappel_exclude_each_other(nurse: Desk) -> None:
    nurse.open_student(14)
    nurse.page.get_by_role("button", name="Ajouter", exact=True).click()
    primo = nurse.page.get_by_role("checkbox", name="Primo")
    rappel = nurse.page.get_by_role("checkbox", name="Rappel")
    primo.check()
    rappel.check()
    expect(primo).not_to_be_checked()
    rappel.uncheck()
    expect(primo).not_to_be_checked()


def test_the_rows_of_one_disease(nurse: Desk) -> None:
    nurse.open_student(1)
    for disease in ("Tétanos", "Diphtérie"):
        nurse.page.get_by_label("Tri par maladie").select_option(disease)
        expect(nurse.row("REPEVAX")).to_be_visible()
        expect(nurse.row("RUBELOGEN")).to_have_count(0)
    nurse.page.get_by_label("Tri par maladie").select_option("toutes")
    expect(nurse.row("RUBELOGEN")).to_be_visible()


def test_what_was_being_typed_is_there_after_a_reload(nurse: Desk) -> None:
    nurse.open_student(15)
    nurse.page.get_by_role("button", name="Ajouter", exact=True).click()
    nurse.page.get_by_role("textbox", name="Lot").press_sequentially("DRAFT1", delay=30)
    with nurse.page.expect_response(lambda answer: "brouillon" in answer.url):
        nurse.page.get_by_role("textbox", name="Lot").press("Tab")
    nurse.page.reload()
    expect(nurse.page.get_by_role("textbox", name="Lot")).to_have_value("DRAFT1")
