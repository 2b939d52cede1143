"""« Créer et associer à partir des données du patient »."""

from playwright.sync_api import expect

from tests.e2e.desk import Desk

MENU, ENTRY = "Association d'un CVE", "Créer et associer à partir des données du patient"


def test_the_students_agreement_is_wanted(nurse: Desk) -> None:
    nurse.open_student(3)
    nurse.choose(MENU, ENTRY)
    nurse.check_accessible()
    nurse.say("Créer le CVE")
    expect(nurse.dialog).to_be_visible()
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()


def test_the_carnet_is_made_linked_and_filled_at_once(nurse: Desk) -> None:
    nurse.open_student(3)
    nurse.choose(MENU, ENTRY)
    nurse.dialog.get_by_role("checkbox").check()
    nurse.say("Créer le CVE")
    expect(nurse.page.get_by_text("Un CVE est lié")).to_be_visible()
    export = nurse.dialog.get_by_role("button", name="Oui").or_(
        nurse.dialog.get_by_role("button", name="Exporter")
    )
    expect(export.first).to_be_visible()
    nurse.check_accessible()
    export.first.click()
    expect(nurse.row("synchronisée").filter(has=nurse.page.get_by_role("radio"))).to_have_count(4)


def test_it_is_refused_where_a_carnet_has_the_same_email_and_birth_date(nurse: Desk) -> None:
    nurse.open_student(5)
    nurse.choose(MENU, ENTRY)
    nurse.dialog.get_by_role("checkbox").check()
    nurse.say("Créer le CVE")
    expect(nurse.dialog).to_contain_text("Demander le renvoi du code de partage")
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    nurse.check_accessible()
