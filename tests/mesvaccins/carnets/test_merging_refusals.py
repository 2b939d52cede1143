"""What is not merged, or only when the operator has stated it; a refusal changes nothing."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import selectors
from mesvaccins.carnets.actions.erasure import ask_erasure
from mesvaccins.carnets.merging.actions import MergeRefused
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import everything, merge

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", ["same", "unknown", "erased", "asked", "born", "merged"])
def test_what_cannot_be_merged_is_refused_and_changes_nothing(
    case: str, carnet: Carnet, second: Carnet, holder: Account
) -> None:
    other, words = second, ""
    match case:
        case "same":
            other, words = carnet, "two different identifiers"
        case "unknown":
            other, words = Carnet(id=uuid4()), "No carnet has the identifier"
        case "erased":
            Carnet.objects.filter(pk=second.pk).update(erased_at=timezone.now())
            words = "has been erased"
        case "asked":
            ask_erasure(carnet_id=second.pk, by=holder, now=timezone.now())
            words = "asked for the erasure"
        case "born":
            Carnet.objects.filter(pk=second.pk).update(birth_date=date(2001, 5, 5))
            words = "--different-birth-dates"
        case "merged":
            third = world.carnet_of(holder, email="")
            merge(third, second)
            words = "gone into another carnet already"
    before = everything()
    with pytest.raises(MergeRefused, match=words):
        merge(carnet, other)
    assert everything() == before


def test_different_birth_dates_and_two_holders_are_merged_when_stated(
    carnet: Carnet, holder: Account
) -> None:
    mother = Account.objects.create_user("mere@demo.test", charter_accepted_at=world.NOW)
    hers = world.carnet_of(mother, email="", birth_date=date(2001, 5, 5))
    with pytest.raises(MergeRefused, match="--different-birth-dates"):
        merge(carnet, hers)
    with pytest.raises(MergeRefused, match="--holder kept or --holder merged"):
        merge(carnet, hers, different_birth_dates=True)
    merge(carnet, hers, different_birth_dates=True, holder="merged")
    carnet.refresh_from_db()
    assert carnet.account == mother
    assert not selectors.own_carnets(holder).exists()
