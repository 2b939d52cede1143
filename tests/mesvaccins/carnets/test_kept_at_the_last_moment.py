"""« Garder ce carnet » at the moment when its thirty days are over: who is told so keeps it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.actions import erasure
from mesvaccins.carnets.jobs import WORKER
from mesvaccins.carnets.models import Carnet
from mesvaccins.carnets.rules import ERASURE_DELAY
from tests.mesvaccins import world
from tests.mesvaccins.locks import wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account(db: None) -> Account:
    """A holder with one carnet."""
    account = Account.objects.create_user(world.HOLDER_EMAIL)
    world.carnet_of(account)
    return account


def erased_while(keep: Callable[[], None]) -> int:
    """How many are erased by a job that has found them due before `keep` has ended."""

    def job() -> int:
        try:
            return erasure.erase_due(by=WORKER, now=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            keep()
            erasing = pool.submit(job)
            wait_until_somebody_waits()
        return erasing.result()


def test_a_carnet_that_is_being_kept_is_not_erased(account: Account) -> None:
    carnet = Carnet.objects.get()
    asked = timezone.now() - ERASURE_DELAY - timedelta(days=1)
    erasure.ask_erasure(carnet_id=carnet.pk, by=account, now=asked)
    assert erased_while(lambda: _keep(carnet, account)) == 0
    carnet.refresh_from_db()
    assert (carnet.erased_at, carnet.erasure_requested_at) == (None, None)
    assert carnet.last_name


def _keep(carnet: Carnet, account: Account) -> None:
    erasure.keep_carnet(carnet_id=carnet.pk, by=account)


def test_an_account_that_is_being_kept_is_not_erased(account: Account) -> None:
    Carnet.objects.update(account=None)
    asked = timezone.now() - ERASURE_DELAY - timedelta(days=1)
    erasure.ask_account_erasure(by=account, now=asked)
    assert erased_while(lambda: erasure.keep_account(by=account)) == 0
    account.refresh_from_db()
    assert (account.erased_at, account.is_active) == (None, True)
    assert account.email == world.HOLDER_EMAIL
