"""An import undone as a whole, a decision undone: what was brought goes, nobody's work is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcium.accounts.models import Agent, Role
from calcium.audit.models import AuditEvent
from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.errors import UndoRefused
from calcium.linking.models import (
    Act,
    Import,
    ImportedDose,
    Intention,
    Likeness,
    Outcome,
    Ruling,
    Says,
    Verdict,
)
from calcium.linking.rules import ImportStep
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.linking.undo_rules import BroughtDose, UndoStep, undo_step
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Lifecycle, Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet, FakeCarnetGateway, Moment
from carnet_api.wire import (
    RankInput,
    VaccinationChange,
    VaccineReference,
    ValidationMethod,
    ValidationRequest,
)
from tests.calcium.world import AGRIPPAL, CODE, PRIORIX, REPEVAX, TODAY, World, make_agent

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)
people = st.sampled_from(["", "Anne Martin"])


@given(
    st.builds(
        BroughtDose,
        alive=st.booleans(),
        validated=st.booleans(),
        changed_here_by=people,
        changed_there_by=people,
        deleted_there=st.booleans(),
        open_to_us=st.booleans(),
    )
)
def test_nobody_elses_work_goes_and_no_validation_is_left_behind(dose: BroughtDose) -> None:
    step, kept = undo_step(dose)
    if step in {UndoStep.BURY, UndoStep.WITHDRAW}:
        assert dose.alive
        assert not dose.changed_here_by
        assert dose.deleted_there or not dose.changed_there_by
    if step is UndoStep.BURY:
        assert dose.deleted_there or not dose.validated
    assert (step is UndoStep.KEEP) == (kept is not None)
    assert (step is UndoStep.GONE) == (not dose.alive)


@pytest.fixture
def carnet(world: World) -> FakeCarnet:
    """Two doses declared by the holder, one vouched for by another centre."""
    found = world.carnet()
    for vaccine in (REPEVAX, AGRIPPAL):
        world.service.declare(found, vaccine, DAY)
    other = world.other_centre()
    shared = other.link(other.look_up(CODE, born=found.birth_date).ticket).record.uuid
    made = world.service.declare(found, PRIORIX, date(2003, 6, 1))
    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=made.version)
    other.validate_vaccination(shared, made.id, request)
    world.link()
    return found


def bring(world: World) -> Import:
    """An import in which every declared dose is ticked."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.planned.step is ImportStep.PROPOSE
    }
    world.carry_out_import(ticked)
    return Import.objects.latest("at")


def undo(world: World, imported: Import, by: Agent | None = None) -> actions.UndoSummary:
    return actions.undo_import(
        patient=world.patient,
        import_id=imported.pk,
        by=by or world.nurse,
        gateway=world.gateway,
        now=world.now,
    )


def worker(world: World) -> None:
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        for _ in range(3):
            world.later(timedelta(hours=2))
            finish_due(world.now)
    finally:
        choose()


def validated(world: World, carnet: FakeCarnet) -> set[int]:
    """The doses that this centre vouches for."""
    return {
        dose.id
        for dose in carnet.doses.values()
        if dose.validation is not None
        and dose.validation.validator.organisation == world.organisation
    }


def row_of(world: World, vaccine: int) -> Vaccination:
    return next(row for row in world.rows() if row.vaccine.national_id == vaccine)


def correct(world: World, row: Vaccination, by: Agent, lot: str) -> Vaccination:
    entry = VaccinationEntry(
        vaccine_id=row.vaccine_id,
        given=str(row.given),
        proof=row.proof,
        verification=row.verification,
        lot=lot,
    )
    return vaccinations.correct(
        row=row, version=row.version, entry=entry, by=by, today=TODAY, now=world.now
    )


def colleague(world: World) -> Agent:
    agent = make_agent(world.centre, "paul@centre.test", Role.PHYSICIAN)
    agent.first_name, agent.last_name = "Paul", "Durand"
    agent.save()
    return agent


def test_the_whole_import_is_taken_back(world: World, carnet: FakeCarnet) -> None:
    own = world.enter("REPEVAX", "01/02/2015")
    imported = bring(world)
    assert len(world.rows()) == 4
    assert len(validated(world, carnet)) == 2
    summary = undo(world, imported)
    assert summary.everything
    assert summary.sentences == ("L'import est annulé : 3 vaccinations sont retirées du dossier.",)
    assert world.rows() == [own]
    assert validated(world, carnet) == set()
    assert all(dose.deletion is None for dose in carnet.doses.values()), "the carnet loses no dose"
    tombstones = Vaccination.objects.filter(lifecycle=Lifecycle.DELETED)
    assert {row.deletion_reason for row in tombstones} == {"Import annulé dans Calcium"}
    assert AuditEvent.objects.filter(action="import_undone").count() == 1
    assert AuditEvent.objects.filter(action="validation_withdrawn").count() == 2


