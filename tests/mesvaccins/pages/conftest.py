"""A holder signed in, with a carnet that a centre sees."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family
from tests.prepared import for_a_module


@pytest.fixture(scope="module")
def filled_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A few vaccines, written once for the tests of a file."""
    with for_a_module(django_db_blocker):
        family.fill_catalogue()
        yield


@pytest.fixture
def catalogue(filled_catalogue: None, db: None) -> None:
    """A few vaccines."""


@pytest.fixture
def account(db: None) -> Account:
    """Camille's account."""
    return family.account()


@pytest.fixture
def holder(account: Account) -> Client:
    """Camille's browser, signed in."""
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def stranger(db: None) -> Client:
    """Another holder's browser, signed in."""
    client = Client()
    client.force_login(family.account("autre@exemple.test"))
    return client


@pytest.fixture
def carnet(account: Account) -> Carnet:
    """Camille's own carnet, born on 12 March 2004."""
    return family.carnet(account)


@pytest.fixture
def nurse(db: None) -> Professional:
    """A nurse of « Service de santé étudiante »."""
    return family.professional()


@pytest.fixture
def booklet(catalogue: None, carnet: Carnet, nurse: Professional) -> Carnet:
    """The carnet, shared, with a dose of each kind."""
    family.declare(carnet, "PRIORIX", "??/??/2005")
    on_paper = family.declare(carnet, "REPEVAX", "25/04/2017", booster=True)
    family.share(carnet, nurse)
    family.validate(on_paper, nurse)
    family.perform(carnet, "NIMENRIX", date(2024, 9, 12), nurse)
    return carnet
