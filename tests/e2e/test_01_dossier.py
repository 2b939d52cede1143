"""The list of students, the dossier, and who sees what."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk


def test_a_student_is_found_by_name_by_ine_and_by_birth_date(nurse: Desk) -> None:
    for words in ("martin cam", "DEMO0000001", "04/05/2001"):
        nurse.page.get_by_role("searchbox").fill(words)
        nurse.page.get_by_role("button", name="Chercher").click()
        expect(nurse.row("DEMO0000001")).to_be_visible()
    nurse.check_accessible()


def test_a_search_without_an_answer_says_so(nurse: Desk) -> None:
    nurse.page.get_by_role("searchbox").fill("Xyzzy")
    nurse.page.get_by_role("button", name="Chercher").click()
    expect(nurse.page.get_by_role("main")).to_contain_text("Xyzzy")
    nurse.check_accessible()


def test_the_dossier_shows_the_identity_and_the_menu_of_the_manual(nurse: Desk) -> None:
    nurse.open_student(1)
    expect(nurse.page.get_by_role("heading", name="MARTIN Camille")).to_be_visible()
    expect(nurse.page.get_by_text("née le 04/05/2001 (25 ans)")).to_be_visible()
    nurse.page.get_by_role("button", name="Vaccinations", exact=True).click()
    expect(nurse.page.get_by_role("menuitem", name="Saisie carnet")).to_be_visible()
    expect(nurse.page.get_by_role("menuitem", name="PDF")).to_be_visible()
    nurse.check_accessible()


def test_a_secretary_sees_whether_a_cve_is_linked_and_nothing_clinical(
    calcium: Callable[..., Desk],
) -> None:
    secretary = calcium("secretaire@demo.test")
    secretary.open_student(4)
    expect(secretary.page.get_by_text("Un CVE est lié")).to_be_visible()
    expect(secretary.page.get_by_role("table")).to_have_count(0)
    expect(secretary.page.get_by_text("Vaccinations MesVaccins")).to_have_count(0)
    secretary.check_accessible()


def test_a_university_that_has_not_joined_sees_no_cve_at_all(
    calcium: Callable[..., Desk],
) -> None:
    nurse = calcium("infirmiere@nonadherente.test")
    nurse.page.get_by_role("row").get_by_role("link").first.click()
    expect(nurse.page.get_by_role("button", name="Vaccinations", exact=True)).to_be_visible()
    for words in ("CVE", "MV.net", "MesVaccins"):
        expect(nurse.page.get_by_role("main").get_by_text(words)).to_have_count(0)
    nurse.check_accessible()


def test_another_centres_student_is_not_found(calcium: Callable[..., Desk]) -> None:
    nurse = calcium()
    nurse.open_student(1)
    address = nurse.page.url
    stranger = calcium("infirmiere@nonadherente.test")
    answer = stranger.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    stranger.check_accessible()
