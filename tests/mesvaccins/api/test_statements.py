"""What a call costs the database: a few statements, however many doses there are."""

from collections.abc import Callable

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carnet_api import paths
from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.api.test_matrix import MATRIX, QUERY
from tests.mesvaccins.world import BORN, REPEVAX, Centre

pytestmark = pytest.mark.django_db
MOST_FOR_A_READING = 7
MOST_FOR_A_WRITE = 14
MOST_FOR_A_NEW_CARNET = 22
Send = Callable[[str, str], httpx.Response]


@pytest.fixture
def send(carnet: Carnet, holder: Account, centre: Centre) -> Send:
    world.linked(centre)
    dose = world.declare(carnet, holder, REPEVAX, BORN.replace(year=2011))

    def one(method: str, path: str) -> httpx.Response:
        address = path.replace("{uuid:carnet_id}", str(carnet.pk))
        address = address.replace("{int:vaccination_id}", str(dose))
        address += QUERY.get((method, path), "")
        return world.send(centre, method, address, MATRIX[method, path][0])

    return one


def statements(send: Send, method: str, path: str) -> list[str]:
    """The statements of one call; what opens and closes a transaction inside the test's is none."""
    with CaptureQueriesContext(connection) as captured:
        send(method, path)
    every = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in every if "SAVEPOINT" not in sql]


@pytest.mark.parametrize(("method", "path"), list(MATRIX))
def test_a_call_costs_few_statements(send: Send, method: str, path: str) -> None:
    if method == "GET":
        send(method, path)  # the catalogue is read once a process
    found = statements(send, method, path)
    assert len(found) <= most(method, path), "\n".join(found)


def most(method: str, path: str) -> int:
    if method == "GET":
        return MOST_FOR_A_READING
    return MOST_FOR_A_NEW_CARNET if path == paths.RECORDS else MOST_FOR_A_WRITE
