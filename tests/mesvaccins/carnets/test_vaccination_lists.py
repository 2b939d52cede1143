"""The list of doses of a carnet: in pages, and with as many statements for many as for few."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.carnets.inputs import DAY, PROOF, new
from tests.mesvaccins.world import AGRIPPAL, Centre

pytestmark = pytest.mark.django_db


def many(carnet: Carnet, holder: Account, count: int) -> None:
    for number in range(count):
        world.declare(carnet, holder, AGRIPPAL, DAY + datetime.timedelta(days=number))


def test_a_long_list_comes_in_pages_that_the_link_header_announces(
    linked: Carnet, holder: Account, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PAGE", 3)
    many(linked, holder, 7)
    answer = world.send(centre, "GET", f"/records/{linked.pk}/vaccinations.json")
    rows = answer.json()
    assert len(rows) == 3
    after = f"/records/{linked.pk}/vaccinations.json?after={rows[-1]['id']}"
    assert answer.headers["Link"] == f'<{after}>; rel="next"'
    assert (answer.headers["Total-Count"], answer.headers["Carnet-Revision"]) == ("7", "7")
    whole = centre.gateway.vaccinations(linked.pk)
    assert len(whole.items) == 7
    assert whole.complete
    assert whole.revision == 7
    since = centre.gateway.vaccinations(linked.pk, since=2)
    assert [item.revision for item in since.items] == [3, 4, 5, 6, 7]


def test_the_number_of_statements_does_not_grow_with_the_doses(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            world.send(centre, "GET", f"/records/{linked.pk}/vaccinations.json")
        return len(captured)

    many(linked, holder, 2)
    centre.gateway.create_vaccination(linked.pk, new(date=DAY, validation=PROOF))
    statements()  # the catalogue is read once a process
    few = statements()
    for number in range(1, 21):
        centre.gateway.create_vaccination(
            linked.pk, new(date=DAY + datetime.timedelta(days=number), validation=PROOF)
        )
    assert statements() == few
    assert few <= 10
