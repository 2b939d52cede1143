"""Making the carnet of somebody who has none."""

import datetime
from uuid import UUID, uuid4

import pytest

from carnet_api.errors import CarnetExists, SharingEnded
from carnet_api.wire import NewCarnet
from tests.treaty.world import BORN, World


class CreationContract:
    """« Créer et associer à partir des données du patient »."""

    def new(self, *, email: str = "nouvelle@demo.test", source_id: UUID | None = None) -> NewCarnet:
        return NewCarnet(
            source_id=source_id or uuid4(),
            last_name="PETIT",
            first_name="Nour",
            birth_date=BORN,
            email=email,
            agreed_on=datetime.date(2026, 9, 1),
            agreement="L'étudiante est d'accord pour la création de son carnet.",
        )

    def test_a_carnet_is_made_and_shared(self, world: World) -> None:
        carnet_id = world.gateway.create_carnet(self.new()).record.uuid
        assert world.gateway.carnet(carnet_id).last_name == "PETIT"

    def test_the_same_creation_twice_makes_one_carnet(self, world: World) -> None:
        new = self.new()
        first = world.gateway.create_carnet(new)
        assert world.gateway.create_carnet(new).record.uuid == first.record.uuid

    def test_it_is_refused_when_email_and_birth_date_are_known(self, world: World) -> None:
        with pytest.raises(CarnetExists):
            world.gateway.create_carnet(self.new(email=world.holder_email.upper()))

    def test_only_its_creator_sees_it(self, world: World) -> None:
        carnet_id = world.gateway.create_carnet(self.new()).record.uuid
        with pytest.raises(SharingEnded):
            world.other_centre.carnet(carnet_id)
