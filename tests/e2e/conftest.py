"""The town, the browser, the persons of the demonstration, and the manual's words."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import NARROW, WIDE, Screen, chromium
from tests.e2e.desk import Desk
from tests.e2e.town import Town, town
from tests.e2e.windows import Windows

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


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each chapter is walked on a wide and on a narrow screen."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def morning(the_town: Town, screen: Screen) -> Town:
    """Both services awake, on the first morning of the demonstration data."""
    the_town.wake()
    return the_town


@pytest.fixture(scope="module")
def windows(morning: Town, browser: Browser) -> Iterator[Windows]:
    """Those that are open this morning, by whose they are: a person signs in once."""
    del morning  # with it the sessions end
    opened = Windows(browser)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture
def calcium(morning: Town, screen: Screen, windows: Windows) -> Iterator[Callable[..., Desk]]:
    """Open windows signed in at Calcium as one of its demonstration accounts."""
    with ExitStack() as used:

        def sign_in(email: str = "infirmiere@demo.test") -> Desk:
            desk = Desk(used.enter_context(windows.of(email, screen)), morning.calcium)
            if not desk.is_known():
                desk.sign_in(email, PASSWORD)
                windows.keep_session(email, desk.page)
            return desk

        yield sign_in


@pytest.fixture
def nurse(calcium: Callable[..., Desk]) -> Desk:
    """The nurse of the centre that has joined, signed in."""
    return calcium()


@pytest.fixture
def citizen(morning: Town, screen: Screen, windows: Windows) -> Iterator[Callable[..., Page]]:
    """Open windows signed in at MesVaccins."""
    with ExitStack() as used:

        def sign_in(email: str = "etudiant@demo.test", screen: Screen = screen) -> Page:
            page = used.enter_context(windows.of(email, screen))
            page.goto(f"{morning.mesvaccins}/carnets/")
            at_home = page.get_by_role("heading", name="Mes carnets de vaccination")
            if not at_home.count():
                page.get_by_label("e-mail").first.fill(email)
                page.get_by_label("Mot de passe").first.fill(PASSWORD)
                page.get_by_role("button", name="Se connecter").click()
                at_home.wait_for()
                windows.keep_session(email, page)
            return page

        yield sign_in
