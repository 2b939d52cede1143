"""A nurse's hands at Calcium: what she does, in the words of her screen."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import check_accessible


@dataclass
class Desk:
    """A window on Calcium."""

    page: Page
    address: str

    def is_known(self) -> bool:
        """Open Calcium, and say whether it knows already who sits here."""
        self.page.goto(self.address)
        return self.page.get_by_role("heading", name="Étudiants").count() > 0

    def sign_in(self, email: str, password: str) -> None:
        """« Se connecter »."""
        self.page.goto(self.address)
        self.page.get_by_label("Adresse e-mail").fill(email)
        self.page.get_by_label("Mot de passe").first.fill(password)
        self.page.get_by_role("button", name="Se connecter").click()
        expect(self.page.get_by_role("heading", name="Étudiants")).to_be_visible()

    def open_student(self, number: int) -> None:
        """Open the dossier of DEMO00000nn, found by its INE."""
        ine = f"DEMO{number:07}"
        if urlsplit(self.page.url).path != "/etudiants/":
            self.page.goto(f"{self.address}/etudiants/")
        self.page.get_by_role("searchbox", name="Nom, INE ou date de naissance").fill(ine)
        self.page.get_by_role("button", name="Chercher").click()
        self.page.get_by_role("row").filter(has_text=ine).get_by_role("link").click()
        expect(self.page.get_by_text(f"INE {ine}")).to_be_visible()

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu."""
        self.page.get_by_role("button", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=entry).click()

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.locator("dialog[open]")

    def say(self, words: str) -> None:
        """Press a button of the open dialog."""
        self.dialog.get_by_role("button", name=words).click()

    def open_legend(self) -> None:
        """Open the legend: by the sign in the column's head, or the button where it is narrow."""
        name = re.compile("signification des symboles", re.IGNORECASE)
        self.page.get_by_role("button", name=name).click()

    def row(self, words: str) -> Locator:
        """The row of the table of vaccinations that holds these words."""
        return self.page.get_by_role("row").filter(has_text=words)

    def pick(self, words: str) -> None:
        """Choose a row."""
        self.row(words).get_by_role("radio").check()

    def expect_notice(self, words: str) -> None:
        """Wait for a message on the page."""
        expect(
            self.page.locator("[role=status], [role=alert]").filter(has_text=words)
        ).to_be_visible()

    def type_line(self, vaccine: str, date: str, lot: str = "") -> None:
        """Type a row as the nurse does: vaccine, date, lot, Entrée."""
        self.page.get_by_role("button", name="Ajouter", exact=True).click()
        field = self.page.get_by_role("combobox", name="Vaccin")
        expect(field).to_be_focused()
        field.press_sequentially(vaccine)
        expect(self.page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
        field.press("Enter")
        self.page.get_by_role("textbox", name="Date").fill(date)
        self.page.get_by_role("textbox", name="Lot").fill(lot)
        self.page.get_by_role("textbox", name="Lot").press("Enter")

    def enter(self, vaccine: str, date: str, lot: str) -> None:
        """Type a dose that can be exported, and leave the line that opens after it."""
        self.type_line(vaccine, date, lot)
        expect(self.row(lot)).to_be_visible()
        expect(self.page.get_by_role("combobox", name="Vaccin")).to_be_focused()
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("combobox", name="Vaccin")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def look_up(self, code: str) -> None:
        """« Récupérer le CVE avec un code de partage », up to the answer."""
        self.choose("Association d'un CVE", "Récupérer le CVE avec un code de partage")
        self.dialog.get_by_label("Code de partage").fill(code)
        self.say("Envoyer")

    def link(self, number: int, code: str) -> None:
        """Link a student's carnet by its code."""
        self.open_student(number)
        self.look_up(code)
        self.say("Oui")
        self.expect_notice("Un CVE a été trouvé. Il vient d'être ajouté au dossier.")

    def finish_import(self) -> None:
        """Save what the import asks about as it proposes, if it asks; wait for what it says."""
        save = self.page.get_by_role("button", name=re.compile("Enregistrer|Terminer l'import"))
        said = self.page.locator("[role=status], [role=alert]").filter(has_text="synchronisé")
        expect(save.or_(said).first).to_be_visible()
        if save.count():
            save.click()
            expect(save).to_have_count(0)

    def check_accessible(self) -> None:
        """Fail where axe finds anything, or where the page scrolls sideways."""
        check_accessible(self.page)
