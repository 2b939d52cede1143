"""Neither the search of a dossier nor the dossier reads a table that grows from end to end.

The planner is told that each table had a million rows; `make load` explains the same pages on
tables that have many.
"""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calcium.linking import selectors as linking
from calcium.linking.models import Intention
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Vaccination
from tests.calcium.world import TODAY, World
from tests.load.calcium_plans import read
from tests.load.plans import Reading, faults, grows, pretend_large


@pytest.fixture
def large(town: World) -> None:
    """Every table that grows is taken for one of a million rows."""
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.export()
    town.enter("RUBELOGEN", "25/04/2016")
    with connection.cursor() as cursor:
        if not pretend_large(cursor, grows("calcium")):
            pytest.skip("only PostgreSQL 18 can be told how large a table is")


def test_every_statement_of_the_search_finds_its_rows_by_an_index(
    town: World, nurse: Client, large: None
) -> None:
    reading = read(nurse, str(town.patient.pk), "lefevre", connection)
    assert len(reading.statements) > 20
    assert faults(reading.statements, grows("calcium")) == []


def multiply(model: type[Model], **differing: str) -> None:
    """Add some thousand copies of the rows that stand, which differ in these columns alone."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    values = {model._meta.pk.column: "gen_random_uuid()"} | differing
    names, chosen = ", ".join(columns), ", ".join(values.get(each, each) for each in columns)
    copies = f"SELECT {chosen} FROM {table}, generate_series(1, 3000)"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {copies}")
        cursor.execute(f"ANALYZE {table}")


def test_what_waits_in_a_centre_and_its_lots_of_the_day_have_indexes_of_their_own(
    town: World,
) -> None:
    """Among thousands of sendings that are done, and of rows of other days, of the same centre."""
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.export()
    multiply(Intention, outcome="'done'")
    multiply(Vaccination, verification="'on_proof'")
    asked = {
        "unfinished_of_centre": lambda: linking.waiting(town.centre),
        "performed_of_centre_by_day": lambda: vaccinations.lots_of_the_day(
            town.centre, [vaccine.pk for vaccine in town.vaccines.values()], TODAY
        ),
    }
    for index, ask in asked.items():
        with CaptureQueriesContext(connection) as queries:
            ask()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + queries[0]["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert f"using {index}" in plan, plan


def test_a_statement_that_no_index_serves_is_found_out(large: None) -> None:
    reading = Reading()
    with reading.of("by course", connection):
        list(Patient.objects.filter(course="L1"))
    [fault] = faults(reading.statements, grows("calcium"))
    assert fault.startswith("by course: Seq Scan over patients_patient")
