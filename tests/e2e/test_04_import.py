"""« Importer les vaccinations »."""

from playwright.sync_api import expect

from house.services import CALCIUM
from tests.e2e.conftest import Words
from tests.e2e.desk import Desk
from tests.e2e.town import Town


def test_declared_doses_come_only_when_ticked_and_are_offered_again(
    nurse: Desk, words: Words, morning: Town
) -> None:
    nurse.link(1, "9V79-2GHA")
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    expect(nurse.page.get_by_text(words["import"]["import_page"]["ask"])).to_be_visible()
    nurse.check_accessible()
    boxes = nurse.page.get_by_role("checkbox", name="valider sur preuve")
    expect(boxes).to_have_count(3)
    boxes.first.check()
    button = nurse.page.get_by_role("button", name="Enregistrer")
    expect(button).to_contain_text("3 vaccinations")
    button.click()
    expect(nurse.row("10/06/2002")).to_contain_text("PRIORIX")
    expect(nurse.row("GARDASIL 9")).to_contain_text("synchronisée")
    expect(nurse.row("REPEVAX")).to_have_count(1)
    expect(nurse.row("COMIRNATY")).to_have_count(0)
    expect(nurse.page.get_by_text(words["import"]["import_notice"]["all"])).to_have_count(0)
    nurse.expect_notice("STAMARIL")
    nurse.check_accessible()
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    expect(nurse.page.get_by_role("checkbox", name="valider sur preuve")).to_have_count(2)


def test_once_everything_is_there_the_manual_says_so(nurse: Desk, words: Words) -> None:
    nurse.link(8, "3HRT-8WPN")
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    boxes = nurse.page.get_by_role("checkbox", name="valider sur preuve")
    save = nurse.page.get_by_role("button", name="Enregistrer")
    notice = nurse.page.get_by_text(words["import"]["import_notice"]["all"])
    expect(save.or_(notice).first).to_be_visible()
    if save.count():
        for box in boxes.all():
            box.check()
        save.click()
    expect(notice).to_be_visible()


def test_importing_again_changes_nothing(nurse: Desk, morning: Town) -> None:
    nurse.open_student(4)
    query = "SELECT id, version, modified_at FROM vaccinations_vaccination ORDER BY id"
    before = morning.rows(CALCIUM, query)
    for _ in range(2):
        nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
        nurse.page.wait_for_load_state("networkidle")
        nurse.open_student(4)
    assert morning.rows(CALCIUM, query) == before
