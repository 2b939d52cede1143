"""« Récupérer le CVE avec un code de partage », « Demander le renvoi du code de partage »."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Words
from tests.e2e.desk import Desk


def test_the_whole_association_by_keyboard_alone(nurse: Desk, words: Words) -> None:
    nurse.open_student(1)
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    page = nurse.page
    page.get_by_role("button", name="Association d'un CVE").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Récupérer le CVE")).to_be_focused()
    page.keyboard.press("Enter")
    expect(nurse.dialog).to_contain_text(words["retrieval"]["look_up_dialog"]["ask"])
    expect(nurse.dialog).to_contain_text(words["retrieval"]["look_up_dialog"]["promise"])
    nurse.check_accessible()
    page.keyboard.type("9v79 2gha")
    page.keyboard.press("Enter")
    expect(nurse.dialog).to_contain_text("04/05/2001")
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    nurse.check_accessible()
    page.keyboard.press("Enter")
    nurse.expect_notice(words["retrieval"]["linked_notice"]["sentence"])
    expect(nurse.page.get_by_text("Un CVE est lié")).to_be_visible()
    nurse.check_accessible()


@pytest.mark.parametrize("code", ["0000-0000", "7K2M-4QXD"])
def test_a_wrong_code_and_another_birth_year_are_answered_alike(nurse: Desk, code: str) -> None:
    nurse.open_student(6)
    nurse.look_up(code)
    expect(nurse.dialog).to_contain_text("Aucun CVE ne correspond à ce code")
    expect(nurse.dialog.get_by_label("Code de partage")).to_have_value(code)
    nurse.check_accessible()
    nurse.page.keyboard.press("Escape")
    expect(nurse.dialog).to_have_count(0)
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()


def test_refusing_the_name_links_nothing(nurse: Desk) -> None:
    nurse.open_student(8)
    nurse.look_up("3HRT-8WPN")
    nurse.say("Non")
    expect(nurse.dialog).to_have_count(0)
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()


@pytest.mark.parametrize(
    ("student", "contact", "way"),
    [(2, "etudiant2@demo.test", "par email"), (7, None, "par SMS")],
)
def test_the_code_is_sent_again_to_the_students_own_address(
    nurse: Desk, student: int, contact: str | None, way: str, words: Words
) -> None:
    nurse.open_student(student)
    nurse.choose("Association d'un CVE", "Demander le renvoi du code de partage")
    expect(nurse.dialog).to_contain_text(words["retrieval"]["send_again_dialog"]["ask"])
    field = nurse.dialog.get_by_role("textbox")
    if contact:
        field.fill(contact)
    elif not field.input_value():
        field.fill("06 39 98 00 07")
    nurse.say("Envoyer")
    expect(nurse.dialog).to_contain_text("Un Cve existe.")
    expect(nurse.dialog).to_contain_text(f"Le code est renvoyé au patient {way}")
    nurse.check_accessible()


def test_an_address_of_somebody_else_gets_the_neutral_sentence(nurse: Desk) -> None:
    nurse.open_student(3)
    nurse.choose("Association d'un CVE", "Demander le renvoi du code de partage")
    answers = []
    for address in ("etudiant2@demo.test", "personne@demo.test"):
        nurse.dialog.get_by_role("textbox").fill(address)
        nurse.say("Envoyer")
        expect(nurse.dialog).to_contain_text("Si un CVE")
        answers.append(nurse.dialog.inner_text().replace(address, ""))
        expect(nurse.dialog).not_to_contain_text("Un Cve existe.")
        nurse.page.keyboard.press("Escape")
        nurse.choose("Association d'un CVE", "Demander le renvoi du code de partage")
    assert answers[0] == answers[1]


def test_from_the_answer_the_way_leads_straight_on_to_typing_the_code(nurse: Desk) -> None:
    nurse.open_student(2)
    nurse.choose("Association d'un CVE", "Demander le renvoi du code de partage")
    nurse.dialog.get_by_role("textbox").fill("etudiant2@demo.test")
    nurse.say("Envoyer")
    expect(nurse.dialog).to_contain_text("Un Cve existe.")
    nurse.say("Saisir le code reçu")
    expect(nurse.dialog.get_by_label("Code de partage")).to_be_focused()
