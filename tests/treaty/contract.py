"""What any `CarnetGateway` must do, held against the fake and against the real MesVaccins.

A subclass gives a fixture `world`: a MesVaccins with two organisations, and the hands of the
holder of a carnet. Vaccine numbers are NUVA's: 29 REPEVAX, 2 AGRIPPAL, 368 RUBELOGEN.
"""

import datetime
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from carnet_api.errors import (
    AlreadyThere,
    CarnetExists,
    CarnetNotFound,
    NotAllowed,
    NotFound,
    SharingEnded,
    StaleVersion,
    TicketExpired,
    VaccinationDeleted,
    VaccineUnknown,
)
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import (
    Channel,
    CreatorKind,
    NewCarnet,
    ProofDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)

REPEVAX, AGRIPPAL, RUBELOGEN = 29, 2, 368
CODE = "9V79-2GHA"
BORN = datetime.date(2001, 5, 4)
DAY = datetime.date(2017, 4, 25)
ON_PROOF = ValidationInput(method=ValidationMethod.PROOF, document=ProofDocument.PAPER_BOOKLET)


class World(Protocol):
    """A MesVaccins in which one holder, born on BORN, has the code CODE."""

    gateway: CarnetGateway
    other_centre: CarnetGateway
    holder_email: str

    def declare(self, vaccine_id: int, date: datetime.date, *, batch: str = "") -> int:
        """Add a dose as the holder; answer its id."""

    def holder_changes(self, vaccination_id: int, *, batch: str) -> None:
        """Change the holder's declared dose."""

    def holder_deletes(self, vaccination_id: int) -> None:
        """Delete the holder's declared dose."""

    def holder_ends_sharing(self) -> None:
        """End the sharing with the first centre."""

    def later(self, delay: datetime.timedelta) -> None:
        """Let time pass."""


def linked(gateway: CarnetGateway) -> UUID:
    """Link the carnet of CODE, and answer its identifier."""
    return gateway.link(gateway.look_up(CODE, born=BORN).ticket).record.uuid


def dose(
    vaccine_id: int = REPEVAX,
    date: datetime.date = DAY,
    *,
    batch: str = "A1234",
    source_id: UUID | None = None,
    distinct_from: tuple[int, ...] = (),
) -> VaccinationInput:
    """Write down a dose to be sent."""
    return VaccinationInput(
        vaccine=VaccineReference(id=vaccine_id),
        wording="REPEVAX",
        date=date,
        batch=batch,
        validation=ON_PROOF,
        source_id=source_id or uuid4(),
        distinct_from=distinct_from,
    )


def changed(known: VaccinationDocument, *, batch: str, version: int) -> VaccinationChange:
    """Write down a dose with another batch."""
    return VaccinationChange(
        vaccine=VaccineReference(id=known.vaccine.id),
        wording=known.wording,
        date=known.date or DAY,
        batch=batch,
        version=version,
    )


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


class CarnetGatewayContract(LookUpContract, CreationContract, VaccinationContract):
    """The whole contract."""
