"""« Exporter les vaccinations », and the column « Synchro MV.net »."""

from playwright.sync_api import expect

from house.services import CALCIUM, MESVACCINS
from tests.e2e.conftest import Words
from tests.e2e.desk import Desk
from tests.e2e.town import Town

COLUMNS = ("Date", "Vaccin", "Lot", "Primo", "Rappel", "Etat", "Taille", "Commentaire(s)")
DOSES = "SELECT count(*) FROM carnets_vaccination"


def test_the_column_appears_only_while_a_cve_is_linked(nurse: Desk, words: Words) -> None:
    nurse.open_student(3)
    for name in COLUMNS:
        expect(nurse.page.get_by_role("columnheader", name=name)).to_have_count(1)
    expect(nurse.page.get_by_role("columnheader", name="Synchro MV.net")).to_have_count(0)
    nurse.open_student(4)
    for name in COLUMNS:
        expect(nurse.page.get_by_role("columnheader", name=name)).to_have_count(1)
    expect(nurse.page.get_by_role("columnheader", name="Synchro MV.net")).to_have_count(1)
    for state in ("synchronisée", "à exporter", "date incomplète"):
        expect(nurse.row(state).first).to_be_visible()


def test_the_legend_is_one_gesture_away(nurse: Desk, words: Words) -> None:
    nurse.open_student(4)
    nurse.open_legend()
    for sentence in words["symbols"]["legend"].values():
        expect(nurse.dialog).to_contain_text(sentence)
    nurse.check_accessible()
    nurse.page.keyboard.press("Escape")
    expect(nurse.dialog).to_have_count(0)


def test_every_ready_row_goes_and_turns_green(nurse: Desk, morning: Town) -> None:
    nurse.open_student(4)
    ready = nurse.row("à exporter").filter(has=nurse.page.get_by_role("radio"))
    count = ready.count()
    assert count >= 1
    [(before,)] = morning.rows(MESVACCINS, DOSES)
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    nurse.expect_notice(f"{count} vaccination")
    expect(ready).to_have_count(0)
    [(after,)] = morning.rows(MESVACCINS, DOSES)
    assert after == int(str(before)) + count
    nurse.check_accessible()


def test_exporting_again_sends_nothing(nurse: Desk, morning: Town) -> None:
    nurse.open_student(4)
    query = "SELECT id, version, modified_at FROM vaccinations_vaccination ORDER BY id"
    before = (morning.rows(MESVACCINS, DOSES), morning.rows(CALCIUM, query))
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    nurse.page.wait_for_load_state("networkidle")
    assert (morning.rows(MESVACCINS, DOSES), morning.rows(CALCIUM, query)) == before
