"""Whatever a field holds, the answer is a document of the treaty and never a fault of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet, TokenBucket
from tests.mesvaccins import world
from tests.mesvaccins.api.test_matrix import MATRIX
from tests.mesvaccins.world import BORN, REPEVAX, Centre

pytestmark = pytest.mark.django_db

TEXTS = st.text() | st.sampled_from(
    [
        "\x00",
        "\ud800",
        "2017-02-31",
        "0001-01-01",
        "9999-12-31",
        "a@b.fr",
        "06",
        "+",
        "<script>",
        "é" * 300,
    ]
)
NUMBERS = st.integers() | st.sampled_from([-1, 0, 2**31, 2**63, 10**40]) | st.floats()
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
WITH_BODY = [row for row, (body, _there, _elsewhere) in MATRIX.items() if body]


def places(body: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every field of a body, nested ones too."""
    if not isinstance(body, dict):
        return [path]
    return [path, *(place for name in body for place in places(body[name], (*path, name)))]


def changed(body: Any, path: tuple[str, ...], value: Any) -> Any:
    """The body with another value at a place."""
    if not path:
        return value
    return {**body, path[0]: changed(body[path[0]], path[1:], value)}


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_no_body_makes_a_fault_of_ours(
    carnet: Carnet, holder: Account, centre: Centre, method: str, path: str
) -> None:
    world.linked(centre)
    dose = world.declare(carnet, holder, REPEVAX, BORN.replace(year=2011))
    address = path.replace("{uuid:carnet_id}", str(carnet.pk))
    address = address.replace("{int:vaccination_id}", str(dose))
    body = MATRIX[method, path][0]

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(places(body)), VALUES)
    def ask(place: tuple[str, ...], value: Any) -> None:
        TokenBucket.objects.all().delete()
        sent = json_bytes(changed(body, place, value))
        answer = world.send(centre, method, address, sent, **{"Content-Type": "application/json"})
        assert answer.status_code < 500, (place, value, answer.content)
        if answer.status_code >= 400:
            assert answer.json()["error"]["message"]

    ask()


def json_bytes(value: Any) -> bytes:
    """The value as a careless client writes it: with NaN, and with lone surrogates escaped."""
    return json.dumps(value).encode()
