"""`deploy/backup` while holders and centres go on, and what `deploy/restore` makes of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.audit.sealing import seal_acts
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.models import Carnet
from mesvaccins.partners.models import Professional
from tests import backups
from tests.mesvaccins import world
from tests.mesvaccins.world import AGRIPPAL, BORN

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 10


class Load(backups.AtWork):
    """Holders and a centre at work; what they were told is done is kept."""

    def __init__(self, carnet: Carnet, holder: Account, nurse: Professional) -> None:
        super().__init__(self._declare, self._share, self._seal)
        self.carnet, self.holder, self.nurse = carnet, holder, nurse
        self.doses: list[int] = []
        self.ended: list[object] = []
        self.seals = 0

    def is_under_way(self) -> bool:
        return min(len(self.doses), len(self.ended), self.seals) >= ENOUGH

    def _declare(self) -> None:
        day = date(2010, 1, 1) + timedelta(days=len(self.doses))
        self.doses.append(world.declare(self.carnet, self.holder, AGRIPPAL, day))

    def _share(self) -> None:
        """A centre is given the code, and the holder ends its access."""
        now = timezone.now()
        code = selectors.share_code(Carnet.objects.get(pk=self.carnet.pk))
        found = actions.look_up(share_code=code or "", born=BORN, by=self.nurse, now=now)
        sharing = actions.link(ticket=found.ticket, by=self.nurse, now=now)
        actions.end_sharing(
            carnet_id=self.carnet.pk, sharing_id=sharing.pk, by=self.holder, now=timezone.now()
        )
        self.ended.append(sharing.pk)

    def _seal(self) -> None:
        self.seals += seal_acts(now=timezone.now()) is not None


@pytest.fixture
def restored() -> Iterator[str]:
    with backups.empty_database("mesvaccins") as url:
        yield url


def test_nothing_acknowledged_is_missing_no_sharing_comes_back_and_the_audit_verifies(
    carnet: Carnet, holder: Account, nurse: Professional, restored: str, tmp_path: Path
) -> None:
    load = Load(carnet, holder, nurse)
    with load:
        load.until(load.is_under_way)
        doses, ended = list(load.doses), list(load.ended)
        file = backups.backup("mesvaccins", tmp_path)
    assert len(load.doses) > len(doses)
    backups.restore("mesvaccins", file, url=restored)
    with psycopg.connect(restored) as there:
        kept = {pk for (pk,) in there.execute("SELECT id FROM carnets_vaccination")}
        assert kept >= set(doses)
        standing = there.execute("SELECT id FROM carnets_sharing WHERE ended_at IS NULL").fetchall()
        assert not {pk for (pk,) in standing} & set(ended)
        codes = there.execute("SELECT count(*) FROM carnets_sharecode WHERE revoked_at IS NULL")
        assert codes.fetchone() == (1,)
        acts = there.execute(
            "SELECT object_ids ->> 0 FROM audit_act WHERE action = 'vaccination_declared'"
        )
        assert {int(pk) for (pk,) in acts} == kept
        assert there.execute("SELECT count(*) FROM audit_seal").fetchone() != (0,)
    assert "Every seal agrees" in backups.verified("mesvaccins", url=restored)
