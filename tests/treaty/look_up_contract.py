"""Finding a carnet by its code, linking it, and the end of the sharing."""

import datetime
from uuid import uuid4

import pytest

from carnet_api.errors import CarnetNotFound, SharingEnded, TicketExpired
from carnet_api.wire import Channel
from tests.treaty.world import BORN, CODE, World, linked


class LookUpContract:
    """Linking is two steps: whose carnet it is, then the sharing."""

    @pytest.mark.parametrize("typed", ["9V79-2GHA", "9v792gha", " 9V79 2GHA ", "9V79-2gHa"])
    def test_a_code_is_read_however_it_is_typed(self, world: World, typed: str) -> None:
        found = world.gateway.look_up(typed, born=BORN)
        assert found.birth_date == BORN
        assert found.birth_date_matches

    def test_only_the_year_must_agree_and_the_rest_is_told(self, world: World) -> None:
        found = world.gateway.look_up(CODE, born=BORN.replace(month=1))
        assert not found.birth_date_matches

    def test_another_birth_year_is_answered_like_a_wrong_code(self, world: World) -> None:
        with pytest.raises(CarnetNotFound) as other_year:
            world.gateway.look_up(CODE, born=BORN.replace(year=2002))
        with pytest.raises(CarnetNotFound) as wrong_code:
            world.gateway.look_up("0000-0000", born=BORN)
        assert other_year.value.message == wrong_code.value.message

    def test_a_look_up_opens_nothing(self, world: World) -> None:
        world.gateway.look_up(CODE, born=BORN)
        with pytest.raises(SharingEnded):
            world.gateway.vaccinations(uuid4())

    def test_a_ticket_creates_the_sharing(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        assert world.gateway.carnet(carnet_id).birth_date == BORN

    def test_linking_again_answers_the_same_sharing(self, world: World) -> None:
        first = world.gateway.link(world.gateway.look_up(CODE, born=BORN).ticket)
        second = world.gateway.link(world.gateway.look_up(CODE, born=BORN).ticket)
        assert first.uuid == second.uuid

    def test_a_used_ticket_answers_the_same_sharing_even_late(self, world: World) -> None:
        ticket = world.gateway.look_up(CODE, born=BORN).ticket
        first = world.gateway.link(ticket)
        world.later(datetime.timedelta(minutes=10))
        assert world.gateway.link(ticket).uuid == first.uuid

    def test_an_unused_ticket_ends_after_five_minutes(self, world: World) -> None:
        ticket = world.gateway.look_up(CODE, born=BORN).ticket
        world.later(datetime.timedelta(minutes=6))
        with pytest.raises(TicketExpired):
            world.gateway.link(ticket)

    def test_a_ticket_serves_only_the_centre_that_looked_up(self, world: World) -> None:
        ticket = world.gateway.look_up(CODE, born=BORN).ticket
        with pytest.raises(TicketExpired):
            world.other_centre.link(ticket)

    def test_the_end_of_a_sharing_closes_the_carnet(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.end_sharing(carnet_id)
        with pytest.raises(SharingEnded):
            world.gateway.carnet(carnet_id)

    def test_ending_twice_is_no_error_and_the_code_opens_nothing_more(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.end_sharing(carnet_id)
        world.gateway.end_sharing(carnet_id)
        with pytest.raises(CarnetNotFound):
            world.gateway.look_up(CODE, born=BORN)

    def test_a_used_ticket_does_not_open_again_what_was_closed(self, world: World) -> None:
        ticket = world.gateway.look_up(CODE, born=BORN).ticket
        carnet_id = world.gateway.link(ticket).record.uuid
        world.gateway.end_sharing(carnet_id)
        with pytest.raises(TicketExpired):
            world.gateway.link(ticket)

    def test_the_holder_may_end_the_sharing(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.holder_ends_sharing()
        with pytest.raises(SharingEnded):
            world.gateway.vaccinations(carnet_id)

    def test_the_code_is_sent_by_email_when_address_and_birth_date_agree(
        self, world: World
    ) -> None:
        assert world.gateway.send_code(world.holder_email, born=BORN).channel is Channel.EMAIL

    def test_another_birth_date_or_address_gets_the_neutral_answer(self, world: World) -> None:
        other_day = BORN.replace(day=5)
        assert world.gateway.send_code(world.holder_email, born=other_day).channel is None
        assert world.gateway.send_code("personne@demo.test", born=BORN).channel is None
