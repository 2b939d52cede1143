"""MesVaccins stopped, slow, refusing, lying: one sentence, nothing lost, nothing doubled."""

from datetime import date, timedelta

import pytest

from calcium.linking import actions
from calcium.linking.adapter import choose
from calcium.linking.deletion_rules import DeletionReach
from calcium.linking.errors import sentence, sentence_for
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.linking.selectors import deletion_reach, waiting
from calcium.linking.state import SyncState
from calcium.linking.tasks import finish_due
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api import errors as api
from carnet_api.fake import FakeCarnetGateway, Moment
from carnet_api.wire import ErrorBody
from tests.calcium.world import PRIORIX, REPEVAX, World

pytestmark = pytest.mark.django_db
DAY = date(2017, 4, 25)
EVERY_ERROR = sorted(api.ERROR_BY_CODE.items())
PASSING = [api.Unavailable("down"), api.TooManyRequests("wait"), api.NotAuthenticated("key")]


@pytest.fixture
def linked(world: World) -> World:
    world.carnet()
    world.link()
    return world


def later(world: World) -> int:
    """Let the worker have its turn, two hours from now."""
    world.later(timedelta(hours=2))
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    try:
        return finish_due(world.now)
    finally:
        choose()


@pytest.mark.parametrize(("code", "error"), [pair for pair in EVERY_ERROR if pair[0]])
def test_every_error_of_the_treaty_has_its_sentence(
    code: str, error: type[api.CarnetApiError]
) -> None:
    said = sentence(error("anything"))
    assert said == sentence_for(code)
    assert len(said) > 60, "it says what happened, what it means and what to do"
    assert "anything" not in said


def test_each_error_has_a_sentence_of_its_own() -> None:
    said = {sentence(error("")) for code, error in EVERY_ERROR if code}
    assert len(said) == len([code for code, _ in EVERY_ERROR if code])


def test_a_throttle_says_how_long_to_wait() -> None:
    error = api.TooManyRequests("", body=ErrorBody(code="x", message="", retry_after=90))
    assert "dans 2 minutes" in sentence(error)


@pytest.mark.parametrize("error", [api.CarnetNotFound, api.NotAllowed, api.Unavailable])
def test_a_look_up_that_fails_links_nothing(world: World, error: type[api.CarnetApiError]) -> None:
    world.carnet()
    world.service.fail_next(error("x"))
    with pytest.raises(error):
        world.link()
    assert not CarnetLink.objects.exists()
    assert not Intention.objects.exists()


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("error", PASSING, ids=lambda error: error.code)
def test_an_export_that_fails_for_a_while_is_finished_by_the_worker(
    linked: World, error: api.CarnetApiError, moment: Moment
) -> None:
    rows = [linked.enter("REPEVAX", "25/04/2017"), linked.enter("PRIORIX", "01/02/2003")]
    linked.service.fail_next(error, moment=moment)
    summary = linked.export()
    assert summary.failure == sentence(error)
    assert summary.waiting == 2
    assert {linked.state_of(row) for row in rows} == {SyncState.PENDING}
    assert len(waiting(linked.centre).intentions) == 2
    assert later(linked) == 2
    assert {linked.state_of(row) for row in rows} == {SyncState.SYNCHRONISED}
    (carnet,) = linked.service.carnets.values()
    assert len(carnet.doses) == 2


@pytest.mark.parametrize(
    "error",
    [api.NotAllowed("x"), api.NotFound("x"), api.InvalidInput("x"), api.VaccineUnknown("x")],
    ids=lambda error: error.code,
)
def test_a_refused_row_says_why_and_the_others_go(linked: World, error: api.CarnetApiError) -> None:
    refused = linked.enter("PRIORIX", "01/02/2003")
    linked.service.fail_next(error)
    summary = linked.export()
    assert linked.state_of(refused) is SyncState.FAILED
    assert summary.refused == [(refused, sentence(error))]
    assert later(linked) == 0
    linked.export()
    assert linked.state_of(refused) is SyncState.SYNCHRONISED
    assert not Intention.objects.filter(outcome__in=[Outcome.OPEN, Outcome.REFUSED]).exists()


def test_a_sharing_ended_by_the_holder_ends_the_link_and_keeps_the_rows(linked: World) -> None:
    row = linked.enter("REPEVAX", "25/04/2017")
    (carnet,) = linked.service.carnets.values()
    linked.service.holder_ends_sharing(carnet, linked.organisation.id)
    with pytest.raises(api.SharingEnded):
        linked.export()
    link = CarnetLink.objects.get()
    assert link.ended_over_there
    assert link.ended_at is not None
    assert linked.rows() == [row]
    assert not Intention.objects.filter(outcome=Outcome.OPEN).exists()
    linked.link(carnet.share_code)
    linked.export()
    assert linked.state_of(row) is SyncState.SYNCHRONISED


