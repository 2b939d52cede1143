"""What fills the million: rows written in a thread, a transaction at a time."""

from uuid import uuid4

import pytest
from django.db import connection
from psycopg import DataError

from mesvaccins.partners.models import Organisation
from tests.load import copying
from tests.load.copying import Tables

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "partners_organisation"
COLUMNS = {TABLE: ("id", "name", "created_at")}
NOON = "2026-11-01 12:00:00+00"


def write(*moments: str) -> dict[str, int]:
    """A centre for each moment of its creation; answers the rows written of each table."""
    with Tables(connection, COLUMNS) as tables:
        for number, moment in enumerate(moments):
            tables.make_room(1)
            tables.add(TABLE, uuid4(), f"Centre {number}", moment)
    return tables.written


def test_every_row_is_there_once_the_tables_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST_ROWS", 3)
    assert write(*[NOON] * 10) == {TABLE: 10}
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {f"Centre {number}" for number in range(10)}


def test_a_row_that_the_database_refuses_ends_the_filling_and_leaves_nothing_of_its_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "MOST_ROWS", 2)
    with pytest.raises(DataError):
        write(NOON, NOON, NOON, "yesterday or so", NOON, NOON, NOON)
    assert Organisation.objects.count() == 2
