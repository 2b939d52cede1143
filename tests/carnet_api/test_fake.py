"""The fake keeps the contract, so that fast tests cannot drift from the truth."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from carnet_api.errors import Unavailable
from carnet_api.fake import (
    FakeCarnet,
    FakeCarnetGateway,
    FakeMesVaccins,
    Moment,
    merge_carnets,
    part_carnets,
)
from carnet_api.gateway import ActingProfessional, CarnetGateway
from carnet_api.wire import OrganisationDocument, VaccineDocument
from tests.treaty.contract import CarnetGatewayContract
from tests.treaty.world import AGRIPPAL, BORN, CODE, REPEVAX, RUBELOGEN

NURSE = ActingProfessional(id="1", name="DUPONT", first_name="Anne", role="nurse")


@dataclass
class FakeWorld:
    """The fake with two centres and one holder."""

    time: datetime.datetime = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
    holder_email: str = "etudiant@demo.test"
    service: FakeMesVaccins = field(init=False)
    home: FakeCarnet = field(init=False)

    def __post_init__(self) -> None:
        names = {REPEVAX: "REPEVAX", AGRIPPAL: "AGRIPPAL", RUBELOGEN: "RUBELOGEN"}
        vaccines = [VaccineDocument(id=number, name=name) for number, name in names.items()]
        self.service = FakeMesVaccins(vaccines, now=lambda: self.time)
        self.home = self.service.add_carnet(CODE, born=BORN, email=self.holder_email)
        self.another = self.service.add_carnet("0000-0001", born=BORN)
        self.homes: dict[int, UUID] = {}
        self.centre = OrganisationDocument(id=uuid4(), name="SSE de Nantes")
        other = OrganisationDocument(id=uuid4(), name="SSE de Lyon")
        self.gateway: CarnetGateway = FakeCarnetGateway(self.service, self.centre, NURSE)
        self.other_centre: CarnetGateway = FakeCarnetGateway(self.service, other, NURSE)

    def declare(self, vaccine_id: int, date: datetime.date, *, batch: str = "") -> int:
        return self.service.declare(self.home, vaccine_id, date, batch=batch).id

    def holder_changes(self, vaccination_id: int, *, batch: str) -> None:
        self.service.holder_changes(self.home, vaccination_id, batch=batch)

    def holder_deletes(self, vaccination_id: int) -> None:
        self.service.holder_deletes(self.home, vaccination_id)

    def holder_ends_sharing(self) -> None:
        self.service.holder_ends_sharing(self.home, self.centre.id)

    def holder_answers(self, name: str, value: bool) -> None:
        self.service.keep_answer(self.home, name, value, by=self.home.holder)

    def declare_in_another(self, vaccine_id: int, date: datetime.date) -> int:
        return self.service.declare(self.another, vaccine_id, date).id

    def merge_into_another(self) -> UUID:
        self.homes = merge_carnets(self.service, self.another, self.home)
        return self.another.uuid

    def part(self) -> None:
        part_carnets(self.service, self.another, self.home, self.homes)

    def later(self, delay: datetime.timedelta) -> None:
        self.time += delay


class TestFake(CarnetGatewayContract):
    @pytest.fixture
    def world(self) -> FakeWorld:
        return FakeWorld()


def test_a_fault_before_the_act_leaves_nothing_and_one_after_it_leaves_it_done() -> None:
    world = FakeWorld()
    ticket = world.gateway.look_up(CODE, born=BORN).ticket
    world.service.fail_next(Unavailable("down"))
    with pytest.raises(Unavailable):
        world.gateway.link(ticket)
    assert world.home.sharings == {}
    world.service.fail_next(Unavailable("lost"), moment=Moment.AFTER)
    with pytest.raises(Unavailable):
        world.gateway.link(ticket)
    assert len(world.home.sharings) == 1
