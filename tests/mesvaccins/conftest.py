"""MesVaccins' tests run on a real PostgreSQL: the one DATABASE_URL names, or an embedded one."""

import os
from collections.abc import Callable, Iterator

import django
import pytest
from pytest_django import DjangoDbBlocker

from house.testing import use_database_of

os.environ["CARNET_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "mesvaccins.settings"
use_database_of("mesvaccins")
django.setup()

from mesvaccins.accounts.models import Account  # noqa: E402 (Django must be set up first)
from mesvaccins.carnets.models import Carnet  # noqa: E402
from mesvaccins.partners.models import Professional  # noqa: E402
from tests import migrated  # noqa: E402
from tests.mesvaccins import world  # noqa: E402
from tests.mesvaccins.world import Centre  # noqa: E402
from tests.migrated import Template  # noqa: E402
from tests.prepared import empty_tables_quickly, hash_passwords_quickly  # noqa: E402


@pytest.fixture(scope="session")
def migrations(django_db_modify_db_settings_parallel_suffix: None) -> Template:
    """Run once for all workers, and for the next run."""
    return migrated.begin()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrations: Template) -> None:
    """Django is told which database it may copy."""


@pytest.fixture(scope="session")
def django_db_setup(
    migrations: Template, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The nomenclature is read-only for most tests: it is filled once."""
    migrated.end(migrations)
    empty_tables_quickly()
    hash_passwords_quickly()
    with django_db_blocker.unblock():
        world.import_some_vaccines()


@pytest.fixture
def nomenclature(db: None) -> None:
    """A few vaccines of the national nomenclature; a test that empties the tables refills them."""
    world.import_some_vaccines()


@pytest.fixture
def holder(db: None) -> Account:
    """A citizen with an account."""
    return Account.objects.create_user(world.HOLDER_EMAIL, charter_accepted_at=world.NOW)


@pytest.fixture
def carnet(holder: Account, nomenclature: None) -> Carnet:
    """The holder's carnet, born on 4 May 2001, whose code is 9V79-2GHA."""
    return world.carnet_of(holder, code=world.CODE)


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """A centre that has joined, with its key."""
    with world.joined_centre("Service de santé étudiante de Lyon") as joined:
        yield joined


@pytest.fixture
def other_centre(db: None) -> Iterator[Centre]:
    """Another centre that has joined."""
    with world.joined_centre("Service de santé étudiante de Lille", name="Leroy") as joined:
        yield joined


@pytest.fixture
def nurse(centre: Centre) -> Professional:
    """The centre's nurse, as the service knows her."""
    return world.professional(centre)


@pytest.fixture
def dose(carnet: Carnet, holder: Account) -> Callable[..., int]:
    """Declares a dose as the holder, and answers its identifier."""
    return lambda *args, **fields: world.declare(carnet, holder, *args, **fields)
