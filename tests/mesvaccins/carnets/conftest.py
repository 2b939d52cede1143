"""A carnet that a centre has linked, and a second carnet of its holder."""

import pytest

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import OTHER_CODE
from tests.mesvaccins.world import Centre


@pytest.fixture
def linked(carnet: Carnet, centre: Centre) -> Carnet:
    """The holder's carnet, linked by the centre."""
    return world.linked(centre)


@pytest.fixture
def second(carnet: Carnet, holder: Account) -> Carnet:
    """Another carnet of the same person, with its own code, in the same account."""
    return world.carnet_of(holder, code=OTHER_CODE, first_name="Camille B", email="b@demo.test")
