"""What a citizen does, by role and label as a person finds things."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.rules import shown_code
from mesvaccins.carnets.selectors import share_code
from tests.e2e.browser import check_accessible
from tests.mesvaccins.browser.conftest import Home
from tests.mesvaccins.pages import family

NADIA = "nadia@exemple.test"


def test_from_the_first_visit_to_the_first_vaccination(visitor: Page, home: Home) -> None:
    visitor.goto(home.url)
    visitor.get_by_role("link", name="Créer un compte").click()
    sign_up(visitor)
    confirm_the_address(visitor)
    sign_in(visitor, home, email=NADIA)
    visitor.get_by_role("link", name="Nouveau carnet").click()
    make_a_carnet(visitor)
    visitor.get_by_role("link", name="Ajouter une vaccination").click()
    visitor.get_by_role("searchbox").press_sequentially("répev")
    visitor.get_by_role("link", name="REPEVAX").click()
    visitor.get_by_label("Année").fill("2014")
    visitor.get_by_label("Rappel", exact=True).check()
    visitor.get_by_role("button", name="Ajouter").click()
    expect(visitor.get_by_text("La vaccination a été ajoutée.")).to_be_visible()
    dose = Account.objects.get(email=NADIA).carnets.get().vaccinations.get()
    assert (str(dose.date), dose.booster) == ("??/??/2014", True)


def sign_up(page: Page) -> None:
    """Fill « Créer un compte »."""
    page.get_by_label("Adresse e-mail").fill(NADIA)
    page.get_by_label("Mot de passe", exact=True).fill(family.PASSWORD)
    page.get_by_label("Mot de passe, une seconde fois").fill(family.PASSWORD)
    page.get_by_label("J'ai lu et j'accepte la charte d'utilisation").check()
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_role("heading", name="Vérifiez votre adresse e-mail").wait_for()


def confirm_the_address(page: Page) -> None:
    """Open the link of the letter."""
    link = re.search(r"http\S+/compte/\S+", str(mail.outbox[-1].body))
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_load_state()


def make_a_carnet(page: Page) -> None:
    """Fill « Nouveau carnet »."""
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Nom", exact=True).fill("Exemple")
    for part, text in {"Jour": "7", "Mois": "8", "Année": "2003"}.items():
        page.get_by_label(part).fill(text)
    page.get_by_role("button", name="Créer le carnet").click()


def test_the_code_is_copied_and_said_to_be(holder: Page, home: Home) -> None:
    holder.context.grant_permissions(["clipboard-read", "clipboard-write"])
    holder.goto(home.address("carnet", home.carnet.pk))
    holder.get_by_role("button", name="Copier").click()
    expect(holder.get_by_role("status").filter(has_text="Code copié")).to_be_attached()
    code = share_code(home.carnet)
    assert code is not None
    assert holder.evaluate("navigator.clipboard.readText()") == shown_code(code)


def test_the_help_opens_and_gives_the_focus_back(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnet", home.carnet.pk))
    help_button = holder.get_by_role("button", name="À quoi sert le code de partage ?")
    help_button.focus()
    holder.keyboard.press("Enter")
    dialog = holder.get_by_role("dialog", name="À quoi sert le code de partage ?")
    expect(dialog).to_be_visible()
    holder.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(help_button).to_be_focused()


def test_the_menu_closes_on_escape_and_elsewhere(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnets"))
    entry = holder.get_by_role("link", name="Mon compte")
    for close in (
        lambda: holder.keyboard.press("Escape"),
        lambda: holder.mouse.click(20, 400),
    ):
        holder.get_by_text("Menu", exact=True).click()
        expect(entry).to_be_visible()
        close()
        expect(entry).to_be_hidden()


def test_a_dose_is_added_by_keyboard_alone(holder: Page, home: Home) -> None:
    holder.goto(home.address("choose_vaccine", home.carnet.pk))
    expect(holder.get_by_role("searchbox")).to_be_focused()
    holder.keyboard.type("gardasil 9")
    found = holder.get_by_role("link", name="GARDASIL 9")
    expect(found).to_be_visible()
    expect(holder.get_by_role("status")).to_contain_text("vaccin")
    for _step in range(20):
        holder.keyboard.press("Tab")
        if found.evaluate("link => link === document.activeElement"):
            break
    holder.keyboard.press("Enter")
    holder.get_by_label("Jour").focus()
    for text in ("3", "2", "2019"):
        holder.keyboard.type(text)
        holder.keyboard.press("Tab")
    holder.keyboard.press("Enter")
    expect(holder.get_by_text("La vaccination a été ajoutée.")).to_be_visible()
    assert home.carnet.vaccinations.filter(vaccine__name="GARDASIL 9", day=3).exists()


def test_a_button_touched_twice_sends_once(holder: Page, home: Home) -> None:
    holder.goto(home.address("renew_share_code", home.carnet.pk))
    sent = []
    holder.on("request", lambda request: sent.append(request.method))
    holder.evaluate(
        "() => { const form = document.querySelector('main form');"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    expect(holder.get_by_text("Le code a été changé.")).to_be_visible()
    assert sent.count("POST") == 1


def test_the_first_tab_leads_past_the_header(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnets"))
    holder.keyboard.press("Tab")
    expect(holder.get_by_role("link", name="Aller au contenu")).to_be_focused()
    holder.keyboard.press("Enter")
    expect(holder.get_by_role("main")).to_be_focused()


def test_a_sharing_is_ended(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnet", home.carnet.pk))
    holder.get_by_role("link", name="Mettre fin au partage avec Service de santé étudiante").click()
    holder.get_by_role("button", name="Mettre fin au partage").click()
    expect(holder.get_by_text("Non partagé")).to_be_visible()


def test_a_notice_is_closed_and_the_focus_is_not_lost(holder: Page, home: Home) -> None:
    holder.goto(home.address("renew_share_code", home.carnet.pk))
    holder.get_by_role("button", name="Changer le code").click()
    holder.get_by_role("button", name="Fermer ce message").click()
    expect(holder.get_by_text("Le code a été changé.")).to_be_hidden()
    expect(holder.get_by_role("main")).to_be_focused()


def test_a_security_key_is_enrolled_and_then_asked_for(visitor: Page, home: Home) -> None:
    devtools = visitor.context.new_cdp_session(visitor)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(visitor, home)
    visitor.goto(home.address("mfa_add_webauthn"))
    visitor.get_by_label("Mot de passe").fill(family.PASSWORD)
    visitor.get_by_role("main").get_by_role("button").click()
    visitor.get_by_label("Nom de la clé").fill("Ma clé")
    visitor.get_by_role("button", name="Ajouter").click()
    visitor.wait_for_url(lambda url: "add" not in url)
    visitor.goto(home.address("mfa_list_webauthn"))
    expect(visitor.get_by_role("heading", name="Ma clé")).to_be_visible()
    check_accessible(visitor)
    visitor.goto(home.address("account_logout"))
    visitor.get_by_role("main").get_by_role("button").click()
    sign_in(visitor, home)
    visitor.wait_for_url(lambda url: "authenticate" in url)
    visitor.get_by_role("button", name="Utiliser une clé de sécurité").click()
    visitor.wait_for_url(lambda url: "authenticate" not in url)
    assert "login" not in visitor.url


def sign_in(page: Page, home: Home, email: str = "") -> None:
    """Type the address and the password."""
    page.goto(home.address("account_login"))
    page.get_by_label("Adresse e-mail").fill(email or home.account.email)
    page.get_by_label("Mot de passe", exact=True).fill(family.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_load_state()
