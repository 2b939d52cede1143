"""Deleting a row: which question is asked, and what is deleted where."""

from playwright.sync_api import expect

from house.services import CALCIUM, MESVACCINS
from tests.e2e.conftest import Words
from tests.e2e.desk import Desk
from tests.e2e.town import Town

ALIVE = "SELECT count(*) FROM carnets_vaccination WHERE deleted_at IS NULL"


def test_a_row_that_the_cve_lacks_is_asked_about_alone(nurse: Desk, words: Words) -> None:
    nurse.open_student(1)
    nurse.pick("RUBELOGEN")
    nurse.page.get_by_role("button", name="Supprimer", exact=True).click()
    expect(nurse.dialog).to_contain_text(words["deletion"]["local_dialog"]["ask"])
    nurse.check_accessible()
    nurse.page.keyboard.press("Escape")
    expect(nurse.dialog).to_have_count(0)
    expect(nurse.row("RUBELOGEN")).to_have_count(1)


def test_the_key_that_opened_the_question_does_not_answer_it(nurse: Desk) -> None:
    nurse.open_student(1)
    nurse.pick("RUBELOGEN")
    button = nurse.page.get_by_role("button", name="Supprimer", exact=True)
    button.focus()
    nurse.page.keyboard.down("Enter")
    expect(nurse.dialog).to_be_visible()
    for _ in range(3):
        nurse.page.keyboard.down("Enter")
    expect(nurse.dialog).to_be_visible()
    nurse.page.keyboard.up("Enter")
    nurse.page.keyboard.press("Enter")
    expect(nurse.dialog).to_have_count(0)
    expect(nurse.row("RUBELOGEN")).to_have_count(0)


def test_a_synchronised_row_is_deleted_on_both_sides(
    nurse: Desk, words: Words, morning: Town
) -> None:
    nurse.open_student(4)
    own = "SELECT v.label FROM vaccinations_vaccination v JOIN linking_twin t ON t.vaccination_id = v.id JOIN patients_patient p ON p.id = v.patient_id WHERE p.ine = 'DEMO0000004' AND t.may_delete ORDER BY 1 LIMIT 1"  # noqa: E501
    [(label,)] = morning.rows(CALCIUM, own)
    [(before,)] = morning.rows(MESVACCINS, ALIVE)
    nurse.pick(str(label))
    nurse.page.keyboard.press("Delete")
    expect(nurse.dialog).to_contain_text(words["deletion"]["synchronised_dialog"]["exists"])
    expect(nurse.dialog).to_contain_text(words["deletion"]["synchronised_dialog"]["both"])
    nurse.check_accessible()
    nurse.page.keyboard.press("Enter")
    expect(nurse.row(str(label))).to_have_count(0)
    [(after,)] = morning.rows(MESVACCINS, ALIVE)
    assert after == int(str(before)) - 1


def test_another_centres_dose_stays_in_the_cve_and_the_question_says_so(
    nurse: Desk, morning: Town
) -> None:
    nurse.link(8, "3HRT-8WPN")
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    nurse.finish_import()
    foreign = "SELECT v.label FROM vaccinations_vaccination v JOIN linking_twin t ON t.vaccination_id = v.id JOIN patients_patient p ON p.id = v.patient_id WHERE p.ine = 'DEMO0000008' AND NOT t.may_delete ORDER BY 1 LIMIT 1"  # noqa: E501
    nurse.open_student(8)
    [(label,)] = morning.rows(CALCIUM, foreign)
    [(before,)] = morning.rows(MESVACCINS, ALIVE)
    nurse.pick(str(label))
    nurse.page.keyboard.press("Delete")
    expect(nurse.dialog).to_contain_text("elle reste dans le CVE")
    nurse.page.keyboard.press("Enter")
    expect(nurse.dialog).to_have_count(0)
    assert morning.rows(MESVACCINS, ALIVE) == [(before,)]
