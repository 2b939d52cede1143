"""What a nurse's hands do in a window: sign in, open a dossier, choose from a menu."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from calcium.accounts.models import Agent
from tests.calcium.world import World

PASSWORD = "Une-phrase-de-passe-2026"


def sign_in(page: Page, base: str, agent: Agent) -> None:
    """By the sign-in page, as a person does."""
    agent.set_password(PASSWORD)
    agent.save()
    page.goto(base)
    page.get_by_label("Adresse e-mail").fill(agent.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Étudiants", level=1)).to_be_visible()


def enter_as(page: Page, base: str, agent: Agent) -> None:
    """With the session of an agent who signed in before: most tests are not about signing in."""
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}]
    )


def open_dossier(page: Page, base: str, town: World) -> None:
    """By the list, as a person does."""
    page.goto(f"{base}/etudiants/?recherche={town.patient.ine}")
    page.get_by_role("link", name="LEFÈVRE Élise").click()
    expect(page.get_by_role("heading", name="LEFÈVRE Élise")).to_be_visible()


def choose(page: Page, menu: str, entry: str) -> None:
    """One entry of a menu."""
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry).click()


def dialog(page: Page, title: str) -> Locator:
    """The open dialog with that title."""
    found = page.get_by_role("dialog", name=title)
    expect(found).to_be_visible()
    return found


def focused(page: Page) -> str:
    """The accessible words, or the identifier, of what has the focus."""
    told = page.evaluate(
        "(e => e.getAttribute('aria-label') || e.id || e.textContent.trim())"
        "(document.activeElement)"
    )
    return str(told)
