"""Doses that are changed or deleted: by who may, with their version, into the history."""

import pytest
from django.db import connection
from django.utils import timezone

from carnet_api.errors import AlreadyThere, StaleVersion, VaccinationDeleted
from carnet_api.wire import ValidationMethod, ValidationRequest
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions
from mesvaccins.carnets.errors import NotAllowed
from mesvaccins.carnets.models import Carnet, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.carnets.inputs import DAY, PROOF, change, new
from tests.mesvaccins.world import REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db


def test_two_changes_make_version_three(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    for version, batch in [(1, "B"), (2, "C")]:
        centre.gateway.change_vaccination(linked.pk, made.id, change(version, batch=batch))
    present = centre.gateway.vaccination(linked.pk, made.id)
    assert (present.version, present.batch) == (3, "C")


def test_a_change_repeated_after_it_was_done_answers_the_dose(
    linked: Carnet, centre: Centre
) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(validation=PROOF))
    asked = change(1, batch="B", validation=PROOF)
    once = centre.gateway.change_vaccination(linked.pk, made.id, asked)
    assert centre.gateway.change_vaccination(linked.pk, made.id, asked) == once
    with pytest.raises(StaleVersion):
        centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="C"))


def test_a_change_that_changes_nothing_leaves_the_version(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(batch="A"))
    same = centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="A"))
    assert (same.version, same.revision) == (made.version, made.revision)


def test_a_change_keeps_the_holders_comments(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    dose = world.declare(linked, holder, REPEVAX, DAY, comments="Chez le Dr Arnaud")
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(linked.pk, dose, request)
    changed = centre.gateway.change_vaccination(linked.pk, dose, change(2, batch="B"))
    assert changed.comments == "Chez le Dr Arnaud"
    assert changed.validation is not None


def test_a_change_into_an_equal_dose_is_refused(linked: Carnet, centre: Centre) -> None:
    first = centre.gateway.create_vaccination(linked.pk, new())
    second = centre.gateway.create_vaccination(linked.pk, new(RUBELOGEN))
    with pytest.raises(AlreadyThere) as there:
        centre.gateway.change_vaccination(linked.pk, second.id, change(1))
    assert there.value.vaccination_id == first.id
    assert centre.gateway.vaccination(linked.pk, second.id).vaccine.id == RUBELOGEN


def test_a_deleted_dose_is_gone_for_every_call(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    centre.gateway.delete_vaccination(linked.pk, made.id, version=1)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    for call in [
        lambda: centre.gateway.vaccination(linked.pk, made.id),
        lambda: centre.gateway.change_vaccination(linked.pk, made.id, change(1)),
        lambda: centre.gateway.validate_vaccination(linked.pk, made.id, request),
    ]:
        with pytest.raises(VaccinationDeleted):
            call()


def test_a_stale_deletion_deletes_nothing(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="B"))
    with pytest.raises(StaleVersion):
        centre.gateway.delete_vaccination(linked.pk, made.id, version=1)
    assert centre.gateway.vaccination(linked.pk, made.id).batch == "B"


def test_a_validated_dose_is_no_longer_the_holders_to_change(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    dose = world.declare(linked, holder, REPEVAX, DAY)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(linked.pk, dose, request)
    with pytest.raises(NotAllowed):
        actions.delete_declared(
            carnet_id=linked.pk, vaccination_id=dose, version=2, by=holder, now=timezone.now()
        )


def test_every_change_and_deletion_is_in_the_history(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(batch="A"))
    centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="B"))
    Vaccination.objects.filter(pk=made.id).update(batch="C")  # bulk updates are caught too
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.batch, c.metadata->>'actor' FROM carnets_vaccinationevent e"
            " LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id ORDER BY e.pgh_id"
        )
        first, second = cursor.fetchall()
    assert (first[0], second[0]) == ("B", "C")
    assert first[1] == f"professional:{centre.nurse.id}"
