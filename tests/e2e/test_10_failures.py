"""MesVaccins stopped, slow, refusing, or lying: one sentence, nothing lost, nothing doubled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from house.faults import Plan
from house.services import CALCIUM, MESVACCINS
from tests.e2e.desk import Desk
from tests.e2e.town import Town

DOSES = "SELECT count(*) FROM carnets_vaccination WHERE batch = %s AND deleted_at IS NULL"
ROWS = "SELECT count(*) FROM vaccinations_vaccination WHERE lot = %s AND lifecycle <> 'deleted'"
REFUSALS = {
    "401": "ne reconnaît plus votre centre",
    "403": "n'autorise pas votre centre",
    "404": "ne trouve pas ce qui est demandé",
    "409": "a refusé cette demande",
    "422": "n'accepte pas cette saisie",
}
TROUBLES = ("refused", "lost", "500-before", "500-after", "garbage", "truncated", "429")


@pytest.fixture(autouse=True)
def a_mended_line(morning: Town) -> Iterator[None]:
    """Leave no fault behind."""
    yield
    morning.line.plan = Plan()


def enter(nurse: Desk, lot: str, date: str) -> None:
    """Type a dose that can be exported."""
    nurse.page.get_by_role("button", name="Ajouter", exact=True).click()
    field = nurse.page.get_by_role("combobox", name="Vaccin")
    field.press_sequentially("revaxis")
    expect(nurse.page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    field.press("Enter")
    nurse.page.get_by_role("textbox", name="Date").fill(date)
    nurse.page.get_by_role("textbox", name="Lot").fill(lot)
    nurse.page.get_by_role("textbox", name="Lot").press("Enter")
    expect(nurse.row(lot)).to_be_visible()
    expect(nurse.page.get_by_role("combobox", name="Vaccin")).to_be_focused()
    nurse.page.keyboard.press("Escape")
    expect(nurse.page.get_by_role("combobox", name="Vaccin")).to_have_count(0)
    nurse.page.wait_for_load_state("networkidle")


def export_once_the_pause_is_over(nurse: Desk, lot: str) -> None:
    """MesVaccins asked to wait: the calls of the whole centre rest, and the nurse tries again."""
    for _ in range(30):
        nurse.page.wait_for_load_state("networkidle")
        if "synchronisée" in nurse.row(lot).inner_text():
            return
        nurse.page.wait_for_timeout(2_000)
        nurse.open_student(4)
        nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_export_in_trouble_ends_with_the_dose_exactly_once_on_both_sides(
    nurse: Desk, morning: Town, trouble: str
) -> None:
    lot = f"T-{trouble}".upper()
    nurse.open_student(4)
    enter(nurse, lot, f"0{TROUBLES.index(trouble) + 1}/02/2020")
    morning.line.plan = Plan.parse(trouble)
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(nurse.page.get_by_text("MesVaccins.net").first).to_be_visible()
    expect(nurse.row(lot)).to_contain_text("en attente")
    nurse.check_accessible()
    morning.line.plan = Plan()
    nurse.open_student(4)
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    if trouble == "429":
        export_once_the_pause_is_over(nurse, lot)
    expect(nurse.row(lot)).to_contain_text("synchronisée")
    assert morning.rows(MESVACCINS, DOSES, lot) == [(1,)]
    assert morning.rows(CALCIUM, ROWS, lot) == [(1,)]


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refused_look_up_says_why_and_what_to_do(nurse: Desk, morning: Town, status: str) -> None:
    nurse.open_student(1)
    morning.line.plan = Plan.parse(status)
    nurse.look_up("9V79-2GHA")
    expect(nurse.dialog).to_contain_text(REFUSALS[status])
    expect(nurse.dialog.get_by_label("Code de partage")).to_have_value("9V79-2GHA")
    nurse.check_accessible()


def test_a_stopped_mesvaccins_is_said_and_nothing_is_lost(nurse: Desk, morning: Town) -> None:
    morning.stop_web(MESVACCINS)
    try:
        nurse.open_student(1)
        nurse.look_up("9V79-2GHA")
        expect(nurse.dialog).to_contain_text("MesVaccins.net ne répond pas")
        nurse.page.keyboard.press("Escape")
        nurse.open_student(4)
        expect(nurse.row("synchronisée").first).to_be_visible()
    finally:
        morning.start_web(MESVACCINS)
    nurse.link(1, "9V79-2GHA")


def test_a_slow_mesvaccins_is_given_up_after_some_seconds(nurse: Desk, morning: Town) -> None:
    nurse.open_student(6)
    morning.line.plan = Plan.parse("late-10")
    nurse.look_up("7K2M-4QXD")
    expect(nurse.dialog).to_contain_text("MesVaccins.net ne répond pas", timeout=15_000)


def test_what_waits_is_shown_on_the_dossier_and_on_the_page_of_the_centre(
    nurse: Desk, morning: Town
) -> None:
    nurse.open_student(4)
    enter(nurse, "WAITS", "09/02/2020")
    morning.line.plan = Plan.parse("refused")
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(nurse.page.get_by_text("1 en attente").first).to_be_visible()
    nurse.page.get_by_role("link", name="Centre").click()
    expect(nurse.page.get_by_role("main")).to_contain_text("BERNARD")
    nurse.check_accessible()
