"""`deploy/backup` while holders and centres go on, and what `deploy/restore` makes of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from house import binaries
from house.databases import drop
from house.testing import database_of, server_url
from mesvaccins.accounts.models import Account
from mesvaccins.audit.sealing import seal_acts
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.models import Carnet
from mesvaccins.partners.models import Professional
from tests.mesvaccins import world
from tests.mesvaccins.world import AGRIPPAL, BORN

pytestmark = pytest.mark.django_db(transaction=True)
DEPLOY = Path(__file__).parents[2] / "deploy"
ENOUGH = 10


class Load:
    """People at work in threads of their own; what they were told is done is kept."""

    def __init__(self, carnet: Carnet, holder: Account, nurse: Professional) -> None:
        self.carnet, self.holder, self.nurse = carnet, holder, nurse
        self.doses: list[int] = []
        self.ended: list[object] = []
        self.seals = 0
        self._over = Event()
        self._threads = [
            Thread(target=self._go_on, args=[act])
            for act in (self._declare, self._share, self._seal)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def under_way(self) -> bool:
        return min(len(self.doses), len(self.ended), self.seals) >= ENOUGH

    def check_alive(self) -> None:
        """Fail where somebody could not go on, rather than wait for them."""
        assert all(thread.is_alive() for thread in self._threads)

    def _go_on(self, act: Callable[[], None]) -> None:
        try:
            while not self._over.wait(0.005):
                act()
        finally:
            connection.close()

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
    """The address of an empty database of the service's owner."""
    made = database_of("mesvaccins", database=f"restored_{os.getpid()}", anew=True)
    yield made.owner_url
    drop(server_url(), made.name)


def script(name: str, *arguments: str, url: str) -> str:
    path = f"{binaries.of_the_wheel().folder}:{os.environ['PATH']}"
    environment = {"PATH": path, "MIGRATION_DATABASE_URL": url}
    done = subprocess.run(
        [str(DEPLOY / name), "mesvaccins", *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def here() -> str:
    """The address of the database that the test works on."""
    owner = urlsplit(os.environ["DATABASE_URL"])
    return owner._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def test_nothing_acknowledged_is_missing_no_sharing_comes_back_and_the_audit_verifies(
    carnet: Carnet, holder: Account, nurse: Professional, restored: str, tmp_path: Path
) -> None:
    with Load(carnet, holder, nurse) as load:
        while not load.under_way:
            load.check_alive()
            Event().wait(0.01)
        doses, ended = list(load.doses), list(load.ended)
        file = script("backup", str(tmp_path), url=here())
    assert len(load.doses) > len(doses)
    script("restore", file, url=restored)
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
    verified = subprocess.run(
        [sys.executable, "-m", "mesvaccins", "audit", "verify"],
        env=os.environ | {"DATABASE_URL": restored},
        capture_output=True,
        text=True,
    )
    assert verified.returncode == 0, verified.stderr
    assert "Every seal agrees" in verified.stdout
