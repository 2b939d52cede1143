"""Each failure of MesVaccins or of the line, one by one: the dose is exactly once on both sides.

On one screen: how the messages look on a narrow one is seen by `test_10_failures.py`.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from house.faults import Plan
from house.services import CALCIUM, MESVACCINS
from tests.e2e.browser import WIDE, Screen
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


@pytest.fixture(scope="module")
def screen() -> Screen:
    """The desk's own."""
    return WIDE


@pytest.fixture(autouse=True)
def a_mended_line(morning: Town) -> Iterator[None]:
    """Leave no fault behind."""
    yield
    morning.line.plan = Plan()


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
    nurse.enter("revaxis", f"0{TROUBLES.index(trouble) + 1}/02/2020", lot)
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
