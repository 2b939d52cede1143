"""The town, the browser, the persons of the demonstration, and the manual's words."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import NARROW, WIDE, Screen, chromium, window
from tests.e2e.town import Town, town

PASSWORD = "Carnet-demo-2026"
Words = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(scope="session")
def words() -> Words:
    """Every label and sentence of the manual: chapter → where → words."""
    return tomllib.loads((Path(__file__).parent / "manual_words.toml").read_text())


@pytest.fixture(scope="session")
def the_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Both services with their demonstration data, asleep."""
    with town(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="module")
def morning(the_town: Town) -> Iterator[Town]:
    """Both services awake, on the first morning of the demonstration data."""
    the_town.wake()
    yield the_town
    the_town.sleep()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture(params=[WIDE, NARROW], ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each test that asks for it is walked on a wide and on a narrow screen."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def sign_in(browser: Browser, morning: Town) -> Iterator[Callable[..., Page]]:
    """Open a window, signed in at Calcium as one of its demonstration accounts."""
    with ExitStack() as windows:

        def enter(email: str = "infirmiere@demo.test", screen: Screen = WIDE) -> Page:
            page = windows.enter_context(window(browser, screen))
            page.goto(morning.calcium)
            page.get_by_label("Adresse e-mail").fill(email)
            page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_url(lambda url: "/comptes/" not in url and "login" not in url)
            return page

        yield enter


@pytest.fixture
def citizen(browser: Browser, morning: Town) -> Iterator[Callable[..., Page]]:
    """Open a window, signed in at MesVaccins."""
    with ExitStack() as windows:

        def enter(email: str = "etudiant@demo.test", screen: Screen = NARROW) -> Page:
            page = windows.enter_context(window(browser, screen))
            page.goto(morning.mesvaccins)
            if page.get_by_role("link", name="Se connecter").count():
                page.get_by_role("link", name="Se connecter").first.click()
            page.get_by_label("Adresse e-mail").fill(email)
            page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Se connecter").click()
            page.get_by_role("heading", name="Mes carnets de vaccination").wait_for()
            return page

        yield enter
