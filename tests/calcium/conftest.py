"""Calcium's tests run on a real PostgreSQL: the one DATABASE_URL names, or an embedded one."""

import os
from datetime import date

import django

from house.testing import use_database_of

os.environ["CARNET_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "calcium.settings"
use_database_of("calcium")
django.setup()

import pytest  # noqa: E402 - Django's settings come first

from calcium.patients.models import Patient  # noqa: E402
from carnet_api.fake import FakeCarnet  # noqa: E402
from carnet_api.wire import ValidationMethod, ValidationRequest  # noqa: E402
from tests import migrated  # noqa: E402
from tests.calcium.world import (  # noqa: E402
    AGRIPPAL,
    CODE,
    PRIORIX,
    REPEVAX,
    World,
    make_patient,
    make_world,
)
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
def django_db_setup(migrations: Template, django_db_setup: None) -> None:
    """The database is made once; a test that commits leaves it empty."""
    migrated.end(migrations)
    empty_tables_quickly()
    hash_passwords_quickly()


@pytest.fixture
def world(db: None) -> World:
    """A centre that has joined a MesVaccins in memory, with a nurse and a student."""
    return make_world()


@pytest.fixture
def declared(world: World) -> FakeCarnet:
    """A linked carnet: two doses declared by the holder, one vouched for by another centre."""
    found = world.carnet()
    for vaccine in (REPEVAX, AGRIPPAL):
        world.service.declare(found, vaccine, date(2017, 4, 25))
    other = world.other_centre()
    shared = other.link(other.look_up(CODE, born=found.birth_date).ticket).record.uuid
    made = world.service.declare(found, PRIORIX, date(2003, 6, 1))
    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=made.version)
    other.validate_vaccination(shared, made.id, request)
    world.link()
    return found


@pytest.fixture
def carnet(world: World) -> FakeCarnet:
    """The student's carnet: empty, linked."""
    found = world.carnet()
    world.link()
    return found


@pytest.fixture
def linked(world: World, carnet: FakeCarnet) -> World:
    """The world, its student's carnet linked."""
    return world


@pytest.fixture
def second(world: World) -> Patient:
    """Another dossier of the same student, under another number and name."""
    return make_patient(world.centre, "TEST0000002", last_name="Durand", email="", mobile="0612")
