"""The real service keeps the contract, through the real client."""

import datetime
from uuid import UUID

import pytest
from django.db.models import F
from django.utils import timezone

from carnet_api.gateway import CarnetGateway
from carnet_api.wire import AnswerInput
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.actions import answer_as_holder
from mesvaccins.carnets import actions
from mesvaccins.carnets.merging.actions import merge_carnets
from mesvaccins.carnets.merging.rules import Stated
from mesvaccins.carnets.merging.undoing import undo_merge
from mesvaccins.carnets.models import Carnet, LookUpTicket, Sharing
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre
from tests.treaty.contract import CarnetGatewayContract


class RealWorld:
    """`tests.treaty.world.World` on the real application."""

    def __init__(
        self, carnet: Carnet, holder: Account, centre: Centre, other_centre: Centre
    ) -> None:
        self.carnet, self.holder = carnet, holder
        self.another = world.carnet_of(holder, email="")
        self.centre = centre
        self.gateway: CarnetGateway = centre.gateway
        self.other_centre: CarnetGateway = other_centre.gateway
        self.holder_email = world.HOLDER_EMAIL

    def declare(self, vaccine_id: int, date: datetime.date, *, batch: str = "") -> int:
        """Add a dose as the holder."""
        return world.declare(self.carnet, self.holder, vaccine_id, date, batch=batch)

    def holder_changes(self, vaccination_id: int, *, batch: str) -> None:
        """Change the batch of a declared dose."""
        row = world.dose(vaccination_id)
        day = row.date.exact
        assert day is not None
        actions.change_declared(
            carnet_id=self.carnet.pk,
            vaccination_id=vaccination_id,
            version=row.version,
            fields=world.fields(row.vaccine_id, day, batch=batch),
            by=self.holder,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    def holder_deletes(self, vaccination_id: int) -> None:
        """Delete a declared dose."""
        actions.delete_declared(
            carnet_id=self.carnet.pk,
            vaccination_id=vaccination_id,
            version=world.dose(vaccination_id).version,
            by=self.holder,
            now=timezone.now(),
        )

    def holder_ends_sharing(self) -> None:
        """End the sharing with the first centre."""
        sharing = Sharing.objects.get(
            carnet=self.carnet, organisation=self.centre.organisation, ended_at=None
        )
        actions.end_sharing(
            carnet_id=self.carnet.pk, sharing_id=sharing.pk, by=self.holder, now=timezone.now()
        )

    def holder_answers(self, name: str, value: bool) -> None:
        """Answer a question of the bilan as the holder."""
        answer_as_holder(
            carnet_id=self.carnet.pk,
            answers=[AnswerInput(name=name, value=value)],
            by=self.holder,
            now=timezone.now(),
            on=timezone.localdate(),
        )

    def declare_in_another(self, vaccine_id: int, date: datetime.date) -> int:
        """Add a dose to another carnet of the account."""
        return world.declare(self.another, self.holder, vaccine_id, date)

    def merge_into_another(self) -> UUID:
        """Merge as MesVaccins' operator."""
        self.merge = merge_carnets(
            self.another.pk, self.carnet.pk, stated=Stated(), by=world.OPERATOR, now=timezone.now()
        ).merge
        return self.another.pk

    def part(self) -> None:
        """Undo the merge."""
        undo_merge(self.merge.pk, by=world.OPERATOR, now=timezone.now())

    def later(self, delay: datetime.timedelta) -> None:
        """Let time pass for the tickets."""
        LookUpTicket.objects.update(expires_at=F("expires_at") - delay)


@pytest.mark.django_db
class TestMesVaccins(CarnetGatewayContract):
    """Everything that the fake does, the service does."""

    @pytest.fixture
    def world(
        self, carnet: Carnet, holder: Account, centre: Centre, other_centre: Centre
    ) -> RealWorld:
        return RealWorld(carnet, holder, centre, other_centre)
