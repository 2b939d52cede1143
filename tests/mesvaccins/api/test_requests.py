"""Bad input gets one error document with a sentence, never a page and never a fault of ours."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from mesvaccins.carnets.models import Carnet, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.world import REPEVAX, Centre

pytestmark = pytest.mark.django_db

NOBODY = UUID("11111111-1111-4111-8111-111111111111")
GOOD: dict[str, Any] = {"vaccine": {"id": REPEVAX}, "date": "2017-04-25"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff", 400),
        (b'"\\u0000"', 400),
        (b"[" * 5000 + b"]" * 5000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b" " * 1_000_001, 413),
    ],
    ids=["empty", "cut", "not utf-8", "nul", "deep", "array", "null", "too big"],
)
def test_a_body_that_cannot_be_read(centre: Centre, body: bytes, status: int) -> None:
    answer = world.send(centre, "POST", "/records/search.json", body)
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]["code"] == "invalid_input"


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"date": "2017-02-31"}, "date"),
        ({"date": "25/04/2017"}, "date"),
        ({"date": "2099-01-01"}, "date"),
        ({"date": "2001-05-03"}, "date"),
        ({"date": None}, "date"),
        ({"vaccine": {"id": 999_999}}, "vaccine"),
        ({"vaccine": {"id": 10**30}}, "vaccine"),
        ({"vaccine": {"cip_code": "3400000000000"}}, "vaccine"),
        ({"vaccine": {"ucd_code": "9289545"}}, "vaccine"),
        ({"vaccine": {}}, "vaccine"),
        ({"vaccine": "REPEVAX"}, "vaccine"),
        ({"batch": "x" * 51}, "batch"),
        ({"injection_route": "XX"}, "injection_route"),
        ({"validation": {"method": "seen"}}, "validation.method"),
        ({"source_id": "1"}, "source_id"),
    ],
)
def test_a_faulty_dose_is_refused_and_the_field_named(
    carnet: Carnet, centre: Centre, fault: dict[str, Any], field: str
) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations.json"
    answer = world.send(centre, "POST", path, GOOD | fault)
    assert answer.status_code == 422, answer.content
    error = answer.json()["error"]
    assert [name for name in error["fields"] if name.startswith(field)], error
    assert not Vaccination.objects.exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"date": "25/04/2017"}, "Une date AAAA-MM-JJ est attendue."),
        ({"date": None}, "Une date AAAA-MM-JJ est attendue."),
        ({"date": 0}, "Une date AAAA-MM-JJ est attendue."),
        ({"batch": "x" * 51}, "Au plus 50 caractères."),
        ({"batch": 1}, "Un texte est attendu."),
        ({"vaccine": "REPEVAX"}, "Un objet JSON est attendu."),
        ({"vaccine": {"id": "x"}}, "Un nombre entier est attendu."),
        ({"vaccine": {"id": True}}, "Un nombre entier est attendu."),
        ({"booster": "maybe"}, "true, false ou null est attendu."),
        ({"booster": "true"}, "true, false ou null est attendu."),
        ({"booster": 1}, "true, false ou null est attendu."),
        ({"source_id": "1"}, "Un UUID est attendu."),
        ({"distinct_from": 1}, "Une liste est attendue."),
        ({"date": "2099-01-01"}, "Le 01/01/2099 est dans le futur."),
        ({"date": "2001-05-03"}, "Le 03/05/2001 est avant la naissance (04/05/2001)."),
    ],
)
def test_a_fault_is_told_in_french(
    carnet: Carnet, centre: Centre, fault: dict[str, Any], sentence: str
) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations.json"
    fields = world.send(centre, "POST", path, GOOD | fault).json()["error"]["fields"]
    assert list(fields.values()) == [[sentence]]


def test_a_missing_field_is_named(centre: Centre) -> None:
    fields = world.send(centre, "POST", "/records.json", {}).json()["error"]["fields"]
    assert fields["last_name"] == ["Ce champ est nécessaire."]


def test_unknown_fields_are_ignored(carnet: Carnet, centre: Centre) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations.json"
    assert world.send(centre, "POST", path, GOOD | {"colour": "blue"}).status_code == 201


def test_a_vaccine_is_named_by_its_box(carnet: Carnet, centre: Centre) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations.json"
    body = {"vaccine": {"cip_code": "3400926863036"}, "date": "2017-04-25"}
    answer = world.send(centre, "POST", path, body)
    assert answer.json()["vaccine"]["name"] == "BEXSERO"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/records/search.json", 405),
        ("PATCH", "/records.json", 405),
        ("GET", "/records/1.json", 404),
        ("GET", "/nothing.json", 404),
        ("GET", f"/records/{NOBODY}.json", 404),
        ("GET", f"/records/{NOBODY}/vaccinations/{10**30}.json", 404),
        ("GET", f"/records/{NOBODY}/vaccinations.json?after=x", 422),
    ],
)
def test_an_address_that_leads_nowhere(centre: Centre, method: str, path: str, status: int) -> None:
    answer = world.send(centre, method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("vaccination_id", [0, 10**18, 10**30])
def test_a_dose_that_is_not_there(carnet: Carnet, centre: Centre, vaccination_id: int) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations/{vaccination_id}.json"
    assert world.send(centre, "GET", path).status_code == 404
    assert world.send(centre, "DELETE", f"{path}?version=1").status_code == 404


def test_the_documentation_is_served_from_here_alone(client: Client) -> None:
    page = client.get("/documentation/api").content.decode()
    assert "openapi.json" in page
    assert "https://" not in page.replace('href="https://', "")
    described = client.get("/documentation/openapi.json").json()
    assert "/records/{carnet_id}/vaccinations.json" in described["paths"]


def test_health_is_told_to_anybody(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
