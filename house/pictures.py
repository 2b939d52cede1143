"""The pictures of the manual and the README: the demonstration, walked through in Chromium."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from house import chromium, place
from house.data import ROOT, data_dir
from house.progress import step
from house.refusal import Refusal
from house.services import LOOPBACK
from house.welcome import LAST_LINE, PASSWORD

FOLDER = ROOT / "docs" / "pictures"
DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # a date field follows the page's language, not the one that the browser was installed in
    "--enable-blink-features=LangAttributeAwareFormControlUI",
    "--font-render-hinting=none",
]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the demonstration answers."""

    calcium: str
    mesvaccins: str


def take() -> None:
    """Start a demonstration of its own, on the first morning, and photograph it."""
    browser = chromium.find_or_install()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _demonstration() as addresses, sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(browser), args=ARGUMENTS)
        with step("pictures of Calcium"):
            _nurse(running, addresses.calcium)
        with step("pictures of MesVaccins"):
            _student(running, addresses.mesvaccins)
        running.close()


def _nurse(browser: Browser, address: str) -> None:
    """The tour of the README, in the order of the manual's chapters."""
    page = _window(browser, DESK)
    page.goto(address)
    page.locator("[name=login]").fill("infirmiere@demo.test")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Nom, INE ou date de naissance").wait_for()
    _shoot(page, "calcium-etudiants")
    page.get_by_label("Nom, INE ou date de naissance").fill("DEMO0000001")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("row").filter(has_text="DEMO0000001").get_by_role("link").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_role("combobox", name="Vaccin").wait_for()
    _shoot(page, "calcium-saisie")
    page.reload()
    _link_by_code(page)
    page.get_by_text("Un CVE a été trouvé. Il vient d'être ajouté au dossier.").wait_for()
    _shoot(page, "calcium-dossier-lie")
    page.get_by_role("button", name="Vaccinations MesVaccins").click()
    page.get_by_role("menuitem", name="Importer les vaccinations").click()
    page.get_by_role("heading", name="Importer les vaccinations").wait_for()
    _shoot(page, "calcium-import")
    _journal(page)
    _assessment(page, address)
    page.context.close()


def _link_by_code(page: Page) -> None:
    page.get_by_role("button", name="Association d'un CVE").click()
    page.get_by_role("menuitem", name="Récupérer le CVE avec un code de partage").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("9V79-2GHA")
    _shoot(page, "calcium-code")
    dialog.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Est-ce bien le carnet de cet étudiant ?").wait_for()
    _shoot(page, "calcium-confirmation")
    page.get_by_role("button", name="Oui").click()


def _journal(page: Page) -> None:
    """What the import has brought, and an export, as the journal tells them."""
    for box in page.get_by_label("valider sur preuve").all():
        box.check()
    page.get_by_role("button", name="Enregistrer (").click()
    page.locator("#rows").wait_for()
    page.get_by_role("button", name="Vaccinations MesVaccins").click()
    page.get_by_role("menuitem", name="Exporter les vaccinations").click()
    page.get_by_text("1 vaccination envoyée au CVE.").wait_for()
    page.get_by_role("button", name="Vaccinations MesVaccins").click()
    page.get_by_role("menuitem", name="Journal de synchronisation").click()
    page.get_by_role("heading", name="Journal de synchronisation").wait_for()
    _shoot(page, "calcium-journal")


def _assessment(page: Page, address: str) -> None:
    """The manual's student of the last chapter, as of the manual's day; then a why."""
    page.goto(f"{address}/etudiants/?recherche=DEMO0000010")
    page.get_by_role("row").filter(has_text="DEMO0000010").get_by_role("link").click()
    entry = page.get_by_role("menuitem", name="Voir le bilan des vaccinations")
    for menu in ("Vaccinations MesVaccins", "Vaccinations"):
        if page.get_by_role("button", name=menu, exact=True).count():
            page.get_by_role("button", name=menu, exact=True).click()
            entry.click()
            break
    page.get_by_role("columnheader", name="Diagnostic").wait_for()
    page.get_by_label("Bilan au").fill("2016-06-10")
    page.get_by_role("button", name="Voir", exact=True).click()
    page.get_by_text("(17 ans)").wait_for()
    _shoot(page, "calcium-bilan")
    page.get_by_role("button", name="Hépatite A").click()
    page.mouse.wheel(0, 320)
    _shoot(page, "calcium-bilan-pourquoi")


def _student(browser: Browser, address: str) -> None:
    page = _window(browser, PHONE)
    page.goto(f"{address}/carnets/")
    page.locator("[name=login]").fill("etudiant@demo.test")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("heading", name="Mes carnets de vaccination").wait_for()
    _shoot(page, "mesvaccins-carnet")
    page.get_by_role("link", name="Voir le bilan").first.click()
    page.get_by_role("heading", level=1).wait_for()
    _shoot(page, "mesvaccins-bilan")
    page.context.close()


def _window(browser: Browser, size: dict[str, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


@contextmanager
def _demonstration() -> Iterator[Addresses]:
    ports = _two_free_ports()
    environment = os.environ | {
        "DATA_DIR": str(data_dir() / "pictures"),
        "CALCIUM_PORT": str(ports[0]),
        "MESVACCINS_PORT": str(ports[1]),
    }
    environment.pop("DATABASE_URL", None)
    house = [sys.executable, "-m", "house"]
    with step("a demonstration for the pictures"):
        subprocess.run(
            [*house, "reset"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        process = subprocess.Popen(
            [*house, "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        _wait(process)
    try:
        yield Addresses(*(f"http://localhost:{port}" for port in ports))
    finally:
        process.terminate()
        process.communicate()
        place.remove(Path(environment["DATA_DIR"]))
        shutil.rmtree(environment["DATA_DIR"])


def _wait(process: subprocess.Popen[str]) -> None:
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if LAST_LINE in line:
            return
    raise Refusal(f"The demonstration did not start: {''.join(said[-3:]).strip()}")


def _two_free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind((LOOPBACK, 0))
        return one.getsockname()[1], other.getsockname()[1]
