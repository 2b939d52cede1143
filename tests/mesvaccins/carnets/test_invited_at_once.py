"""The holder takes a carnet over while its centre invites once more: one waits for the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions
from mesvaccins.carnets.actions.invitations import invite
from mesvaccins.carnets.errors import InvitationInvalid
from mesvaccins.carnets.models import Carnet
from mesvaccins.carnets.sealed import invitation_token
from tests.mesvaccins import world
from tests.mesvaccins.locks import wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_take_over_that_meets_a_new_invitation_is_refused_in_a_sentence(db: None) -> None:
    account = Account.objects.create_user(world.HOLDER_EMAIL)
    carnet = world.carnet_of(account)
    Carnet.objects.filter(pk=carnet.pk).update(account=None)
    first = invitation_token(invite(carnet, now=timezone.now()))

    def claim() -> type[BaseException] | None:
        try:
            actions.claim_carnet(token=first, born=world.BORN, by=account, now=timezone.now())
        except InvitationInvalid as error:
            return type(error)
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            held = Carnet.objects.select_for_update().get(pk=carnet.pk)
            claiming = pool.submit(claim)
            wait_until_somebody_waits()
            invite(held, now=timezone.now())
        assert claiming.result() is InvitationInvalid
    carnet.refresh_from_db()
    assert carnet.account_id is None
