"""`deploy/backup` while nurses go on, and what `deploy/restore` makes of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from calcium.audit import chain
from calcium.linking import actions
from calcium.linking.models import CarnetLink
from calcium.patients.models import Patient
from carnet_api.fake import FakeCarnet
from tests import backups
from tests.calcium.world import BORN, World, make_patient

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 10


class Load(backups.AtWork):
    """Nurses of one centre at work; what they were told is done is kept."""

    def __init__(self, world: World, other: Patient, carnet: FakeCarnet) -> None:
        super().__init__(self._enter, self._share, self._seal)
        self.world, self.other, self.carnet = world, other, carnet
        self.entered: list[UUID] = []
        self.sent: list[UUID] = []
        self.ended: list[UUID] = []
        self.sealed = 0

    def is_under_way(self) -> bool:
        return min(len(self.sent), len(self.ended), self.sealed) >= ENOUGH

    def _enter(self) -> None:
        """A nurse enters a vaccination and exports it."""
        day = date(2010, 1, 1) + timedelta(days=len(self.entered))
        row = self.world.enter("REPEVAX", f"{day:%d/%m/%Y}")
        self.entered.append(row.pk)
        assert self.world.export().everything
        self.sent.append(row.pk)

    def _share(self) -> None:
        """Another links a carnet with another dossier, and ends the sharing."""
        world = self.world
        told = {"patient": self.other, "by": world.nurse, "gateway": world.gateway}
        found = actions.look_up_carnet(share_code=self.carnet.share_code, **told)
        link = actions.link_carnet(ticket=found.ticket, now=world.now, **told)
        actions.end_sharing(now=world.now, **told)
        self.ended.append(link.pk)

    def _seal(self) -> None:
        """The worker seals, and finds what is committed late at its next turn."""
        self.sealed += chain.seal(timezone.now() + chain.SETTLED_AFTER)


@pytest.fixture
def restored() -> Iterator[str]:
    with backups.empty_database("calcium") as url:
        yield url


def test_nothing_acknowledged_is_missing_no_sharing_comes_back_and_the_audit_verifies(
    world: World, restored: str, tmp_path: Path
) -> None:
    world.carnet()
    world.link()
    carnet = world.service.add_carnet("7K3M-PX2D", born=BORN)
    load = Load(world, make_patient(world.centre, "TEST0000002"), carnet)
    with load:
        load.until(load.is_under_way)
        entered, sent, ended = list(load.entered), list(load.sent), list(load.ended)
        file = backups.backup("calcium", tmp_path)
    assert len(load.entered) > len(entered)
    backups.restore("calcium", file, url=restored)
    with psycopg.connect(restored) as there:
        kept = {pk for (pk,) in there.execute("SELECT id FROM vaccinations_vaccination")}
        assert kept >= set(entered)
        twins = {pk for (pk,) in there.execute("SELECT vaccination_id FROM linking_twin")}
        assert set(sent) <= twins <= kept
        standing = "SELECT id, patient_id FROM linking_carnetlink WHERE ended_at IS NULL"
        links = dict(there.execute(standing).fetchall())
        assert world.patient.pk in links.values()
        assert not links.keys() & set(ended)
        entries = "SELECT subjects[1] FROM audit_auditevent WHERE action = 'vaccination_entered'"
        assert {UUID(pk) for (pk,) in there.execute(entries)} == kept
        assert there.execute("SELECT count(*) FROM audit_auditseal").fetchone() != (0,)
    assert CarnetLink.objects.filter(pk__in=ended, ended_at__isnull=False).count() == len(ended)
    assert "no fault" in backups.verified("calcium", url=restored)
