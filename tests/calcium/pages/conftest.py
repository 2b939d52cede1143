"""The pages beside a MesVaccins in memory, asked by a client or by a real browser."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from calcium.accounts.models import Agent, Role
from calcium.linking import adapter
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.world import World, make_agent
from tests.e2e.browser import WIDE, chromium, window
from tests.served import ends_answered as ends_answered

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[[Agent], Client]


@pytest.fixture
def town(world: World) -> Iterator[World]:
    """The world, whose pages reach the MesVaccins in memory."""
    adapter.choose(
        carnets=lambda _centre, professional: FakeCarnetGateway(
            world.service, world.organisation, professional
        )
    )
    yield world
    adapter.choose()


@pytest.fixture
def linked(town: World) -> World:
    """The world whose pages reach the MesVaccins in memory, its student's carnet linked."""
    town.carnet()
    town.link()
    return town


@pytest.fixture
def sign_in() -> SignIn:
    """A client in which that agent has signed in."""

    def signed_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def nurse(town: World, sign_in: SignIn) -> Client:
    """The nurse's own window."""
    return sign_in(town.nurse)


@pytest.fixture
def administrator(town: World) -> Agent:
    """A nurse who administers the centre too."""
    return make_agent(town.centre, "admin@centre.test", Role.NURSE, administrator=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; its driver runs a loop in this thread, so the ORM is told so."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window."""
    with window(browser, WIDE) as opened:
        yield opened
