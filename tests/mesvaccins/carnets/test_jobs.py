"""The regular work forgets what is of no more use, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mesvaccins.carnets.jobs import tidy
from mesvaccins.carnets.models import Carnet, LookUpTicket, TokenBucket
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre

pytestmark = pytest.mark.django_db


def test_a_ticket_may_be_repeated_for_a_month(carnet: Carnet, centre: Centre) -> None:
    world.linked(centre)
    LookUpTicket.objects.update(expires_at=timezone.now() - timedelta(days=29))
    tidy(0)
    assert LookUpTicket.objects.count() == 1
    LookUpTicket.objects.update(expires_at=timezone.now() - timedelta(days=31))
    tidy(0)
    assert LookUpTicket.objects.count() == 0
    assert carnet.sharings.count() == 1


def test_a_count_is_kept_until_it_is_full_again(carnet: Carnet, centre: Centre) -> None:
    world.linked(centre)
    before = TokenBucket.objects.count()
    tidy(0)
    assert TokenBucket.objects.count() == before > 0
    TokenBucket.objects.update(refilled_at=timezone.now() - timedelta(days=2))
    tidy(0)
    assert TokenBucket.objects.count() == 0
