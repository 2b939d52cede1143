"""The adapter believes nothing: each strange answer becomes a named error."""

import datetime
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from carnet_api import paths
from carnet_api.assertions import new_key, verify
from carnet_api.errors import (
    AlreadyThere,
    CarnetApiError,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    Refused,
    TooManyRequests,
    Unavailable,
    VaccinationDeleted,
    error_from,
)
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway, Software
from carnet_api.wire import VaccinationInput, VaccineReference

NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
CARNET = UUID("be5101b6-9e8e-4116-9683-7273e9365401")
KEY = new_key()
NURSE = ActingProfessional(id="7", name="DUPONT", first_name="Anne", role="nurse", rpps="1")
Handler = Callable[[httpx.Request], httpx.Response]


def gateway(handler: Handler) -> HttpCarnetGateway:
    client = httpx.Client(transport=httpx.MockTransport(handler), base_url="http://mesvaccins.test")
    credentials = Credentials(Software("uid", "secret"), uuid4(), KEY)
    return HttpCarnetGateway(client, credentials, NURSE, now=lambda: NOW)


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "version": 1,
        "revision": number,
        "created_at": "2026-01-01T10:00:00+01:00",
        "updated_at": "2026-01-01T10:00:00+01:00",
        "vaccine": {"id": 29, "name": "REPEVAX", "cip_codes": ["3400934981654"]},
        "date": "2017-04-25",
        "batch": "A1234",
        "creator": {"name": "Camille MARTIN", "kind": "holder"},
        "a_field_of_tomorrow": 1,
    } | changes


def answering(*rows: Any, **headers: str) -> Handler:
    return lambda _: httpx.Response(200, json=list(rows), headers=headers)


def test_every_call_names_the_software_the_centre_and_the_person() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[])

    gateway(handler).vaccinations(CARNET, since=4)
    [request] = seen
    assert request.headers["Authorization"].startswith("Basic ")
    path = f"/records/{CARNET}/vaccinations.json?since=4"
    token = request.headers[paths.ASSERTION_HEADER]
    assert verify(token, KEY, method="GET", path=path, now=NOW).professional == NURSE


@pytest.mark.parametrize("status", [500, 502, 503, 504, 302])
def test_a_server_in_trouble_is_unavailable(status: int) -> None:
    with pytest.raises(Unavailable) as error:
        gateway(lambda _: httpx.Response(status, text="<html>")).carnet(CARNET)
    assert error.value.retryable


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, NotAuthenticated),
        (403, NotAllowed),
        (404, NotFound),
        (409, Refused),
        (410, VaccinationDeleted),
        (429, TooManyRequests),
    ],
)
def test_a_refusal_without_a_document_is_known_by_its_status(
    status: int, kind: type[CarnetApiError]
) -> None:
    with pytest.raises(kind):
        gateway(lambda _: httpx.Response(status, text="no")).carnet(CARNET)


def test_a_refusal_with_a_document_is_known_by_its_code() -> None:
    body = {"error": {"code": "already_there", "message": "Déjà là.", "vaccination_id": 4}}
    with pytest.raises(AlreadyThere) as error:
        gateway(lambda _: httpx.Response(409, json=body)).carnet(CARNET)
    assert (error.value.vaccination_id, error.value.message) == (4, "Déjà là.")


def test_the_time_to_wait_is_read_from_the_header() -> None:
    body = {"error": {"code": "too_many_requests", "message": "Trop d'essais."}}
    answer = httpx.Response(429, json=body, headers={"Retry-After": "60"})
    with pytest.raises(TooManyRequests) as error:
        gateway(lambda _: answer).carnet(CARNET)
    assert error.value.retry_after == 60


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError]
)
def test_a_broken_line_is_unavailable(fault: type[httpx.TransportError]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise fault("cut", request=request)

    with pytest.raises(Unavailable):
        gateway(handler).carnet(CARNET)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"uuid": 3}', b"\xff\xfe"])
def test_garbage_is_unavailable(body: bytes) -> None:
    with pytest.raises(Unavailable):
        gateway(lambda _: httpx.Response(200, content=body)).carnet(CARNET)


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"null"])
def test_a_list_that_is_no_array_is_unavailable(body: bytes) -> None:
    with pytest.raises(Unavailable):
        gateway(lambda _: httpx.Response(200, content=body)).vaccinations(CARNET)


def test_one_bad_entry_does_not_hide_the_others_but_the_list_is_incomplete() -> None:
    answer = gateway(answering(row(1), row(2, date=17), row(3))).vaccinations(CARNET)
    assert [item.id for item in answer.items] == [1, 3]
    assert not answer.complete
    assert answer.revision is None


