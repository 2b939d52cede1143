"""Two carnets are merged by MesVaccins, two dossiers by the centre: real commands, real HTTP."""

from playwright.sync_api import expect

from house.services import CALCIUM, MESVACCINS
from tests.e2e.desk import Desk
from tests.e2e.town import Town

LINKED = "SELECT carnet_id FROM linking_carnetlink WHERE ended_at IS NULL AND patient_id = %s"
STANDING = (
    "SELECT vaccine_id, earliest, latest FROM carnets_vaccination"
    " WHERE carnet_id = %s AND deleted_at IS NULL"
)
ROWS = (
    "SELECT vaccine_id, earliest, latest FROM vaccinations_vaccination"
    " WHERE patient_id = %s AND lifecycle <> 'deleted'"
)


def patient(town: Town, number: int) -> object:
    [(found,)] = town.rows(
        CALCIUM, "SELECT id FROM patients_patient WHERE ine = %s", f"DEMO{number:07}"
    )
    return found


def linked_carnet(town: Town, number: int) -> object:
    [(found,)] = town.rows(CALCIUM, LINKED, patient(town, number))
    return found


def another_carnet(town: Town, than: object) -> object:
    """A carnet of another account that holds an equal dose or none, shared with nobody."""
    found = town.rows(
        MESVACCINS,
        "SELECT c.id FROM carnets_carnet c WHERE c.id <> %s AND c.account_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM carnets_sharing s WHERE s.carnet_id = c.id)"
        " ORDER BY c.id LIMIT 1",
        than,
    )
    return found[0][0]


def export(nurse: Desk) -> None:
    nurse.choose("Vaccinations MesVaccins", "Exporter les vaccinations")
    nurse.page.wait_for_load_state("networkidle")
    expect(nurse.page.get_by_text("Un CVE est lié")).to_be_visible()


def meet(nurse: Desk, town: Town) -> list[tuple[object, ...]]:
    """Read the CVE for an import, export what is ready; answer the rows, none of them twice."""
    nurse.open_student(1)
    nurse.choose("Vaccinations MesVaccins", "Importer les vaccinations")
    nurse.page.wait_for_load_state("networkidle")
    nurse.open_student(1)
    export(nurse)
    expect(nurse.row("REPEVAX")).to_contain_text("synchronisée")
    rows = town.rows(CALCIUM, ROWS, patient(town, 1))
    assert len(rows) == len(set(rows))
    return rows


def test_the_link_follows_a_merge_of_carnets_and_its_undoing(nurse: Desk, morning: Town) -> None:
    nurse.link(1, "9V79-2GHA")
    export(nurse)
    merged = linked_carnet(morning, 1)
    kept = another_carnet(morning, merged)
    before = morning.rows(CALCIUM, ROWS, patient(morning, 1))
    command = ("carnets", "merge", str(kept), str(merged), "--different-birth-dates")
    shown = morning.command(MESVACCINS, *command, "--holder", "kept")
    assert "Nothing has been done" in shown
    said = morning.command(MESVACCINS, *command, "--holder", "kept", "--yes")
    number = said.rpartition("--undo ")[2].split()[0]
    assert set(meet(nurse, morning)) >= set(before)
    assert linked_carnet(morning, 1) == kept
    standing = morning.rows(MESVACCINS, STANDING, kept)
    assert len(standing) == len(set(standing))
    assert "apart" in morning.command(MESVACCINS, "carnets", "merge", "--undo", number, "--yes")
    assert set(meet(nurse, morning)) >= set(before)
    assert linked_carnet(morning, 1) == merged


def test_the_address_of_a_merged_dossier_leads_to_the_one_that_stands(
    nurse: Desk, morning: Town
) -> None:
    gone = patient(morning, 2)
    merge = ("patients", "merge", "DEMO0000001", "DEMO0000002", "--different-birth-dates")
    assert "Done." in morning.command(CALCIUM, *merge, "--link", "kept", "--yes")
    nurse.page.goto(f"{nurse.address}/etudiants/{gone}/")
    expect(nurse.page.get_by_text("INE DEMO0000001")).to_be_visible()
    nurse.expect_notice("Ce dossier a été réuni avec un autre du même étudiant")
    nurse.check_accessible()
    nurse.open_student(1)
    rows = morning.rows(CALCIUM, ROWS, patient(morning, 1))
    assert len(rows) == len(set(rows))
