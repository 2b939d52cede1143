"""What a linked centre sees when the carnet that it knows is merged with another, or parted."""

import datetime
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from carnet_api.errors import CarnetMoved, SharingEnded, StaleVersion
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import VaccinationChange, VaccineReference
from tests.treaty.world import AGRIPPAL, DAY, REPEVAX, RUBELOGEN, dose, linked


class MergingWorld(Protocol):
    """The world of the contract, with the hands of MesVaccins' operator."""

    gateway: CarnetGateway
    other_centre: CarnetGateway

    def declare(self, vaccine_id: int, date: datetime.date, *, batch: str = "") -> int:
        """Add a dose to the carnet of CODE as the holder; answer its id."""

    def declare_in_another(self, vaccine_id: int, date: datetime.date) -> int:
        """Add a dose to another carnet of the same person; answer its id."""

    def merge_into_another(self) -> UUID:
        """Let the carnet of CODE go into that other carnet; answer the one that stands."""

    def part(self) -> None:
        """Undo the merge."""


class MergeContract:
    """A link follows by asking again where it is told to."""

    def test_a_call_to_the_merged_carnet_is_told_where_it_stands(self, world: MergingWorld) -> None:
        known = linked(world.gateway)
        kept = world.merge_into_another()
        with pytest.raises(CarnetMoved) as moved:
            world.gateway.carnet(known)
        assert moved.value.carnet_id == kept
        assert world.gateway.carnet(kept).uuid == kept

    def test_writes_are_told_too_and_nothing_is_written(self, world: MergingWorld) -> None:
        known = linked(world.gateway)
        kept = world.merge_into_another()
        with pytest.raises(CarnetMoved):
            world.gateway.create_vaccination(known, dose(RUBELOGEN))
        assert world.gateway.vaccinations(kept).items == ()

    def test_a_centre_that_saw_neither_is_told_nothing(self, world: MergingWorld) -> None:
        known = linked(world.gateway)
        kept = world.merge_into_another()
        for carnet_id in (known, kept):
            with pytest.raises(SharingEnded):
                world.other_centre.carnet(carnet_id)

    def test_a_link_that_had_ended_leads_nowhere(self, world: MergingWorld) -> None:
        known = linked(world.gateway)
        world.gateway.end_sharing(known)
        world.merge_into_another()
        with pytest.raises(SharingEnded):
            world.gateway.carnet(known)

    def test_every_dose_is_there_under_its_number(self, world: MergingWorld) -> None:
        here, there = world.declare(REPEVAX, DAY), world.declare_in_another(AGRIPPAL, DAY)
        linked(world.gateway)
        kept = world.merge_into_another()
        assert {item.id for item in world.gateway.vaccinations(kept).items} == {here, there}

    def test_an_equal_dose_is_there_once_and_names_its_other_number(
        self, world: MergingWorld
    ) -> None:
        here, there = world.declare(REPEVAX, DAY), world.declare_in_another(REPEVAX, DAY)
        linked(world.gateway)
        kept = world.merge_into_another()
        [item] = world.gateway.vaccinations(kept).items
        assert (item.id, item.former_ids) == (there, (here,))
        assert world.gateway.vaccination(kept, here).id == there

    def test_what_is_asked_of_the_other_number_answers_the_dose_that_stands(
        self, world: MergingWorld
    ) -> None:
        here, there = world.declare(REPEVAX, DAY), world.declare_in_another(REPEVAX, DAY)
        linked(world.gateway)
        kept = world.merge_into_another()
        change = VaccinationChange(
            vaccine=VaccineReference(id=REPEVAX), date=DAY, batch="B", version=1
        )
        with pytest.raises(StaleVersion) as stale:
            world.gateway.change_vaccination(kept, here, change)
        assert stale.value.vaccination is not None
        assert stale.value.vaccination.id == there
        with pytest.raises(StaleVersion):
            world.gateway.delete_vaccination(kept, here, version=1)
        assert len(world.gateway.vaccinations(kept).items) == 1

    def test_a_dose_sent_before_the_merge_is_not_made_again_after_it(
        self, world: MergingWorld
    ) -> None:
        known = linked(world.gateway)
        sent = dose(RUBELOGEN, source_id=uuid4())
        made = world.gateway.create_vaccination(known, sent)
        kept = world.merge_into_another()
        assert world.gateway.create_vaccination(kept, sent).id == made.id
        assert len(world.gateway.vaccinations(kept).items) == 1

    def test_what_came_with_the_merge_is_new_to_every_revision(self, world: MergingWorld) -> None:
        here = world.declare(REPEVAX, DAY)
        linked(world.gateway)
        kept = world.merge_into_another()
        seen = world.gateway.vaccinations(kept)
        assert [item.id for item in world.gateway.vaccinations(kept, since=0).items] == [here]
        assert world.gateway.vaccinations(kept, since=seen.revision).items == ()

    def test_the_end_of_the_sharing_is_asked_where_it_stands(self, world: MergingWorld) -> None:
        known = linked(world.gateway)
        kept = world.merge_into_another()
        with pytest.raises(CarnetMoved):
            world.gateway.end_sharing(known)
        world.gateway.end_sharing(kept)
        with pytest.raises(SharingEnded):
            world.gateway.carnet(kept)
        world.gateway.end_sharing(known)

    def test_a_merge_taken_back_leads_back(self, world: MergingWorld) -> None:
        here, there = world.declare(REPEVAX, DAY), world.declare_in_another(REPEVAX, DAY)
        known = linked(world.gateway)
        kept = world.merge_into_another()
        world.part()
        with pytest.raises(CarnetMoved) as moved:
            world.gateway.vaccinations(kept)
        assert moved.value.carnet_id == known
        [item] = world.gateway.vaccinations(known, since=0).items
        assert (item.id, item.former_ids) == (here, (there,))
