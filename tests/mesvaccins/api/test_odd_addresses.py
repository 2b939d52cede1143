"""What an address carries is read as a body is: odd texts and numbers make no fault of ours."""

import pytest

from mesvaccins.carnets.models import Carnet, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.world import REPEVAX, Centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["after", "since"])
def test_a_number_beyond_all_doses_lists_none(carnet: Carnet, centre: Centre, name: str) -> None:
    world.linked(centre)
    query = f"{name}=99999999999999999999999"
    answer = world.send(centre, "GET", f"/records/{carnet.pk}/vaccinations.json?{query}")
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("number", ["0", "99999999999999999999999"])
def test_a_dose_of_no_such_number_is_not_found(carnet: Carnet, centre: Centre, number: str) -> None:
    world.linked(centre)
    answer = world.send(centre, "GET", f"/records/{carnet.pk}/vaccinations/{number}.json")
    assert answer.status_code == 404


def test_a_reason_with_a_nul_deletes_nothing(
    carnet: Carnet, centre: Centre, nomenclature: None
) -> None:
    world.linked(centre)
    path = f"/records/{carnet.pk}/vaccinations"
    body = {"vaccine": {"id": REPEVAX}, "date": "2017-04-25"}
    made = world.send(centre, "POST", f"{path}.json", body).json()
    answer = world.send(centre, "DELETE", f"{path}/{made['id']}.json?version=1&reason=a%00b")
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]["reason"]
    assert Vaccination.objects.get(pk=made["id"]).deleted_at is None
