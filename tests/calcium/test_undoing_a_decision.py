"""A decision undone (same, two, ours, theirs): both sides are as before, and it is asked again."""

from datetime import date, timedelta

import pytest

from calcium.accounts.models import Agent
from calcium.audit.models import AuditEvent
from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.errors import UndoRefused
from calcium.linking.models import Likeness, Ruling, Says, Verdict
from calcium.linking.rules import ImportStep
from calcium.linking.state import SyncState
from calcium.vaccinations.models import Vaccination
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet, Moment
from carnet_api.wire import VaccinationChange, VaccineReference, ValidationMethod, ValidationRequest
from tests.calcium.undone import colleague, correct, worker
from tests.calcium.world import CODE, REPEVAX, World

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)


def differing(world: World) -> tuple[Vaccination, FakeCarnet]:
    """A row changed here and by the holder's other centre since both agreed."""
    carnet = world.carnet()
    world.link()
    row = world.enter("REPEVAX", "25/04/2017", lot="A")
    world.export()
    dose = next(iter(carnet.doses))
    world.service.holder_changes(carnet, dose, batch="THEIRS")
    world.carry_out_import()
    correct(world, row, world.nurse, "OURS")
    world.service.holder_changes(carnet, dose, batch="THEIRS-2")
    world.prepare_import()
    row.refresh_from_db()
    assert world.state_of(row) is SyncState.DIFFERS
    return row, carnet


def take_back(world: World, ruling: Ruling, by: Agent | None = None) -> str:
    return actions.undo_ruling(
        patient=world.patient,
        ruling_id=ruling.pk,
        by=by or world.nurse,
        gateway=world.gateway,
        now=world.now,
    )


def batches(carnet: FakeCarnet) -> list[str]:
    return [dose.batch for dose in carnet.doses.values()]


def test_keeping_ours_is_undone_before_it_is_sent(world: World) -> None:
    row, carnet = differing(world)
    actions.keep_ours(patient=world.patient, row=row, by=world.nurse, now=world.now)
    take_back(world, Ruling.objects.get())
    world.export()
    assert world.state_of(row) is SyncState.DIFFERS
    assert batches(carnet) == ["THEIRS-2"]


@pytest.mark.parametrize("moment", [None, *Moment])
def test_keeping_ours_is_undone_after_it_was_sent(world: World, moment: Moment | None) -> None:
    row, carnet = differing(world)
    actions.keep_ours(patient=world.patient, row=row, by=world.nurse, now=world.now)
    world.export()
    assert batches(carnet) == ["OURS"]
    if moment is None:
        take_back(world, Ruling.objects.get())
    else:
        world.service.fail_next(api.Unavailable("cut"), moment=moment)
        with pytest.raises(api.Unavailable):
            take_back(world, Ruling.objects.get())
        worker(world)
    row.refresh_from_db()
    assert (row.lot, batches(carnet)) == ("OURS", ["THEIRS-2"])
    assert world.state_of(row) is SyncState.DIFFERS


def test_taking_theirs_is_undone(world: World) -> None:
    row, carnet = differing(world)
    actions.take_theirs(
        patient=world.patient, row=row, by=world.nurse, gateway=world.gateway, now=world.now
    )
    row.refresh_from_db()
    assert row.lot == "THEIRS-2"
    take_back(world, Ruling.objects.get())
    row.refresh_from_db()
    assert (row.lot, batches(carnet)) == ("OURS", ["THEIRS-2"])
    assert world.state_of(row) is SyncState.DIFFERS


def test_a_decision_that_a_colleague_has_built_on_is_not_undone(world: World) -> None:
    row, _carnet = differing(world)
    actions.take_theirs(
        patient=world.patient, row=row, by=world.nurse, gateway=world.gateway, now=world.now
    )
    row.refresh_from_db()
    correct(world, row, colleague(world), "AFTER")
    with pytest.raises(UndoRefused, match="modifiée depuis par Paul Durand"):
        take_back(world, Ruling.objects.get())
    row.refresh_from_db()
    assert row.lot == "AFTER"


