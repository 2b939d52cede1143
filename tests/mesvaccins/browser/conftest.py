"""Chromium before the real application, served on the loopback, with a family in its database."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from tests.e2e.browser import NARROW, WIDE, Screen, chromium, window
from tests.mesvaccins.pages import family
from tests.served import ends_answered as ends_answered

# Playwright's loop runs in this thread; Django's rows are read in it between two gestures.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture(params=[WIDE, NARROW], ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each test that asks for it is walked on a wide and on a narrow screen."""
    chosen: Screen = request.param
    return chosen


@dataclass(frozen=True, slots=True)
class Home:
    """Camille's account and carnets, and the address of the service."""

    url: str
    account: Account
    carnet: Carnet

    def address(self, view: str, *arguments: object) -> str:
        """The whole address of a page."""
        return f"{self.url}{reverse(view, args=arguments)}"

    def sign_in(self, page: Page) -> None:
        """Give the window a session of the account."""
        client = Client()
        client.force_login(self.account)
        cookie = client.cookies["mesvaccins"]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])


@pytest.fixture
def home(live_server: LiveServer, transactional_db: None) -> Home:
    """A carnet shared with a centre, with a dose of each kind, and a second one, empty."""
    family.fill_catalogue()
    account, nurse = family.account(), family.professional()
    carnet = family.carnet(account)
    family.carnet(account, "Anatole-Maximilien", date(2026, 3, 2))
    family.declare(carnet, "PRIORIX", "??/??/2005", batch="A1234")
    on_paper = family.declare(carnet, "REPEVAX", "25/04/2017", booster=True)
    family.share(carnet, nurse)
    family.validate(on_paper, nurse)
    family.perform(carnet, "NIMENRIX", date(2024, 9, 12), nurse)
    return Home(live_server.url, account, carnet)


@pytest.fixture
def visitor(browser: Browser, home: Home) -> Iterator[Page]:
    """A narrow window of somebody who is not signed in."""
    with window(browser, NARROW) as page:
        yield page


@pytest.fixture
def holder(browser: Browser, home: Home) -> Iterator[Page]:
    """A narrow window of Camille, signed in."""
    with window(browser, NARROW) as page:
        home.sign_in(page)
        yield page