def test_a_refresh_says_when_it_could_not_and_asks_again_later(linked: World) -> None:
    def refresh() -> CarnetLink:
        return actions.refresh_twins(
            patient=linked.patient, by=linked.nurse, gateway=linked.gateway, now=linked.now
        )

    linked.service.fail_next(api.Unavailable("down"))
    with pytest.raises(api.Unavailable):
        refresh()
    assert CarnetLink.objects.get().refresh_failure == "unavailable"
    calls = len(linked.service.calls)
    refresh()
    assert len(linked.service.calls) == calls, "at most every five minutes"
    linked.later(timedelta(minutes=5))
    assert refresh().refresh_failure == ""
    assert len(linked.service.calls) == calls + 1


def test_a_refresh_shows_what_the_holder_changed_and_changes_no_row(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    (dose,) = carnet.doses
    linked.service.holder_changes(carnet, dose, batch="Z9")
    linked.later(timedelta(minutes=6))
    actions.refresh_twins(
        patient=linked.patient, by=linked.nurse, gateway=linked.gateway, now=linked.now
    )
    assert linked.state_of(row) is SyncState.DIFFERS
    row.refresh_from_db()
    assert row.lot == "A1"
    modified = row.modified_at
    assert linked.carry_out_import().refreshed == 1
    row.refresh_from_db()
    assert (row.lot, row.modified_at, row.version) == ("Z9", modified, 1)


def test_a_stale_change_is_read_again_and_shown_never_overwritten(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    (dose,) = carnet.doses
    linked.service.holder_changes(carnet, dose, batch="THEIRS")
    Vaccination.objects.filter(pk=row.pk).update(lot="OURS")
    linked.export()
    assert carnet.doses[dose].batch == "THEIRS"
    assert linked.state_of(row) is SyncState.DIFFERS
    linked.export()
    assert carnet.doses[dose].batch == "THEIRS"
    actions.keep_ours(patient=linked.patient, row=row, by=linked.nurse, now=linked.now)
    linked.export()
    assert carnet.doses[dose].batch == "OURS"
    assert linked.state_of(row) is SyncState.SYNCHRONISED


def test_taking_theirs_settles_a_difference_too(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    linked.service.holder_changes(carnet, next(iter(carnet.doses)), batch="THEIRS")
    Vaccination.objects.filter(pk=row.pk).update(lot="OURS")
    linked.carry_out_import()
    row.refresh_from_db()
    assert row.lot == "OURS"
    actions.take_theirs(
        patient=linked.patient,
        row=row,
        by=linked.nurse,
        gateway=linked.gateway,
        now=linked.now,
    )
    row.refresh_from_db()
    assert row.lot == "THEIRS"
    assert linked.state_of(row) is SyncState.SYNCHRONISED


def test_a_change_written_before_a_lost_answer_is_recognised(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017", lot="A1")
    linked.export()
    Vaccination.objects.filter(pk=row.pk).update(lot="B2")
    linked.service.fail_next(api.Unavailable("500"), moment=Moment.AFTER)
    linked.export()
    later(linked)
    assert linked.state_of(row) is SyncState.SYNCHRONISED
    assert [dose.batch for dose in carnet.doses.values()] == ["B2"]


@pytest.mark.parametrize("moment", list(Moment))
def test_a_validation_cut_by_a_failure_is_finished_once(linked: World, moment: Moment) -> None:
    (carnet,) = linked.service.carnets.values()
    dose = linked.service.declare(carnet, REPEVAX, DAY)
    linked.service.faults.append((Moment.BEFORE, None))  # type: ignore[arg-type]
    linked.service.fail_next(api.Unavailable("500"), moment=moment)
    ticked = actions.ImportDecision(actions.Decision.VALIDATE, version=dose.version)
    summary = linked.carry_out_import({dose.id: ticked})
    assert (summary.validated, summary.failure) == (0, sentence(api.Unavailable()))
    later(linked)
    assert len(linked.rows()) == 1
    assert linked.carry_out_import().everything


def test_a_deletion_whose_creation_was_never_confirmed_leaves_no_dose(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.service.fail_next(api.Unavailable("500"), moment=Moment.AFTER)
    linked.export()
    assert deletion_reach(linked.patient, row) is DeletionReach.BOTH
    linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.DELETED
    assert [dose.deletion is None for dose in carnet.doses.values()] == [False]
    assert linked.carry_out_import().everything


def test_a_refused_deletion_gives_the_row_back_with_the_reason(linked: World) -> None:
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.fail_next(api.NotAllowed("x"))
    with pytest.raises(api.NotAllowed):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.FAILED


def test_a_dose_that_is_said_not_to_be_found_and_stands_is_not_taken_for_deleted(
    linked: World,
) -> None:
    """A 404 that lies: the row must not be buried while its dose stands in the carnet."""
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.fail_next(api.NotFound("x"))
    with pytest.raises(api.NotFound):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.FAILED
    linked.delete(row)
    assert all(dose.deletion for dose in carnet.doses.values())
    assert linked.rows() == []


def test_a_dose_that_changed_is_not_deleted_unseen(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    row = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    linked.service.holder_changes(carnet, next(iter(carnet.doses)), batch="Z9")
    with pytest.raises(api.StaleVersion):
        linked.delete(row)
    row.refresh_from_db()
    assert row.lifecycle == Lifecycle.ACTIVE
    assert linked.state_of(row) is SyncState.DIFFERS
    linked.delete(row)
    assert all(dose.deletion for dose in carnet.doses.values())


def test_anothers_dose_stays_in_the_carnet_and_comes_back(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    other = linked.other_centre()
    shared = other.link(other.look_up(carnet.share_code, born=carnet.birth_date).ticket)
    theirs = linked.service.declare(carnet, PRIORIX, DAY)
    from carnet_api.wire import ValidationMethod, ValidationRequest

    request = ValidationRequest(method=ValidationMethod.EXECUTION, version=1)
    other.validate_vaccination(shared.record.uuid, theirs.id, request)
    linked.carry_out_import()
    (row,) = linked.rows()
    assert deletion_reach(linked.patient, row) is DeletionReach.HERE_ANOTHERS_DOSE_STAYS
    linked.delete(row)
    assert linked.rows() == []
    assert carnet.doses[theirs.id].deletion is None
    assert linked.carry_out_import().recorded == 1


def test_two_equal_rows_are_one_dose_until_a_person_says_two(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    first = linked.enter("REPEVAX", "25/04/2017")
    second = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    states = {linked.state_of(first), linked.state_of(second)}
    assert states == {SyncState.SYNCHRONISED, SyncState.FAILED}
    assert len(carnet.doses) == 1
    refused = next(r for r in (first, second) if linked.state_of(r) is SyncState.FAILED)
    actions.export_again(
        patient=linked.patient,
        row=refused,
        by=linked.nurse,
        gateway=linked.gateway,
        now=linked.now,
    )
    assert linked.state_of(refused) is SyncState.SYNCHRONISED
    assert len(carnet.doses) == 2


def test_the_worker_waits_longer_each_time_and_never_forgets(linked: World) -> None:
    linked.enter("REPEVAX", "25/04/2017")
    for _ in range(3):
        linked.service.fail_next(api.Unavailable("down"))
    linked.export()
    waits = []
    for _ in range(2):
        intention = Intention.objects.get(act=Act.EXPORT)
        waits.append(intention.next_try_at - linked.now)
        linked.later(timedelta(hours=2))
        choose(carnets=lambda _, who: FakeCarnetGateway(linked.service, linked.organisation, who))
        finish_due(linked.now)
        choose()
    assert waits[0] < waits[1]
    assert Intention.objects.get(act=Act.EXPORT).tries == 3


def test_a_carnet_that_another_dossier_holds_is_refused(linked: World) -> None:
    from tests.calcium.world import make_patient

    (carnet,) = linked.service.carnets.values()
    linked.patient = make_patient(linked.centre, "TEST0000002")
    with pytest.raises(Exception, match="déjà lié à un autre dossier"):
        linked.link(carnet.share_code)
    assert CarnetLink.objects.count() == 1


def test_creation_is_refused_in_the_words_that_lead_on(world: World) -> None:
    world.service.add_carnet("AAAA-BBBB", born=world.patient.birth_date, email="elise@etu.test")
    with pytest.raises(api.CarnetExists) as refusal:
        actions.create_and_link(
            patient=world.patient,
            agreed=True,
            by=world.nurse,
            gateway=world.gateway,
            today=world.now.date(),
            now=world.now,
        )
    assert "renvoi du code" in sentence(refusal.value)
