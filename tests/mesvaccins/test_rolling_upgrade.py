"""The first release goes on serving while its successor's migrations run, and after them."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, transaction

from tests import rolling
from tests.mesvaccins import world

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_RELEASE = {
    "accounts": "0003_shared_cache",
    "audit": "0002_seals_and_append_only",
    "carnets": "0002_health_answers",
    "catalogue": "0002_search_words_and_broader",
    "messaging": "0001_initial",
    "partners": "0001_initial",
}
GROWING = ("carnets_carnet", "carnets_vaccination")


def work(then: Apps) -> Any:
    """What the release's code writes, reads, changes and deletes, by its own models."""
    carnets, doses = then.get_model("carnets", "Carnet"), then.get_model("carnets", "Vaccination")
    day = date(2017, 4, 25)
    carnet = carnets.objects.create(last_name="A", first_name="B", birth_date=date(2001, 5, 4))
    rows = [
        doses.objects.create(
            carnet=carnet,
            vaccine_id=world.AGRIPPAL,
            year=day.year,
            month=day.month,
            day=day.day,
            earliest=day,
            latest=day,
            revision=number,
            created_at=world.NOW,
            updated_at=world.NOW,
        )
        for number in (1, 2)
    ]
    rows[0].batch = "A1"
    rows[0].save()
    rows[1].delete()
    [read] = doses.objects.filter(carnet=carnet)
    assert (read.batch, read.pk) == ("A1", rows[0].pk)
    return carnet


def test_no_migration_holds_up_the_release_before_it_nor_breaks_it(nomenclature: None) -> None:
    then = rolling.back_to(FIRST_RELEASE)
    try:
        work(then)
        rolling.multiply("carnets_carnet", id="gen_random_uuid()")
        rolling.multiply("carnets_vaccination", id="nextval('carnets_vaccination_id_seq')")
        with rolling.watched(GROWING) as watch:
            applied = rolling.forward()
        assert watch.faults == []
        assert watch.statements > len(applied) > 0
    finally:
        rolling.forward()
    work(then)


READ_THROUGH = "carnets_vaccination is read through while locked"
WRITTEN_ANEW = "carnets_vaccination is written anew while locked"


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("ALTER TABLE carnets_vaccination ADD CONSTRAINT probe CHECK (year > 0)", [READ_THROUGH]),
        (
            "ALTER TABLE carnets_vaccination ALTER COLUMN year TYPE bigint",
            [READ_THROUGH, WRITTEN_ANEW],
        ),
        (
            "ALTER TABLE carnets_vaccination ADD CONSTRAINT probe CHECK (year > 0) NOT VALID",
            [],
        ),
    ],
)
def test_a_statement_that_would_hold_it_up_is_seen(
    nomenclature: None, statement: str, faults: list[str]
) -> None:
    work(apps)
    rolling.multiply("carnets_vaccination", id="nextval('carnets_vaccination_id_seq')")
    with rolling.watched(GROWING) as watch, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        transaction.set_rollback(True)
    assert watch.faults == [f"{fault}: {statement}" for fault in faults]
