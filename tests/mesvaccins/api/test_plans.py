"""No call of the API reads a table that grows from end to end, however large the country is.

The planner is told that each table had a million rows; `make load` explains the same calls on
tables that have them.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet, Vaccination
from tests.load.mesvaccins_plans import Calls, explain
from tests.load.plans import Reading, faults, grows, pretend_large
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, Centre

CODES = (world.CODE, "7KTM3RXW")


@pytest.fixture
def large(db: None) -> None:
    """Every table that grows is taken for one of a million rows."""
    with connection.cursor() as cursor:
        if not pretend_large(cursor, grows("mesvaccins")):
            pytest.skip("only PostgreSQL 18 can be told how large a table is")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that Django knows."""
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed
    }


@pytest.fixture
def rounds(carnet: Carnet, holder: Account, centre: Centre) -> list[Calls]:
    """The calls on two carnets."""
    world.carnet_of(holder, code=CODES[1], email="another@demo.test")
    return [Calls(centre.gateway, code, BORN, world.NOW.date()) for code in CODES]


def test_every_statement_of_the_api_finds_its_rows_by_an_index(
    rounds: list[Calls], large: None
) -> None:
    reading = explain(rounds, connection, grows("mesvaccins"))
    asked = {statement.call for statement in reading.statements}
    assert asked == {name for name, _call in rounds[1]}
    assert faults(reading.statements, grows("mesvaccins")) == []


def test_what_was_called_to_be_explained_leaves_nothing_behind(rounds: list[Calls]) -> None:
    before = everything()
    explain(rounds, connection, grows("mesvaccins"))
    assert everything() == before


def test_a_statement_that_no_index_serves_is_found_out(carnet: Carnet, large: None) -> None:
    reading = Reading()
    with reading.of("by batch", connection):
        list(Vaccination.objects.filter(batch="L1"))
    [fault] = faults(reading.statements, grows("mesvaccins"))
    assert fault.startswith("by batch: Seq Scan over carnets_vaccination")
