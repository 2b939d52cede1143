"""Each call is signed for itself: once, now, for this method and this path."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from carnet_api.assertions import new_key, sign
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet
from mesvaccins.partners.jobs import forget_assertions
from mesvaccins.partners.models import Organisation, Professional, SeenAssertion
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre

pytestmark = pytest.mark.django_db

PATH = "/vaccines.json"


def assertion(centre: Centre, **other: object) -> str:
    known = {
        "organisation_id": centre.credentials.organisation_id,
        "professional": centre.nurse,
        "method": "GET",
        "path": PATH,
        "now": timezone.now(),
    }
    key = other.pop("key", centre.credentials.key)
    return sign(key, **(known | other))  # type: ignore[arg-type]


def status(centre: Centre, token: str, path: str = PATH) -> int:
    return world.send(centre, "GET", path, Organisation_Assertion=token).status_code


def test_an_assertion_serves_once(centre: Centre, nomenclature: None) -> None:
    token = assertion(centre)
    assert status(centre, token) == 200
    assert status(centre, token) == 401


@pytest.mark.django_db(transaction=True)
def test_an_assertion_sent_twenty_times_at_once_serves_once(
    centre: Centre, nomenclature: None
) -> None:
    token = assertion(centre)

    def one(_number: int) -> int:
        try:
            return status(centre, token)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        assert Counter(pool.map(one, range(20))) == {200: 1, 401: 19}
    assert SeenAssertion.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"method": "POST"},
        {"path": "/records.json"},
        {"path": f"{PATH}?all=1"},
        {"now": timezone.now() - timedelta(minutes=5)},
        {"now": timezone.now() + timedelta(minutes=5)},
        {"key": new_key()},
    ],
    ids=["method", "path", "query", "old", "to come", "unknown key"],
)
def test_an_assertion_for_something_else_is_refused(
    centre: Centre, nomenclature: None, other: dict[str, object]
) -> None:
    assert status(centre, assertion(centre, **other)) == 401


def test_a_key_speaks_for_its_own_organisation_alone(
    centre: Centre, other_centre: Centre, nomenclature: None
) -> None:
    stolen = assertion(centre, organisation_id=other_centre.credentials.organisation_id)
    assert status(centre, stolen) == 401


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_assertion_is_refused(centre: Centre, token: str) -> None:
    assert status(centre, token) == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!", "Bearer abc", "Basic YTpi", "Basic YQ=="])
def test_wrong_credentials_are_refused(centre: Centre, header: str) -> None:
    answer = world.send(centre, "GET", PATH, Authorization=header)
    assert answer.status_code == 401


def test_a_revoked_organisation_is_refused(centre: Centre, nomenclature: None) -> None:
    Organisation.objects.update(revoked_at=timezone.now())
    assert status(centre, assertion(centre)) == 401


def test_a_refused_caller_leaves_an_audit_row(centre: Centre, carnet: Carnet) -> None:
    status(centre, "x", f"/records/{carnet.pk}.json")
    act = Act.objects.latest("id")
    assert (act.outcome, act.reason) == ("refused", "not_authenticated")


def test_a_professional_with_a_new_name_is_a_new_row(centre: Centre, nomenclature: None) -> None:
    centre.gateway.nomenclature()
    centre.gateway.nomenclature()
    assert Professional.objects.count() == 1


def test_old_assertions_are_forgotten(centre: Centre, nomenclature: None) -> None:
    status(centre, assertion(centre))
    forget_assertions(0)
    assert SeenAssertion.objects.count() == 1
    SeenAssertion.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    forget_assertions(0)
    assert SeenAssertion.objects.count() == 0
