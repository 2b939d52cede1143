"""The rows of two dossiers that are merged: none lost, none doubled, here or in the CVE."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calcium.linking.adapter import choose
from calcium.linking.models import Twin
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.merging.actions import follow_late_rows
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import Unavailable
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.merged import OPERATOR, enter, link, merge
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


def test_rows_come_with_their_authors_dates_and_twins(world: World, second: Patient) -> None:
    world.carnet()
    link(world, second, "9V79-2GHA")
    row = enter(world, second, "REPEVAX", "25/04/2017", lot="A1")
    first, world.patient = world.patient, second
    world.export()
    world.patient = first
    before = Vaccination.objects.get(pk=row.pk)
    merge(world.patient, second)
    after = Vaccination.objects.get(pk=row.pk)
    assert after.patient == world.patient
    assert (after.created_by, after.modified_at) == (before.created_by, before.modified_at)
    assert world.state_of(after) is SyncState.SYNCHRONISED
    world.carry_out_import()
    world.export()
    assert [each.pk for each in world.rows()] == [row.pk]
    [carnet] = world.service.carnets.values()
    assert len(carnet.doses) == 1


def test_of_two_equal_rows_one_stands_with_what_either_says(world: World, second: Patient) -> None:
    one = world.enter("REPEVAX", "25/04/2017", lot="A 1")
    other = enter(world, second, "REPEVAX", "25/04/2017", lot="a1", comment="Bras gauche")
    report = merge(world.patient, second)
    assert report.rows.folded == [(one.pk, other.pk)]
    [stands] = world.rows()
    assert (stands.pk, stands.lot, stands.comment) == (one.pk, "A 1", "Bras gauche")
    other.refresh_from_db()
    assert (other.patient, other.deleted_at) == (second, None)


def test_rows_that_contradict_each_other_both_stand_and_are_named(
    world: World, second: Patient
) -> None:
    one = world.enter("REPEVAX", "25/04/2017", lot="A1")
    other = enter(world, second, "REPEVAX", "25/04/2017", lot="B2")
    assert merge(world.patient, second).rows.apart == [(one.pk, other.pk)]
    assert len(world.rows()) == 2


def test_the_row_whose_dose_is_in_the_cve_stands(world: World, second: Patient) -> None:
    world.carnet()
    link(world, second, "9V79-2GHA")
    sent = enter(world, second, "REPEVAX", "25/04/2017")
    first, world.patient = world.patient, second
    world.export()
    world.patient = first
    world.enter("REPEVAX", "25/04/2017", lot="A1")
    merge(world.patient, second)
    [stands] = world.rows()
    assert (stands.pk, stands.lot) == (sent.pk, "A1")
    world.carry_out_import()
    world.export()
    assert len(world.rows()) == 1
    assert Twin.objects.get(ended_at=None).vaccination_id == sent.pk


def test_what_waits_for_a_row_set_aside_is_dropped_and_the_rest_is_sent(
    world: World, second: Patient
) -> None:
    carnet = world.carnet()
    link(world, second, "9V79-2GHA")
    enter(world, second, "AGRIPPAL", "26/04/2017")
    first, world.patient = world.patient, second
    world.service.fail_next(Unavailable("down"))
    world.export()
    world.patient = first
    merge(world.patient, second)
    world.later(timedelta(hours=2))
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        finish_due(world.now)
    finally:
        choose()
    assert len(carnet.doses) == 1
    assert set(world.states().values()) == {SyncState.SYNCHRONISED}


def test_a_row_that_was_being_written_meanwhile_follows(world: World, second: Patient) -> None:
    aside = enter(world, second, "REPEVAX", "25/04/2017")
    world.enter("REPEVAX", "25/04/2017")
    merge(world.patient, second)
    late = enter(world, second, "AGRIPPAL", "26/04/2017")
    assert follow_late_rows(by=OPERATOR, now=timezone.now()) == 1
    assert late.pk in {each.pk for each in world.rows()}
    aside.refresh_from_db()
    assert aside.patient == second
    assert follow_late_rows(by=OPERATOR, now=timezone.now()) == 0
