"""The same dose sent by many at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions
from mesvaccins.carnets.models import Vaccination
from mesvaccins.partners.models import Organisation, Professional
from tests.mesvaccins import world
from tests.mesvaccins.carnets.inputs import new


@pytest.mark.django_db(transaction=True)
class TestParallel:
    """Under a lock on the carnet nothing is doubled."""

    def test_the_same_creation_sent_twenty_times_at_once_makes_one_dose(self) -> None:
        world.import_some_vaccines()
        holder = Account.objects.create_user(world.HOLDER_EMAIL)
        carnet = world.carnet_of(holder)
        organisation = Organisation.objects.create(name="Centre")
        nurse = Professional.objects.create(organisation=organisation, local_id="1", name="Roy")
        carnet.sharings.create(
            organisation=organisation, origin="code", opened_by=nurse, since=timezone.now()
        )
        sent = new(source_id=uuid4())

        def once(_number: int) -> int:
            try:
                row, _created = actions.create_vaccination(
                    carnet_id=carnet.pk,
                    new=sent,
                    by=nurse,
                    now=timezone.now(),
                    today=timezone.localdate(),
                )
                return row.pk
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=10) as pool:
            assert len(set(pool.map(once, range(20)))) == 1
        assert Vaccination.objects.count() == 1
