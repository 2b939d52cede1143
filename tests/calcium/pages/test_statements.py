"""At most 12 SQL statements a page, and as many for forty rows as for one."""

import json
from collections.abc import Callable
from datetime import date

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calcium.accounts.models import Agent
from calcium.centres.models import Membership
from calcium.linking import adapter
from calcium.linking.actions import Decision, ImportDecision, export_or_start_job
from calcium.linking.history import rule
from calcium.linking.models import ExportJob, Says
from carnet_api.assertions import new_key
from carnet_api.errors import InvalidInput
from carnet_api.paths import vaccinations as vaccinations_of
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import World, make_patient

MOST = 12
MOST_FOR_A_BILAN = 9
MOST_FOR_A_DOSSIER = 10
MOST_FOR_A_SEARCH = 5


def statements(client: Client, url: str) -> list[str]:
    """What a page asked of the database, without the savepoints of its transaction."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]


def check_constant(client: Client, url: str, grow: Callable[[], None], *, most: int = MOST) -> None:
    client.get(url)  # the first request of a session notes that it was seen
    few = statements(client, url)
    grow()
    many = statements(client, url)
    assert len(few) <= most, "\n".join(few)
    assert len(many) == len(few), "\n".join(many)


def more_rows(town: World) -> None:
    for day in range(1, 20):
        town.enter("REPEVAX", f"{day:02}/04/2015")
        town.enter("RUBELOGEN", f"??/??/{2002 + day}")


def test_the_list_of_students(town: World, nurse: Client) -> None:
    def grow() -> None:
        for number in range(2, 60):
            make_patient(town.centre, f"TEST{number:07}")

    check_constant(nurse, reverse("students"), grow)


def test_a_search(town: World, nurse: Client) -> None:
    def grow() -> None:
        for number in range(2, 60):
            make_patient(town.centre, f"TEST{number:07}")

    url = f"{reverse('students')}?recherche=lefevre"
    check_constant(nurse, url, grow, most=MOST_FOR_A_SEARCH)


def test_a_dossier_without_carnet(town: World, nurse: Client) -> None:
    town.enter("REPEVAX", "25/04/2017")
    check_constant(nurse, reverse("dossier", args=[town.patient.pk]), lambda: more_rows(town))


def test_a_dossier_with_its_carnet(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")

    def grow() -> None:
        more_rows(town)
        town.export()

    url = reverse("dossier", args=[town.patient.pk])
    check_constant(nurse, url, grow, most=MOST_FOR_A_DOSSIER)


def test_a_dossier_with_a_line_open(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    url = f"{reverse('dossier', args=[town.patient.pk])}?ajouter=1"
    check_constant(nurse, url, lambda: more_rows(town))


def test_the_secretarys_dossier(town: World, sign_in: SignIn) -> None:
    client = sign_in(town.secretary)
    check_constant(client, reverse("dossier", args=[town.patient.pk]), lambda: more_rows(town))


@pytest.mark.parametrize("name", ["centre_sync", "centre_vaccines", "membership", "agents"])
def test_the_pages_of_the_centre(
    name: str, town: World, administrator: Agent, sign_in: SignIn
) -> None:
    check_constant(sign_in(administrator), reverse(name), lambda: more_rows(town))


def test_the_search_of_a_vaccine(town: World, nurse: Client) -> None:
    url = f"{reverse('vaccines_search')}?vaccine_name=rep"
    check_constant(nurse, url, lambda: more_rows(town))


def test_the_lines_and_dialogs_of_a_row(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    row = town.enter("REPEVAX", "25/04/2017")
    for name in ("modify", "delete", "difference"):
        url = reverse(name, args=[town.patient.pk, row.pk])
        check_constant(nurse, url, lambda: None)
    more_rows(town)
    for name in ("modify", "delete", "difference"):
        url = reverse(name, args=[town.patient.pk, row.pk])
        check_constant(nurse, url, lambda: None)


def test_the_booklet(town: World, nurse: Client) -> None:
    town.enter("REPEVAX", "25/04/2017")
    check_constant(nurse, reverse("booklet", args=[town.patient.pk]), lambda: more_rows(town))


@pytest.mark.parametrize("name", ["bilan", "plan", "questionnaire"])
def test_the_bilan_without_carnet(name: str, town: World, nurse: Client) -> None:
    town.enter("REPEVAX", "25/04/2017")
    url = reverse(name, args=[town.patient.pk])
    check_constant(nurse, url, lambda: more_rows(town))
    assert len(statements(nurse, url)) <= MOST_FOR_A_BILAN


@pytest.mark.parametrize("name", ["bilan", "plan", "questionnaire"])
def test_the_bilan_of_a_carnet(name: str, town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")

    def grow() -> None:
        more_rows(town)
        town.export()

    url = reverse(name, args=[town.patient.pk])
    check_constant(nurse, url, grow)
    assert len(statements(nurse, url)) <= MOST_FOR_A_BILAN


def busy(town: World) -> None:
    """Imports, decisions, refusals and long exports."""
    (carnet,) = town.service.carnets.values()
    for day in range(1, 9):
        town.service.declare(carnet, vaccine_id=24, date=date(2009, 4, day))
    ticked = {
        line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)
        for line in town.prepare_import().lines
    }
    town.carry_out_import(ticked)
    more_rows(town)
    for _ in range(8):
        town.service.fail_next(InvalidInput())
    town.export()
    for row in town.rows()[:5]:
        rule(
            Says.OURS,
            row=row,
            carnet_id=carnet.uuid,
            remote_id=1,
            before={},
            twin=None,
            by=town.nurse,
            now=town.now,
        )


def test_the_journal(town: World, nurse: Client) -> None:
    carnet = town.carnet()
    town.link()
    town.service.declare(carnet, vaccine_id=29, date=date(2014, 4, 1))
    [line] = town.prepare_import().lines
    ticked = {line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)}
    town.carry_out_import(ticked)
    check_constant(nurse, reverse("journal", args=[town.patient.pk]), lambda: busy(town))


def test_what_waits_in_the_centre(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(InvalidInput())
    town.export()
    check_constant(nurse, reverse("centre_sync"), lambda: busy(town))


def test_the_progress_of_a_long_export(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    more_rows(town)
    done = export_or_start_job(
        patient=town.patient, by=town.nurse, gateway=town.gateway, now=town.now
    )
    assert isinstance(done, ExportJob)
    url = reverse("export_progress", args=[town.patient.pk, done.pk])
    check_constant(nurse, url, lambda: None)


def test_the_import(town: World, nurse: Client) -> None:
    carnet = town.carnet()
    town.link()
    town.service.declare(carnet, vaccine_id=29, date=date(2014, 4, 1))

    def grow() -> None:
        for number in range(1, 28):
            town.service.declare(carnet, vaccine_id=29, date=date(2015, 4, number))

    check_constant(nurse, reverse("import", args=[town.patient.pk]), grow)


@pytest.fixture
def over_http(town: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The town, whose pages reach the same MesVaccins through the real client."""
    membership = Membership.objects.get(centre=town.centre)
    key = json.dumps(new_key().as_dict(private=True)).encode()
    membership.software_secret = settings.CARNET_KEYS.encrypt(
        b"secret", place=adapter.secret_place(town.centre)
    )
    membership.signing_key = settings.CARNET_KEYS.encrypt(key, place=adapter.key_place(town.centre))
    membership.save()

    def answer(request: httpx.Request) -> httpx.Response:
        (carnet_id,) = town.service.carnets
        assert request.headers["Organisation-Assertion"]
        assert request.url.path == vaccinations_of(carnet_id)
        kept = town.gateway.vaccinations(carnet_id, since=0)
        rows = [item.model_dump(mode="json", by_alias=True) for item in kept.items]
        return httpx.Response(200, json=rows, headers={"Carnet-Revision": str(kept.revision)})

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://mesvaccins.test")
    monkeypatch.setattr(adapter, "http_client", lambda: client)
    return town