def test_the_latest_decision_is_undone_first(world: World) -> None:
    row, _carnet = differing(world)
    actions.keep_ours(patient=world.patient, row=row, by=world.nurse, now=world.now)
    world.later(timedelta(minutes=1))
    actions.take_theirs(
        patient=world.patient, row=row, by=world.nurse, gateway=world.gateway, now=world.now
    )
    first, second = Ruling.objects.order_by("at")
    with pytest.raises(UndoRefused, match="plus récente"):
        take_back(world, first)
    take_back(world, second)
    take_back(world, first)
    assert world.state_of(row) is SyncState.DIFFERS


def alike(world: World) -> tuple[Vaccination, FakeCarnet]:
    """A row and a dose of three days later, vouched for by another centre."""
    carnet = world.carnet()
    made = world.service.declare(carnet, REPEVAX, date(2017, 4, 28), batch="B")
    other = world.other_centre()
    shared = other.link(other.look_up(CODE, born=carnet.birth_date).ticket).record.uuid
    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=made.version)
    other.validate_vaccination(shared, made.id, request)
    world.link()
    return world.enter("REPEVAX", "25/04/2017"), carnet


def decide(world: World, decision: Decision) -> None:
    [line] = world.prepare_import().lines
    assert line.planned.step is ImportStep.DECIDE
    row_id = line.rows[0].pk
    decided = ImportDecision(decision, version=line.document.version, row_id=row_id)
    world.carry_out_import({line.document.id: decided})


def asked_again(world: World) -> bool:
    return [line.planned.step for line in world.prepare_import().lines] == [ImportStep.DECIDE]


def test_one_vaccination_is_undone_and_asked_again(world: World) -> None:
    row, _carnet = alike(world)
    decide(world, Decision.SAME)
    row.refresh_from_db()
    assert row.lot == "B"
    take_back(world, Ruling.objects.get(says=Says.SAME))
    row.refresh_from_db()
    assert row.lot == ""
    assert world.state_of(row) is SyncState.READY
    assert asked_again(world)


def test_two_vaccinations_are_undone_and_asked_again(world: World) -> None:
    row, carnet = alike(world)
    decide(world, Decision.BOTH)
    assert len(world.rows()) == 2
    assert not asked_again(world), "the decision is remembered"
    take_back(world, Ruling.objects.get(says=Says.APART))
    assert [each.pk for each in world.rows()] == [row.pk]
    assert all(dose.deletion is None for dose in carnet.doses.values())
    assert Likeness.objects.get().verdict == Verdict.ASKED
    assert asked_again(world)
    decide(world, Decision.SAME)
    assert len(world.rows()) == 1


def test_undoing_a_decision_twice_changes_nothing(world: World) -> None:
    alike(world)
    decide(world, Decision.BOTH)
    ruling = Ruling.objects.get()
    take_back(world, ruling)
    rows = [row.pk for row in world.rows()]
    take_back(world, ruling)
    assert [row.pk for row in world.rows()] == rows
    assert AuditEvent.objects.filter(action="ruling_undone").count() == 1


def test_a_dose_told_apart_at_an_import_is_sent_without_another_question(world: World) -> None:
    carnet = world.carnet()
    world.link()
    row = world.enter("REPEVAX", "25/04/2017", site="LD")
    other = world.other_centre()
    shared = other.link(other.look_up(CODE, born=carnet.birth_date).ticket).record.uuid
    made = world.service.declare(carnet, REPEVAX, DAY)
    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=made.version)
    seen = other.validate_vaccination(shared, made.id, request)
    change = VaccinationChange(
        vaccine=VaccineReference(id=REPEVAX),
        date=DAY,
        injection_site="RD",
        version=seen.version,
    )
    other.change_vaccination(shared, made.id, change)
    decide(world, Decision.BOTH)
    world.export()
    assert world.state_of(row) is SyncState.SYNCHRONISED
    assert len(carnet.doses) == len(world.rows()) == 2
