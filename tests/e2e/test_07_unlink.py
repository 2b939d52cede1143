"""« Supprimer le partage »."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from house.services import CALCIUM, MESVACCINS
from tests.e2e.conftest import Words
from tests.e2e.desk import Desk
from tests.e2e.town import Town


def test_no_keeps_the_sharing(nurse: Desk, words: Words) -> None:
    nurse.open_student(4)
    nurse.choose("Gestion du CVE", "Supprimer le partage")
    for sentence in words["unlink"]["unlink_dialog"].values():
        expect(nurse.dialog).to_contain_text(sentence)
    nurse.check_accessible()
    nurse.page.keyboard.press("Escape")
    expect(nurse.dialog).to_have_count(0)
    expect(nurse.page.get_by_text("Un CVE est lié")).to_be_visible()


def test_yes_ends_it_and_both_records_stay(nurse: Desk, morning: Town) -> None:
    rows = "SELECT count(*) FROM vaccinations_vaccination WHERE lifecycle <> 'deleted'"
    doses = "SELECT count(*) FROM carnets_vaccination"
    before = (morning.rows(CALCIUM, rows), morning.rows(MESVACCINS, doses))
    nurse.open_student(4)
    nurse.choose("Gestion du CVE", "Supprimer le partage")
    expect(nurse.dialog).to_be_visible()
    nurse.page.keyboard.press("Enter")
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    expect(nurse.page.get_by_role("columnheader", name="Synchro MV.net")).to_have_count(0)
    assert (morning.rows(CALCIUM, rows), morning.rows(MESVACCINS, doses)) == before
    nurse.check_accessible()


def test_linked_again_with_the_new_code_the_rows_are_found_and_nothing_is_doubled(
    nurse: Desk, citizen: Callable[..., Page], morning: Town
) -> None:
    nurse.link(1, "9V79-2GHA")
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(nurse.row("REPEVAX")).to_contain_text("synchronisée")
    nurse.choose("Gestion du CVE", "Supprimer le partage")
    nurse.say("Oui")
    expect(nurse.page.get_by_text("Pas de CVE connu, ni associé")).to_be_visible()
    nurse.look_up("9V79-2GHA")
    expect(nurse.dialog).to_contain_text("Aucun CVE ne correspond à ce code")
    nurse.page.keyboard.press("Escape")
    page = citizen()
    code = page.locator(".share-code-value").first.inner_text().strip()
    assert code != "9V79-2GHA"
    nurse.link(1, code)
    expect(nurse.row("REPEVAX")).to_have_count(1)
    expect(nurse.row("REPEVAX")).to_contain_text("synchronisée")
