"""Waits, jitter, Retry-After and the circuit: plain values first, then the database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcium.linking import circuit
from calcium.linking.adapter import carnet_gateway, choose, system_gateway
from calcium.linking.circuit import CircuitOpen
from calcium.linking.errors import sentence
from calcium.linking.models import Circuit, Intention, Outcome
from calcium.linking.probing import probe
from calcium.linking.retries import (
    FAILURES_TO_OPEN,
    FIRST_PATIENCE,
    LONGEST_COOL_OFF,
    LONGEST_PATIENCE,
    cool_off,
    may_be_retried,
    spread_of,
    wait_before_next_try,
)
from calcium.linking.tasks import finish_due, probe_silent_centres
from carnet_api import errors as api
from carnet_api.fake import FakeCarnetGateway
from carnet_api.wire import ErrorBody
from tests.calcium.world import World

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
tries = st.integers(0, 60)
spreads = st.floats(0, 1)


def busy(seconds: int | None) -> api.TooManyRequests:
    body = ErrorBody(code="too_many_requests", message="", retry_after=seconds)
    return api.TooManyRequests("wait", body=body)


@given(tries, spreads)
def test_a_wait_is_never_longer_than_an_hour_and_never_less_than_half_a_minute(
    made: int, spread: float
) -> None:
    wait = wait_before_next_try(made, spread=spread)
    assert FIRST_PATIENCE / 2 <= wait <= LONGEST_PATIENCE


@given(tries)
def test_each_try_waits_at_least_as_long_as_the_one_before(made: int) -> None:
    sooner = wait_before_next_try(made, spread=0)
    assert wait_before_next_try(made + 1, spread=0) >= sooner


@given(tries, spreads, st.integers(0, 200_000))
def test_what_the_server_asked_to_wait_is_waited(made: int, spread: float, asked: int) -> None:
    at_least = timedelta(seconds=asked)
    assert wait_before_next_try(made, spread=spread, at_least=at_least) >= at_least
    assert cool_off(made, spread=spread, at_least=at_least) >= min(at_least, timedelta(days=1))


@given(tries, spreads)
def test_an_open_circuit_is_tried_again_within_ten_minutes(made: int, spread: float) -> None:
    assert timedelta() < cool_off(made, spread=spread) <= LONGEST_COOL_OFF


def test_what_failed_together_is_not_tried_again_together() -> None:
    keys = [uuid4() for _ in range(50)]
    waits = {wait_before_next_try(3, spread=spread_of(key, 3)) for key in keys}
    assert len(waits) > 40
    assert spread_of(keys[0], 1) == spread_of(keys[0], 1) != spread_of(keys[0], 2)


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("invalid_input", True),
        ("vaccine_unknown", True),
        ("not_allowed", True),
        ("vaccination_deleted", False),
        ("already_there", False),
        ("carnet_exists", False),
        ("ticket_expired", False),
        ("already_claimed", False),
        ("not_shared", False),
    ],
)
def test_a_refusal_is_offered_again_only_where_a_person_can_mend_it(
    code: str, offered: bool
) -> None:
    assert may_be_retried(waits=False, code=code) is offered
    assert may_be_retried(waits=True, code=code)


@pytest.fixture
def answering(world: World) -> object:
    choose(carnets=lambda _, who: FakeCarnetGateway(world.service, world.organisation, who))
    yield world
    choose()


def fail(world: World, error: api.CarnetApiError, times: int) -> None:
    """So many calls in a row, each of which fails so."""
    gateway = carnet_gateway(by=world.nurse, now=lambda: world.now)
    for _ in range(times):
        world.service.fail_next(error)
        with pytest.raises(type(error)):
            gateway.nomenclature()


@pytest.mark.django_db
class TestCircuit:
    """One row a centre, the same for every page and every worker."""

    def test_while_mesvaccins_answers_nothing_is_written(self, answering: World) -> None:
        carnet_gateway(by=answering.nurse).nomenclature()
        assert not Circuit.objects.exists()

    def test_a_refusal_is_an_answer(self, answering: World) -> None:
        fail(answering, api.NotAllowed("no"), FAILURES_TO_OPEN + 2)
        assert circuit.standing(answering.centre.pk) is None

    def test_failures_in_a_row_open_it_for_the_whole_centre(self, answering: World) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        calls = len(answering.service.calls)
        for agent in (answering.nurse, answering.secretary):
            with pytest.raises(CircuitOpen) as refused:
                carnet_gateway(by=agent, now=lambda: answering.now).nomenclature()
        assert len(answering.service.calls) == calls, "nobody waits for a call any more"
        assert "ne l'appelle plus pour l'instant" in sentence(refused.value)
        standing = circuit.standing(answering.centre.pk)
        assert standing is not None
        assert (standing.failing_since, standing.cause) == (answering.now, "unavailable")

    def test_an_answer_in_between_counts_from_the_beginning(self, answering: World) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN - 1)
        carnet_gateway(by=answering.nurse, now=lambda: answering.now).nomenclature()
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN - 1)
        assert circuit.standing(answering.centre.pk) is None

    def test_after_the_pause_one_caller_tries_and_an_answer_closes_it(
        self, answering: World
    ) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        answering.later(timedelta(minutes=1))
        assert circuit.admit(answering.centre.pk, now=answering.now) is not None
        with pytest.raises(CircuitOpen):
            circuit.admit(answering.centre.pk, now=answering.now)
        answering.later(timedelta(minutes=1))  # the one who tried was never heard of again
        system_gateway(answering.centre, now=lambda: answering.now).nomenclature()
        assert circuit.standing(answering.centre.pk) is None
        assert Circuit.objects.get().failures == 0

    def test_a_try_that_fails_opens_it_again_for_longer(self, answering: World) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        waits = []
        for _ in range(6):
            standing = circuit.standing(answering.centre.pk)
            assert standing is not None
            assert standing.open_until is not None
            waits.append(standing.open_until - answering.now)
            answering.clock[0] = standing.open_until
            answering.service.fail_next(api.Unavailable("down"))
            probe_silent_centres(answering.now)
        assert waits[-1] > waits[0] * 4
        assert max(waits) <= LONGEST_COOL_OFF

    def test_the_calls_under_way_when_it_opened_do_not_lengthen_the_pause(
        self, answering: World
    ) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        before = Circuit.objects.get()
        for _ in range(20):
            circuit.note_failure(
                answering.centre.pk, api.Unavailable("late"), call="carnet", now=answering.now
            )
        after = Circuit.objects.get()
        assert (after.open_until, after.openings) == (before.open_until, before.openings)

    def test_retry_after_opens_it_at_once_and_is_respected(self, answering: World) -> None:
        fail(answering, busy(300), 1)
        standing = circuit.standing(answering.centre.pk)
        assert standing is not None
        assert standing.open_until is not None
        assert standing.open_until >= answering.now + timedelta(seconds=300)

    def test_a_persons_own_throttle_does_not_stop_the_centre(self, answering: World) -> None:
        answering.service.fail_next(busy(86_400))
        with pytest.raises(api.TooManyRequests):
            carnet_gateway(by=answering.nurse).look_up("0000-0000", born=answering.now.date())
        assert circuit.standing(answering.centre.pk) is None

    def test_a_person_may_try_without_waiting(self, answering: World) -> None:
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        probe(answering.centre, now=answering.now)
        assert circuit.standing(answering.centre.pk) is not None
        probe(answering.centre, now=answering.now, at_once=True)
        assert circuit.standing(answering.centre.pk) is None

    def test_another_centre_goes_on(self, answering: World) -> None:
        from calcium.centres.models import Centre

        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        elsewhere = Centre.objects.create(name="Ailleurs")
        assert circuit.admit(elsewhere.pk, now=answering.now) is None

    def test_what_waits_is_not_tried_and_does_not_lose_its_turn(self, answering: World) -> None:
        answering.carnet()
        answering.link()
        answering.enter("REPEVAX", "25/04/2017")
        fail(answering, api.Unavailable("down"), FAILURES_TO_OPEN)
        guarded = carnet_gateway(by=answering.nurse, now=lambda: answering.now)
        from calcium.linking import actions

        summary = actions.export_vaccinations(
            patient=answering.patient, by=answering.nurse, gateway=guarded, now=answering.now
        )
        assert "ne l'appelle plus pour l'instant" in summary.failure
        waiting = Intention.objects.get(outcome=Outcome.OPEN)
        assert (waiting.tries, waiting.reason) == (0, "")
        assert waiting.next_try_at <= answering.now + timedelta(minutes=1)
        answering.later(timedelta(minutes=2))
        assert finish_due(answering.now) == 1


@pytest.mark.django_db
def test_a_429_holds_what_waits_back_for_as_long_as_it_says(world: World) -> None:
    world.carnet()
    world.link()
    world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(busy(7200))
    world.export()
    waiting = Intention.objects.get(outcome=Outcome.OPEN)
    assert waiting.next_try_at >= world.now + timedelta(seconds=7200)
    assert waiting.tried_at == world.now
