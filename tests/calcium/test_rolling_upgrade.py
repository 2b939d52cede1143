"""The first release goes on serving while its successor's migrations run, and after them."""

from datetime import date
from uuid import uuid4

import pytest
from django.apps.registry import Apps
from django.utils import timezone

from tests import rolling

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_RELEASE = {
    "accounts": "0001_initial",
    "assessment": "0002_same_centre",
    "audit": "0001_initial",
    "centres": "0001_initial",
    "linking": "0003_may_validate",
    "patients": "0002_same_centre",
    "vaccinations": "0002_same_centre_real_date",
}
GROWING = ("patients_patient", "vaccinations_vaccination", "linking_intention")


def work(then: Apps) -> None:
    """What the release's code writes, reads, changes and deletes, by its own models."""
    mark, now, day = uuid4().hex[:11], timezone.now(), date(2017, 4, 25)
    centre = then.get_model("centres", "Centre").objects.create(name=mark)
    agent = then.get_model("accounts", "Agent").objects.create(
        centre=centre, email=f"{mark}@centre.test", first_name="A", last_name="B", role="nurse"
    )
    vaccine = then.get_model("centres", "CentreVaccine").objects.create(
        centre=centre, name=mark, normalised=mark
    )
    patient = then.get_model("patients", "Patient").objects.create(
        centre=centre,
        ine=mark,
        last_name="A",
        first_name="B",
        birth_date=date(2001, 5, 4),
        sort_name="a, b",
    )
    rows = [
        then.get_model("vaccinations", "Vaccination").objects.create(
            centre=centre,
            patient=patient,
            vaccine=vaccine,
            label=mark,
            year=day.year,
            month=day.month,
            day=day.day,
            earliest=day,
            latest=day,
            verification="declared",
            created_by=agent,
            modified_by=agent,
            modified_at=now,
        )
        for _time in range(2)
    ]
    then.get_model("linking", "Intention").objects.create(
        centre=centre,
        patient=patient,
        vaccination=rows[0],
        act="export",
        outcome="done",
        by=agent,
        created_at=now,
        next_try_at=now,
    )
    rows[0].lot = "A1"
    rows[0].save()
    rows[1].delete()
    [read] = patient.vaccinations.all()
    assert (read.lot, read.pk) == ("A1", rows[0].pk)


def test_no_migration_holds_up_the_release_before_it_nor_breaks_it() -> None:
    then = rolling.back_to(FIRST_RELEASE)
    try:
        work(then)
        rolling.multiply("patients_patient", id="gen_random_uuid()", ine="'N' || n")
        rolling.multiply("vaccinations_vaccination", id="gen_random_uuid()")
        rolling.multiply("linking_intention", id="gen_random_uuid()")
        with rolling.watched(GROWING) as watch:
            applied = rolling.forward()
        assert watch.faults == []
        assert watch.statements > len(applied) > 0
    finally:
        rolling.forward()
    work(then)
