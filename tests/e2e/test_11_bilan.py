"""« Consulter le bilan des vaccinations », with the manual's own student."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import check_accessible
from tests.e2e.conftest import Words
from tests.e2e.desk import Desk

STUDENT, CODE, HOLDER = 10, "5NZB-2XAC", "etudiant10@demo.test"
MANUALS_DAY = "2016-06-10"


def open_bilan(desk: Desk) -> None:
    """By the menu of a linked dossier, whichever chapter's test came before."""
    desk.open_student(STUDENT)
    if desk.page.get_by_text("Pas de CVE connu, ni associé").count():
        desk.look_up(CODE)
        desk.say("Oui")
        desk.expect_notice("Un CVE a été trouvé. Il vient d'être ajouté au dossier.")
    desk.choose("Vaccinations MesVaccins", "Voir le bilan des vaccinations")
    expect(desk.page.get_by_role("table")).to_be_visible()


def as_of(desk: Desk, day: str) -> None:
    """« Bilan au … », typed and sent by Entrée."""
    field = desk.page.get_by_label("Bilan au")
    field.fill(day)
    field.press("Enter")
    expect(desk.page).to_have_url(f"{desk.page.url.split('?')[0]}?au={day}")


def line(page: Page, label: str) -> Locator:
    """The row of a disease."""
    return page.get_by_role("row").filter(has_text=label).first


def test_the_manuals_nine_lines_in_the_manuals_order(
    nurse: Desk, words: Words, screen: object
) -> None:
    open_bilan(nurse)
    as_of(nurse, MANUALS_DAY)
    page, said = nurse.page, words["assessment"]["bilan_page"]
    expect(page.get_by_text(said["heading"])).to_be_visible()
    expect(page.get_by_role("heading", name=said["sentence"])).to_contain_text("MOREAU Lucas")
    for column in ("against", "received", "diagnosis", "next_dose"):
        expect(page.locator("thead")).to_contain_text(said[column])
    rows = page.locator(".bilan__row")
    expected = list(words["assessment_lines"].values())
    expect(rows).to_have_count(len(expected))
    for place, wanted in enumerate(expected):
        for column in ("label", "received", "diagnosis", "next_dose"):
            expect(rows.nth(place)).to_contain_text(wanted[column])
        if wanted["mark"] != "✓":
            expect(rows.nth(place).locator(".state")).to_contain_text(wanted["mark"])
    nurse.check_accessible()


def test_the_holder_reads_the_same_in_their_own_words(
    citizen: Callable[..., Page], words: Words
) -> None:
    page = citizen(HOLDER)
    expect(page.get_by_text("vaccins à faire")).to_be_visible()
    page.get_by_role("link", name="Voir le bilan").click()
    page.get_by_label("Bilan au").fill(MANUALS_DAY)
    page.get_by_role("button", name="Voir", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Lucas (17 ans) est en retard de ses vaccins"
    )
    cards = page.locator(".bilan-line")
    expect(cards).to_have_count(9)
    labels = [wanted["label"] for wanted in words["assessment_lines"].values()]
    for place, label in enumerate(labels):
        expect(cards.nth(place).locator(".bilan-label")).to_have_text(label)
    cards.last.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(cards.last).to_contain_text("HEPA-2")
    check_accessible(page)


def test_a_line_opens_to_its_why_and_closes_by_keyboard_alone(nurse: Desk) -> None:
    open_bilan(nurse)
    as_of(nurse, MANUALS_DAY)
    page = nurse.page
    button = line(page, "Hépatite A").get_by_role("button", name="pourquoi ?")
    button.focus()
    page.keyboard.press("Enter")
    why = page.locator(f"#{button.get_attribute('aria-controls')}")
    expect(why).to_contain_text("AVAXIM 160 U")
    expect(why).to_contain_text("compte (dose 1)")
    expect(why).to_contain_text("HEPA-2")
    expect(why).to_contain_text("En vigueur depuis le 30/05/2016")
    nurse.check_accessible()
    page.keyboard.press("Enter")
    expect(why).to_be_hidden()


