"""A MesVaccins in memory, held to the same contract as the real one."""

from carnet_api.fake.gateway import FakeCarnetGateway
from carnet_api.fake.merging import merge_carnets, part_carnets
from carnet_api.fake.service import FakeCarnet, FakeMesVaccins, Moment

__all__ = [
    "FakeCarnet",
    "FakeCarnetGateway",
    "FakeMesVaccins",
    "Moment",
    "merge_carnets",
    "part_carnets",
]
