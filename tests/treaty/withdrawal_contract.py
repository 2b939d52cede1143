"""Taking back a validation: by who gave it, once, and never another's."""

from uuid import UUID

import pytest

from carnet_api.errors import NotAllowed, SharingEnded, StaleVersion, VaccinationDeleted
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import (
    CreatorKind,
    ProofDocument,
    VaccinationDocument,
    ValidationMethod,
    ValidationRequest,
)
from tests.treaty.world import DAY, RUBELOGEN, World, changed, dose, linked


def vouch(gateway: CarnetGateway, carnet_id: UUID, number: int) -> VaccinationDocument:
    """Validate a declared dose on proof."""
    seen = gateway.vaccination(carnet_id, number)
    request = ValidationRequest(
        method=ValidationMethod.PROOF, document=ProofDocument.CERTIFICATE, version=seen.version
    )
    return gateway.validate_vaccination(carnet_id, number, request)


class WithdrawalContract:
    """« Annuler cet import » takes back what the import had vouched for."""

    def test_the_dose_is_declared_again(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        validated = vouch(world.gateway, carnet_id, declared)
        after = world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        assert after.validation is None
        assert after.version > validated.version
        assert after.permissions.validate_
        assert not after.permissions.delete
        assert world.gateway.vaccination(carnet_id, declared) == after

    def test_a_second_time_answers_the_dose_as_it_is(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        validated = vouch(world.gateway, carnet_id, declared)
        first = world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        again = world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        assert again == first

    def test_the_holder_may_change_the_dose_again(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        validated = vouch(world.gateway, carnet_id, declared)
        world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        world.holder_changes(declared, batch="CORRIGE")
        assert world.gateway.vaccination(carnet_id, declared).batch == "CORRIGE"

    def test_anothers_validation_stays(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        linked(world.other_centre)
        validated = vouch(world.other_centre, carnet_id, declared)
        with pytest.raises(NotAllowed):
            world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        assert world.gateway.vaccination(carnet_id, declared).validation is not None

    def test_a_dose_that_has_changed_since_keeps_its_validation(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        validated = vouch(world.gateway, carnet_id, declared)
        world.gateway.change_vaccination(
            carnet_id, declared, changed(validated, batch="B", version=validated.version)
        )
        with pytest.raises(StaleVersion) as stale:
            world.gateway.withdraw_validation(carnet_id, declared, version=validated.version)
        assert stale.value.vaccination is not None
        assert stale.value.vaccination.validation is not None

    def test_a_deleted_dose_has_no_validation_to_take_back(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        made = world.gateway.create_vaccination(carnet_id, dose())
        world.gateway.delete_vaccination(carnet_id, made.id, version=made.version)
        with pytest.raises(VaccinationDeleted):
            world.gateway.withdraw_validation(carnet_id, made.id, version=made.version)

    def test_a_carnet_that_is_not_shared_is_closed(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        world.holder_ends_sharing()
        with pytest.raises(SharingEnded):
            world.gateway.withdraw_validation(carnet_id, declared, version=1)

    def test_every_dose_names_who_changed_it_last(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        seen = world.gateway.vaccination(carnet_id, declared)
        assert seen.updated_by is not None
        assert seen.updated_by.kind is CreatorKind.HOLDER
        validated = vouch(world.gateway, carnet_id, declared)
        assert validated.updated_by is not None
        assert validated.updated_by.organisation is not None
        assert validated.creator.kind is CreatorKind.HOLDER
