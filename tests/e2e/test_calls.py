"""What an import and an export cost in calls and connections, between both real services."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from house.services import CALCIUM, MESVACCINS
from tests.e2e.conftest import PASSWORD
from tests.e2e.relay import Relay
from tests.e2e.town import LinedPreparation, Town

CODE = "9V79-2GHA"
VALIDATIONS = re.compile(r"^PUT /records/[0-9a-f-]+/vaccinations/\d+/validation\.json$")
CREATION = re.compile(r"^POST /records/[0-9a-f-]+/vaccinations\.json$")
DOSES = 6
"""With what the demonstration has ready: at most ten, which are sent while the nurse waits."""
LONGER_THAN_A_SERVER_WAITS_BY_DEFAULT = 3.0
"""Seconds; gunicorn closes an idle connection after two unless told."""


@pytest.fixture(scope="module")
def counted(the_town: Town) -> Iterator[tuple[Town, Relay]]:
    """Both services awake; Calcium calls MesVaccins through the relay."""
    the_town.wake()
    relay = Relay(the_town.run.ports.mesvaccins).start()
    usual, preparation = the_town.run, the_town.run.preparation
    assert isinstance(preparation, LinedPreparation)
    the_town.run = replace(usual, preparation=replace(preparation, line_url=relay.url))
    the_town.restart_web(CALCIUM)
    yield the_town, relay
    the_town.run = usual
    the_town.restart_web(CALCIUM)
    relay.stop()


@pytest.fixture(scope="module")
def desk(counted: tuple[Town, Relay]) -> Iterator[httpx.Client]:
    """The nurse's window, signed in."""
    town, _relay = counted
    with httpx.Client(base_url=town.calcium, timeout=60, follow_redirects=True) as client:
        client.get("/compte/login/")
        signed_in = post(client, "/compte/login/", login="infirmiere@demo.test", password=PASSWORD)
        assert "login" not in signed_in.url.path
        yield client


@pytest.fixture
def relay(counted: tuple[Town, Relay]) -> Relay:
    """The relay, at zero."""
    _town, relay = counted
    relay.forget()
    return relay


@pytest.fixture(scope="module")
def student(counted: tuple[Town, Relay], desk: httpx.Client) -> str:
    """The dossier DEMO0000001, linked with the carnet of the manual."""
    town, _relay = counted
    query = "SELECT id FROM patients_patient WHERE ine = 'DEMO0000001'"
    [(patient,)] = town.rows(CALCIUM, query)
    dossier = f"/etudiants/{patient}"
    found = post(desk, f"{dossier}/cve/chercher/", share_code=CODE)
    ticket = re.search(r'name="ticket" value="([^"]+)"', found.text)
    assert ticket is not None
    post(desk, f"{dossier}/cve/associer/", ticket=ticket[1])
    return dossier


def post(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    """Send a form as the page does; a later field `decision_12` stands for `decision-12`."""
    token = client.cookies["calcium-csrf"]
    fields = {
        name.replace("_", "-") if "_" in name and name[-1].isdigit() else name: value
        for name, value in form.items()
    }
    answer = client.post(path, data=fields, headers={"X-CSRFToken": token})
    assert answer.status_code == 200, answer.text
    return answer


def test_an_import_is_two_calls_and_one_for_each_validation(
    desk: httpx.Client, student: str, relay: Relay
) -> None:
    page = post(desk, f"{student}/cve/importer/lancer/").text
    form = {}
    for number, version in re.findall(r'name="version-(\d+)" value="(\d+)"', page):
        if f'name="decision-{number}" value="validate"' in page:
            form |= {f"version_{number}": version, f"decision_{number}": "validate"}
    ticked = len(form) // 2
    assert ticked
    post(desk, f"{student}/cve/importer/", **form)
    validations = [call for call in relay.calls if VALIDATIONS.match(call)]
    assert len(validations) == ticked
    assert len(relay.calls) <= 2 + ticked, relay.calls


def test_an_export_of_n_doses_is_at_most_two_calls_and_n(
    counted: tuple[Town, Relay], desk: httpx.Client, student: str, relay: Relay
) -> None:
    town, _relay = counted
    [(vaccine,)] = town.rows(
        CALCIUM,
        "SELECT id FROM centres_centrevaccine WHERE name = 'TYPHIM VI' "
        "AND centre_id = (SELECT centre_id FROM patients_patient WHERE ine = 'DEMO0000001')",
    )
    for day in range(1, DOSES + 1):
        given = f"{day:02}/03/2024"
        post(
            desk,
            f"{student}/vaccinations/ajouter/",
            vaccine=str(vaccine),
            given=given,
            verification="on_proof",
            proof="paper_booklet",
        )
    [(before,)] = town.rows(MESVACCINS, "SELECT count(*) FROM carnets_vaccination")
    relay.forget()
    post(desk, f"{student}/cve/exporter/")
    [(after,)] = town.rows(MESVACCINS, "SELECT count(*) FROM carnets_vaccination")
    sent = int(str(after)) - int(str(before))
    assert sent >= DOSES
    assert len([call for call in relay.calls if CREATION.match(call)]) == sent
    assert len(relay.calls) <= 2 + sent, relay.calls


def test_calls_after_a_pause_go_over_the_connection_that_stands(
    desk: httpx.Client, student: str, relay: Relay
) -> None:
    post(desk, f"{student}/cve/importer/lancer/")
    relay.forget()
    for _ in range(3):
        time.sleep(LONGER_THAN_A_SERVER_WAITS_BY_DEFAULT)
        post(desk, f"{student}/cve/importer/lancer/")
    assert len(relay.calls) >= 3
    assert relay.connections == 0