def test_undoing_twice_is_undoing_once(world: World, carnet: FakeCarnet) -> None:
    imported = bring(world)
    first = undo(world, imported)
    calls = len(world.service.calls)
    assert undo(world, imported) == first
    assert len(world.service.calls) == calls
    assert AuditEvent.objects.filter(action="import_undone").count() == 1


def test_the_next_import_proposes_the_same_again(world: World, carnet: FakeCarnet) -> None:
    undo(world, bring(world))
    steps = sorted(line.planned.step for line in world.prepare_import().lines)
    assert steps == [ImportStep.PROPOSE, ImportStep.PROPOSE, ImportStep.RECORD]
    again = bring(world)
    assert len(world.rows()) == again.doses.count() == 3
    assert len(validated(world, carnet)) == 2


def test_what_a_colleague_has_changed_since_stays_and_is_named(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    row = correct(world, row_of(world, REPEVAX), colleague(world), "LOT-9")
    summary = undo(world, imported)
    assert [kept.pk for kept in world.rows()] == [row.pk]
    assert summary.kept == [(row, "modifiée depuis dans Calcium par Paul Durand.")]
    assert "REPEVAX du 25/04/2017 reste : modifiée depuis" in " ".join(summary.sentences)
    assert len(validated(world, carnet)) == 1, "its validation stays with it"


def test_what_one_has_changed_oneself_goes_with_the_import(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    correct(world, row_of(world, REPEVAX), world.nurse, "LOT-9")
    assert undo(world, imported).everything
    assert world.rows() == []


def test_what_one_has_changed_and_sent_oneself_goes_too(world: World, carnet: FakeCarnet) -> None:
    imported = bring(world)
    correct(world, row_of(world, REPEVAX), world.nurse, "LOT-9")
    world.export()
    assert undo(world, imported).everything
    assert world.rows() == []
    assert validated(world, carnet) == set()


def test_a_dose_changed_in_the_carnet_since_keeps_its_row_and_its_validation(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    row = row_of(world, REPEVAX)
    dose = next(each for each in carnet.doses.values() if each.vaccine.id == REPEVAX)
    world.other_centre().state_rank(
        carnet.uuid, dose.id, RankInput(booster=True, version=dose.version)
    )
    summary = undo(world, imported)
    assert [kept.pk for kept, _ in summary.kept] == [row.pk]
    assert "dans le CVE par" in summary.kept[0][1]
    assert "Cabinet Durand" in summary.kept[0][1]
    row.refresh_from_db()
    assert row.is_alive
    assert dose.id in validated(world, carnet)
    assert ImportedDose.objects.get(vaccination=row).fate == "kept"


def test_a_row_deleted_since_is_left_alone(world: World, carnet: FakeCarnet) -> None:
    imported = bring(world)
    world.delete(row_of(world, AGRIPPAL))
    assert undo(world, imported).everything


@pytest.mark.parametrize("moment", list(Moment))
def test_a_lost_answer_is_finished_by_the_worker(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    imported = bring(world)
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    summary = undo(world, imported)
    assert summary.waiting == 2
    assert "continue de lui-même" in " ".join(summary.sentences)
    assert {world.state_of(row) for row in world.rows()} == {SyncState.PENDING}
    worker(world)
    assert world.rows() == []
    assert validated(world, carnet) == set()
    assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()


@pytest.mark.parametrize("moment", list(Moment))
def test_a_validation_without_answer_is_taken_back_as_well(
    world: World, carnet: FakeCarnet, moment: Moment
) -> None:
    """The import itself was cut; the nurse undoes it before the worker has gone on."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.planned.step is ImportStep.PROPOSE
    }
    world.service.fail_next(None)  # type: ignore[arg-type]  # the reading goes well
    world.service.fail_next(api.Unavailable("cut"), moment=moment)
    world.carry_out_import(ticked)
    under_way = Intention.objects.filter(act=Act.VALIDATE, outcome=Outcome.OPEN).first()
    assert under_way is not None
    undo(world, Import.objects.get())
    worker(world)
    assert world.rows() == []
    assert validated(world, carnet) == set()
    late = ValidationRequest(method=ValidationMethod.PROOF, version=under_way.payload["version"])
    with pytest.raises(api.StaleVersion):  # the request that still travelled
        world.gateway.validate_vaccination(carnet.uuid, under_way.payload["remote_id"], late)
    assert validated(world, carnet) == set()


def test_a_server_that_knows_no_withdrawal_leaves_the_row_with_its_reason(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    for _ in range(2):
        world.service.fail_next(api.Refused("no such address"))
    summary = undo(world, imported)
    assert len(summary.kept) == len(world.rows()) == 2
    assert {world.state_of(row) for row in world.rows()} == {SyncState.SYNCHRONISED}
    assert all("n'a pas accepté le retrait" in why for _, why in summary.kept)


def test_a_404_of_a_server_that_holds_the_dose_is_not_believed(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    world.service.fail_next(api.NotFound("no such address"))
    summary = undo(world, imported)
    assert (len(summary.kept), len(world.rows()), len(validated(world, carnet))) == (1, 1, 1)


def test_a_refusal_that_was_none_leaves_no_validation_behind(
    world: World, carnet: FakeCarnet
) -> None:
    """Its answer was lost, and at the undo a false 403 comes where the dose carries it."""
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in world.prepare_import().lines
        if line.document.vaccine.id == REPEVAX
    }
    world.service.fail_next(None)  # type: ignore[arg-type]  # the reading goes well
    world.service.fail_next(api.Unavailable("cut"), moment=Moment.AFTER)
    world.carry_out_import(ticked)
    assert len(validated(world, carnet)) == 1
    world.service.fail_next(api.NotAllowed("false"))
    undo(world, Import.objects.get())
    worker(world)
    assert validated(world, carnet) == set()


def test_an_import_is_undone_where_its_carnet_stands_now(world: World, carnet: FakeCarnet) -> None:
    from calcium.linking.acts.following import follow
    from calcium.linking.models import CarnetLink
    from carnet_api.wire import ErrorBody

    imported = bring(world)
    moved = world.service.add_carnet("0000-0001", born=carnet.birth_date)
    moved.doses, moved.revision = carnet.doses, carnet.revision
    moved.sharings = carnet.sharings
    body = ErrorBody(code="carnet_moved", message="", carnet_id=moved.uuid)
    follow(
        CarnetLink.objects.get(),
        api.CarnetMoved("", body=body),
        by=world.nurse,
        now=world.now,
    )
    assert undo(world, imported).everything
    assert validated(world, moved) == set()


def test_when_the_sharing_has_ended_what_was_vouched_for_stays(
    world: World, carnet: FakeCarnet
) -> None:
    imported = bring(world)
    actions.end_sharing(patient=world.patient, by=world.nurse, gateway=world.gateway, now=world.now)
    summary = undo(world, imported)
    assert (summary.undone, len(summary.kept)) == (1, 2)
    assert all("n'est plus partagé" in why for _, why in summary.kept)


def test_a_given_up_undo_leaves_the_row_in_the_record(world: World, carnet: FakeCarnet) -> None:
    imported = bring(world)
    world.service.fail_next(api.Unavailable("down"))
    undo(world, imported)
    waiting = Intention.objects.filter(act=Act.WITHDRAW, outcome=Outcome.OPEN)
    for each in waiting:
        actions.give_up(intention=each, why="On garde", by=world.nurse, now=world.now)
    assert len(world.rows()) == 2
    assert {world.state_of(row) for row in world.rows()} == {SyncState.SYNCHRONISED}


def test_after_thirty_days_it_can_no_longer_be_undone(world: World, carnet: FakeCarnet) -> None:
    imported = bring(world)
    world.later(timedelta(days=30, seconds=1))
    with pytest.raises(UndoRefused, match="plus de 30 jours"):
        undo(world, imported)
    assert len(world.rows()) == 3


def test_another_dossiers_import_does_not_exist(world: World, carnet: FakeCarnet) -> None:
    from tests.calcium.world import make_patient

    imported = bring(world)
    with pytest.raises(UndoRefused, match="n'existe pas"):
        actions.undo_import(
            patient=make_patient(world.centre, "TEST0000009"),
            import_id=imported.pk,
            by=world.nurse,
            gateway=world.gateway,
            now=world.now,
        )


def test_an_import_that_changes_nothing_leaves_nothing_to_undo(
    world: World, carnet: FakeCarnet
) -> None:
    bring(world)
    world.carry_out_import()
    assert Import.objects.count() == 1


# -- decisions -------------------------------------------------------------------------------------


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