def test_the_import_through_the_real_client(over_http: World, nurse: Client) -> None:
    town = over_http
    carnet = town.carnet()
    town.link()
    adapter.choose()
    town.service.declare(carnet, vaccine_id=29, date=date(2014, 4, 1))
    town.enter("REPEVAX", "05/04/2014")

    def grow() -> None:
        for number in range(1, 28):
            town.service.declare(carnet, vaccine_id=29, date=date(2015, 4, number))
        town.enter("REPEVAX", "20/04/2015")
        nurse.get(url)  # the first display of new questions: see the next test

    url = reverse("import", args=[town.patient.pk])
    check_constant(nurse, url, grow)


def test_the_first_display_of_new_questions_keeps_them_all_in_one_statement(
    over_http: World, nurse: Client
) -> None:
    """A question is kept when it is first shown, however many they are: one statement, once."""
    town = over_http
    carnet = town.carnet()
    town.link()
    adapter.choose()
    town.enter("REPEVAX", "05/04/2014")
    url = reverse("import", args=[town.patient.pk])
    nurse.get(url)
    counts = []
    for numbers in (range(1, 2), range(2, 20)):
        for number in numbers:
            town.service.declare(carnet, vaccine_id=29, date=date(2014, 4, number + 5))
        first = statements(nurse, url)
        assert len(first) <= MOST, "\n".join(first)
        assert sum("linking_likeness" in sql and sql.startswith("INSERT") for sql in first) == 1
        assert len(statements(nurse, url)) == len(first) - 1
        counts.append(len(first))
    assert counts[0] == counts[1]