def test_echap_is_ok_and_leads_back_to_the_dossier(nurse: Desk, words: Words) -> None:
    open_bilan(nurse)
    expect(
        nurse.page.get_by_role("link", name=words["assessment"]["bilan_page"]["ok"])
    ).to_be_visible()
    nurse.page.keyboard.press("Escape")
    expect(nurse.page.get_by_text("Un CVE est lié")).to_be_visible()


def test_the_page_says_how_many_rows_the_carnet_does_not_hold(nurse: Desk) -> None:
    open_bilan(nurse)
    expect(nurse.page.locator("#counted + ul")).to_contain_text(
        "seules les vaccinations existantes dans le CVE"
    )
    expect(nurse.page.locator("#counted + ul")).to_contain_text(
        "7 vaccinations du dossier ne sont pas dans le CVE."
    )


def test_a_past_day_hides_the_doses_given_since(nurse: Desk) -> None:
    open_bilan(nurse)
    as_of(nurse, "2012-01-01")
    expect(nurse.page.locator("#counted + ul")).to_contain_text(
        "2 doses reçues après le 01/01/2012 ne sont pas montrées."
    )
    nurse.check_accessible()


def test_the_questionnaire_changes_a_verdict(nurse: Desk) -> None:
    open_bilan(nurse)
    page = nurse.page
    expect(page.get_by_role("row").filter(has_text="Typhoïde")).to_have_count(0)
    page.get_by_role("link", name="Questionnaire de santé").click()
    nurse.check_accessible()
    expect(page.locator("#q-varicella_history")).to_contain_text("Répondu par l'étudiant")
    page.get_by_role(
        "group", name="Allez-vous dans un pays où l'hygiène est précaire ?"
    ).get_by_label("Oui").check()
    page.get_by_role("button", name="Enregistrer").click()
    nurse.expect_notice("1 réponse enregistrée.")
    expect(line(page, "Typhoïde")).to_contain_text("Dès que possible")
    page.get_by_role("link", name="Questionnaire de santé").click()
    expect(page.locator("#q-travel_poor_hygiene")).to_contain_text("Service de santé étudiante")


def test_the_plan_is_printed(nurse: Desk) -> None:
    open_bilan(nurse)
    address = nurse.page.get_by_role("link", name="Plan de rattrapage (PDF)").get_attribute("href")
    answer = nurse.page.request.get(f"{nurse.address}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.body()


def test_one_click_answers_the_rank_question(nurse: Desk) -> None:
    open_bilan(nurse)
    as_of(nurse, MANUALS_DAY)
    row = line(nurse.page, "DTP (Diphtérie")
    expect(row).to_contain_text("Si le dernier vaccin réalisé est un rappel, précisez-le !")
    row.get_by_role("button", name="Rappel").click()
    nurse.expect_notice("Le dernier vaccin est noté comme un rappel.")
    row = line(nurse.page, "DTP (Diphtérie")
    expect(row).to_contain_text("À jour")
    expect(row.get_by_role("button", name="Rappel")).to_have_count(0)


def test_a_dossier_without_carnet_has_the_same_bilan_and_sends_no_name(nurse: Desk) -> None:
    nurse.open_student(11)
    nurse.choose("Vaccinations", "Voir le bilan des vaccinations")
    expect(nurse.page.locator("#counted + ul")).to_contain_text("sans nom ni INE")
    expect(line(nurse.page, "RRO (Rougeole")).to_contain_text("1 dose")
    nurse.check_accessible()


@pytest.mark.parametrize("question", ["Préparez-vous un voyage ?"])
def test_the_holder_answers_the_questionnaire(citizen: Callable[..., Page], question: str) -> None:
    page = citizen(HOLDER)
    page.get_by_role("link", name="Voir le bilan").click()
    page.get_by_role("link", name="Questionnaire de santé").click()
    check_accessible(page)
    asked = page.get_by_role("group", name=question)
    expect(asked.get_by_label("Oui")).to_be_checked()
    asked.get_by_label("Non").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre réponse est enregistrée.")).to_be_visible()
