"""Doses sent, read, changed, validated and deleted, and the nomenclature that names them."""

import pytest

from carnet_api.errors import (
    AlreadyThere,
    NotAllowed,
    NotFound,
    StaleVersion,
    VaccinationDeleted,
    VaccineUnknown,
)
from carnet_api.wire import CreatorKind, ProofDocument, ValidationMethod, ValidationRequest
from tests.treaty.world import AGRIPPAL, DAY, REPEVAX, RUBELOGEN, World, changed, dose, linked


class VaccinationContract:
    """Doses: written once, changed with their version, deleted into tombstones."""

    def test_a_dose_sent_is_read_back_the_same(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        sent = dose()
        made = world.gateway.create_vaccination(carnet_id, sent)
        read = world.gateway.vaccination(carnet_id, made.id)
        assert (read.vaccine.id, read.date, read.batch) == (REPEVAX, DAY, "A1234")
        assert read.source_id == sent.source_id
        assert read.validation is not None
        assert read.validation.method is ValidationMethod.PROOF
        assert read.creator.kind is CreatorKind.PROFESSIONAL
        assert read == made

    def test_the_same_source_twice_makes_one_dose_in_its_present_state(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        sent = dose()
        made = world.gateway.create_vaccination(carnet_id, sent)
        change = changed(made, batch="B", version=made.version)
        world.gateway.change_vaccination(carnet_id, made.id, change)
        again = world.gateway.create_vaccination(carnet_id, sent)
        assert (again.id, again.batch) == (made.id, "B")
        assert len(world.gateway.vaccinations(carnet_id).items) == 1

    def test_the_source_of_a_deleted_dose_answers_its_tombstone(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        sent = dose()
        made = world.gateway.create_vaccination(carnet_id, sent)
        world.gateway.delete_vaccination(carnet_id, made.id, version=made.version)
        with pytest.raises(VaccinationDeleted) as deleted:
            world.gateway.create_vaccination(carnet_id, sent)
        assert deleted.value.vaccination is not None
        assert deleted.value.vaccination.id == made.id

    def test_an_equal_dose_is_named_and_not_doubled(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        with pytest.raises(AlreadyThere) as there:
            world.gateway.create_vaccination(carnet_id, dose())
        assert there.value.vaccination_id == declared

    def test_two_doses_of_one_day_stand_when_a_person_said_so(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        world.gateway.create_vaccination(carnet_id, dose(distinct_from=(declared,)))
        assert len(world.gateway.vaccinations(carnet_id).items) == 2

    def test_another_centre_sees_no_source(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.create_vaccination(carnet_id, dose())
        linked(world.other_centre)
        [seen] = world.other_centre.vaccinations(carnet_id).items
        assert seen.source_id is None
        assert not seen.permissions.delete

    def test_an_unknown_vaccine_is_refused(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        with pytest.raises(VaccineUnknown):
            world.gateway.create_vaccination(carnet_id, dose(999_999))

    def test_a_stale_version_changes_nothing_and_shows_the_present(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        made = world.gateway.create_vaccination(carnet_id, dose())
        world.gateway.change_vaccination(
            carnet_id, made.id, changed(made, batch="B", version=made.version)
        )
        with pytest.raises(StaleVersion) as stale:
            world.gateway.change_vaccination(
                carnet_id, made.id, changed(made, batch="C", version=made.version)
            )
        assert stale.value.vaccination is not None
        assert stale.value.vaccination.batch == "B"

    def test_a_declared_dose_is_validated_on_proof_once(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        [seen] = world.gateway.vaccinations(carnet_id).items
        assert seen.validation is None
        assert seen.permissions.validate_
        request = ValidationRequest(
            method=ValidationMethod.PROOF,
            document=ProofDocument.CERTIFICATE,
            version=seen.version,
        )
        validated = world.gateway.validate_vaccination(carnet_id, declared, request)
        again = world.gateway.validate_vaccination(carnet_id, declared, request)
        assert validated.validation is not None
        who = validated.validation.validator
        assert who.name == f"{who.first_name} {who.last_name}", "each name once"
        assert again == validated

    def test_what_the_holder_declared_and_we_validated_we_may_delete(self, world: World) -> None:
        declared = world.declare(RUBELOGEN, DAY)
        carnet_id = linked(world.gateway)
        [seen] = world.gateway.vaccinations(carnet_id).items
        with pytest.raises(NotAllowed):
            world.gateway.delete_vaccination(carnet_id, declared, version=seen.version)
        request = ValidationRequest(method=ValidationMethod.PROOF, version=seen.version)
        validated = world.gateway.validate_vaccination(carnet_id, declared, request)
        world.gateway.delete_vaccination(carnet_id, declared, version=validated.version)
        assert world.gateway.vaccinations(carnet_id).items == ()

    def test_another_centres_dose_is_neither_changed_nor_deleted(self, world: World) -> None:
        carnet_id = linked(world.other_centre)
        made = world.other_centre.create_vaccination(carnet_id, dose())
        linked(world.gateway)
        with pytest.raises(NotAllowed):
            world.gateway.delete_vaccination(carnet_id, made.id, version=made.version)
        with pytest.raises(NotAllowed):
            world.gateway.change_vaccination(
                carnet_id, made.id, changed(made, batch="B", version=made.version)
            )

    def test_deleting_twice_is_no_error(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        made = world.gateway.create_vaccination(carnet_id, dose())
        for _ in range(2):
            world.gateway.delete_vaccination(
                carnet_id, made.id, version=made.version, reason="Saisie par erreur"
            )
        assert world.gateway.vaccinations(carnet_id).items == ()

    def test_tombstones_come_only_with_since(self, world: World) -> None:
        declared = world.declare(AGRIPPAL, DAY)
        carnet_id = linked(world.gateway)
        before = world.gateway.vaccinations(carnet_id)
        assert before.revision is not None
        world.holder_deletes(declared)
        assert world.gateway.vaccinations(carnet_id).items == ()
        [tombstone] = world.gateway.vaccinations(carnet_id, since=before.revision).items
        assert tombstone.id == declared
        assert tombstone.deletion is not None
        assert tombstone.deletion.by.kind is CreatorKind.HOLDER

    def test_since_the_present_revision_nothing_has_changed(self, world: World) -> None:
        declared = world.declare(AGRIPPAL, DAY)
        carnet_id = linked(world.gateway)
        now = world.gateway.vaccinations(carnet_id)
        assert world.gateway.vaccinations(carnet_id, since=now.revision).items == ()
        world.holder_changes(declared, batch="NEW")
        [seen] = world.gateway.vaccinations(carnet_id, since=now.revision).items
        assert seen.batch == "NEW"

    def test_a_dose_is_found_only_with_its_carnet(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        with pytest.raises(NotFound):
            world.gateway.vaccination(carnet_id, 987_654_321)

    def test_the_nomenclature_comes_once(self, world: World) -> None:
        first = world.gateway.nomenclature()
        assert first.nomenclature is not None
        assert {REPEVAX, AGRIPPAL, RUBELOGEN} <= {v.id for v in first.nomenclature.vaccines}
        assert world.gateway.nomenclature(etag=first.etag).nomenclature is None
