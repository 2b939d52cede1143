"""MesVaccins stopped, slow, or refusing: one sentence, nothing lost, nothing doubled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from house.faults import Plan
from house.services import MESVACCINS
from tests.e2e.desk import Desk
from tests.e2e.town import Town


@pytest.fixture(autouse=True)
def a_mended_line(morning: Town) -> Iterator[None]:
    """Leave no fault behind."""
    yield
    morning.line.plan = Plan()


def test_a_refusal_is_said_in_the_dialog_and_what_was_typed_stays(
    nurse: Desk, morning: Town
) -> None:
    nurse.open_student(1)
    morning.line.plan = Plan.parse("403")
    nurse.look_up("9V79-2GHA")
    expect(nurse.dialog).to_contain_text("n'autorise pas votre centre")
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
    nurse.enter("revaxis", "09/02/2020", "WAITS")
    morning.line.plan = Plan.parse("refused")
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    expect(nurse.page.get_by_text("1 en attente").first).to_be_visible()
    nurse.check_accessible()
    nurse.page.get_by_role("link", name="Centre").click()
    expect(nurse.page.get_by_role("main")).to_contain_text("BERNARD")
    nurse.check_accessible()
