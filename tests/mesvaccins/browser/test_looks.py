"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, no third party."""

import re
from collections.abc import Iterator

from django.core import mail
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from mesvaccins.carnets.models import Sharing
from tests.e2e.browser import NARROW, Screen, accessibility_faults, check_accessible, window
from tests.mesvaccins.browser.conftest import Home
from tests.mesvaccins.pages import family

NARROWEST = Screen("narrowest", 320, 640)
FOR_EVERYBODY = ("welcome", "charter", "accessibility", "legal_notice", "gallery")
FOR_VISITORS = ("account_login", "account_signup", "account_reset_password")
FOR_HOLDERS = (
    "carnets",
    "new_carnet",
    "account",
    "erase_account",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
    "mfa_index",
)
FOR_ITS_HOLDER = (
    "carnet",
    "identity",
    "accesses",
    "renew_share_code",
    "erase_carnet",
    "choose_vaccine",
)


def visitors_pages(home: Home) -> Iterator[str]:
    """The addresses that a visitor may open."""
    yield from (home.address(view) for view in (*FOR_EVERYBODY, *FOR_VISITORS))
    yield home.address("invitation", "inconnue")
    yield f"{home.url}/nulle-part/"


def holders_pages(home: Home) -> Iterator[str]:
    """The addresses that Camille may open."""
    carnet = home.carnet
    declared = carnet.vaccinations.get(verification="declared")
    yield from (home.address(view) for view in FOR_HOLDERS)
    yield from (home.address(view, carnet.pk) for view in FOR_ITS_HOLDER)
    yield home.address("end_sharing", carnet.pk, Sharing.objects.get(carnet=carnet).pk)
    yield f"{home.address('choose_vaccine', carnet.pk)}?q=ror"
    yield f"{home.address('choose_vaccine', carnet.pk)}?q=zzzzqqqq"
    vaccine = family.vaccine("REPEVAX").pk
    yield f"{home.address('add_vaccination', carnet.pk)}?vaccin={vaccine}"
    yield home.address("change_vaccination", carnet.pk, declared.pk)
    yield home.address("delete_vaccination", carnet.pk, declared.pk)


def walk(page: Page, addresses: Iterator[str]) -> None:
    """Open each page and look at it."""
    for address in addresses:
        page.goto(address)
        check_accessible(page)


def test_the_pages_of_a_visitor(browser: Browser, home: Home, screen: Screen) -> None:
    with window(browser, screen) as page:
        walk(page, visitors_pages(home))


def test_the_pages_of_a_holder(browser: Browser, home: Home, screen: Screen) -> None:
    with window(browser, screen) as page:
        home.sign_in(page)
        walk(page, holders_pages(home))


def test_the_dark_pages(browser: Browser, home: Home) -> None:
    with window(browser, NARROW) as page:
        page.emulate_media(color_scheme="dark")
        home.sign_in(page)
        walk(page, iter([home.address("gallery"), home.address("carnet", home.carnet.pk)]))


def test_a_refused_form(holder: Page, home: Home) -> None:
    holder.goto(home.address("new_carnet"))
    holder.get_by_role("button", name="Créer le carnet").click()
    holder.get_by_text("Saisissez la date de naissance.").wait_for()
    check_accessible(holder)


def test_an_unknown_device_from_the_password_to_the_carnets(
    visitor: Page, home: Home, settings: Settings
) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}
    visitor.goto(home.address("account_login"))
    visitor.get_by_label("Adresse e-mail").fill(home.account.email)
    visitor.get_by_label("Mot de passe", exact=True).fill(family.PASSWORD)
    visitor.get_by_role("main").get_by_role("button", name="Se connecter").click()
    visitor.wait_for_url("**/code/confirm/")
    check_accessible(visitor)
    code = re.search(r"\n([A-Z0-9-]{6,9})\n", str(mail.outbox[-1].body))
    assert code
    visitor.get_by_label("Code").fill(code[1])
    visitor.get_by_role("button", name="Confirmer").click()
    visitor.wait_for_url("**/2fa/trust/")
    check_accessible(visitor)
    visitor.get_by_role("button", name=re.compile("^Faire confiance")).click()
    visitor.wait_for_url("**/carnets/")


def test_an_empty_account_and_an_empty_booklet(browser: Browser, home: Home) -> None:
    empty = Home(home.url, family.account("vide@exemple.test"), home.carnet)
    with window(browser, NARROW) as page:
        empty.sign_in(page)
        page.goto(home.address("carnets"))
        page.get_by_role("heading", name="Aucun carnet pour le moment").wait_for()
        check_accessible(page)
        carnet = family.carnet(empty.account)
        page.goto(home.address("carnet", carnet.pk))
        check_accessible(page)


def test_the_menu_and_the_help_when_they_are_open(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnets"))
    holder.get_by_text("Menu", exact=True).click()
    check_accessible(holder)
    holder.keyboard.press("Escape")
    holder.get_by_role("button", name="À quoi sert le code de partage ?").first.click()
    check_accessible(holder)


def test_a_form_begins_at_the_top_of_its_card(holder: Page, home: Home) -> None:
    declared = home.carnet.vaccinations.get(verification="declared")
    holder.goto(home.address("change_vaccination", home.carnet.pk, declared.pk))
    form = holder.locator("main form").bounding_box()
    first = holder.locator("main form .field").first.bounding_box()
    assert form
    assert first
    assert first["y"] == form["y"]


def test_nothing_scrolls_sideways_at_320_pixels(browser: Browser, home: Home) -> None:
    with window(browser, NARROWEST) as page:
        home.sign_in(page)
        for address in (*holders_pages(home), *(home.address(view) for view in FOR_EVERYBODY)):
            page.goto(address)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= NARROWEST.width, f"{address} is {width} px wide"


def test_the_typeface_is_served_by_us_and_used(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnets"))
    holder.evaluate("document.fonts.ready")
    assert holder.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible\"')")
    loaded = holder.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert loaded == 2


def test_the_check_itself_finds_a_fault(holder: Page, home: Home) -> None:
    holder.goto(home.address("carnets"))
    holder.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in fault for fault in accessibility_faults(holder))


def test_without_script_every_gesture_is_still_there(browser: Browser, home: Home) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    home.sign_in(page)
    page.goto(home.address("choose_vaccine", home.carnet.pk))
    page.get_by_role("searchbox").fill("repevax")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="REPEVAX").click()
    page.get_by_label("Année").fill("2020")
    page.get_by_role("button", name="Ajouter").click()
    assert page.url.endswith(reverse("carnet", args=[home.carnet.pk]))
    context.close()