def test_a_dose_listed_twice_stands_once_in_its_latest_version() -> None:
    [item] = gateway(answering(row(1), row(1, version=2, batch="B"))).vaccinations(CARNET).items
    assert item.batch == "B"


def test_fewer_doses_than_announced_is_incomplete() -> None:
    handler = answering(row(1), **{paths.TOTAL_HEADER: "2", paths.REVISION_HEADER: "9"})
    answer = gateway(handler).vaccinations(CARNET)
    assert (answer.complete, answer.revision) == (False, None)


def test_a_warning_makes_a_list_incomplete() -> None:
    assert not gateway(answering(row(1), Warning="199 - partial")).vaccinations(CARNET).complete


def test_pages_are_followed_to_the_last() -> None:
    first = f"/records/{CARNET}/vaccinations.json"

    def handler(request: httpx.Request) -> httpx.Response:
        headers = {paths.REVISION_HEADER: "5", paths.TOTAL_HEADER: "2"}
        if request.url.query == b"after=1":
            return httpx.Response(200, json=[row(2)], headers=headers)
        link = {"Link": f'<{first}?after=1>; rel="next"'}
        return httpx.Response(200, json=[row(1)], headers=headers | link)

    answer = gateway(handler).vaccinations(CARNET)
    assert [item.id for item in answer.items] == [1, 2]
    assert (answer.complete, answer.revision) == (True, 5)


def test_a_next_page_that_turns_in_a_circle_ends_as_incomplete() -> None:
    path = f"/records/{CARNET}/vaccinations.json"
    handler = answering(row(1), Link=f'<{path}>; rel="next"')
    assert not gateway(handler).vaccinations(CARNET).complete


def test_a_next_page_on_another_server_is_not_followed() -> None:
    handler = answering(row(1), Link='<http://elsewhere.test/x>; rel="next"')
    with pytest.raises(Unavailable):
        gateway(handler).vaccinations(CARNET)


def sent() -> VaccinationInput:
    return VaccinationInput(
        vaccine=VaccineReference(id=29),
        date=datetime.date(2017, 4, 25),
        batch="A1234",
        source_id=uuid4(),
    )


def server(rows: list[dict[str, Any]], calls: list[str], headers: dict[str, str]) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        if request.method == "GET":
            return httpx.Response(200, json=rows, headers=headers)
        return httpx.Response(
            201,
            json=row(
                9,
                **json.loads(request.content)
                | {
                    "vaccine": {"id": 29, "name": "REPEVAX"},
                    "validation": None,
                },
            ),
            headers=headers,
        )

    return handler


def test_a_server_that_ignores_source_id_is_read_before_it_is_written() -> None:
    calls: list[str] = []
    made = gateway(server([row(4)], calls, {})).create_vaccination(CARNET, sent())
    assert (made.id, calls) == (4, ["GET"])


def test_a_server_that_ignores_source_id_gets_a_dose_that_it_lacks() -> None:
    calls: list[str] = []
    made = gateway(server([row(4, batch="Z")], calls, {})).create_vaccination(CARNET, sent())
    assert (made.id, calls) == (9, ["GET", "POST"])


def test_a_server_of_the_treaty_is_read_once_and_then_only_written() -> None:
    calls: list[str] = []
    port = gateway(server([row(4)], calls, {paths.TREATY_HEADER: "1.0"}))
    port.create_vaccination(CARNET, sent())
    port.create_vaccination(CARNET, sent())
    assert calls == ["GET", "POST", "POST"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90),
        (
            {
                "Date": "Mon, 23 Nov 2026 09:00:00 GMT",
                "Retry-After": "Mon, 23 Nov 2026 09:02:00 GMT",
            },
            120,
        ),
        (
            {
                "Date": "Mon, 23 Nov 2026 09:00:00 GMT",
                "Retry-After": "Mon, 23 Nov 2026 08:00:00 GMT",
            },
            0,
        ),
        ({"Retry-After": "Mon, 23 Nov 2026 09:02:00 GMT", "Date": "yesterday"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_to_wait_is_read_in_either_form(
    status: int, headers: dict[str, str], seconds: int | None
) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text="<html>busy</html>", headers=headers)

    with pytest.raises(Unavailable) as busy:
        gateway(handler).vaccinations(CARNET)
    assert busy.value.retry_after == seconds


def test_an_error_of_tomorrow_is_known_by_its_status() -> None:
    assert isinstance(error_from(418, None), Refused)
    assert isinstance(error_from(599, None), Unavailable)
