"""A call of the API passes the middlewares of the pages by, and keeps what protects it."""

import json
import logging

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesvaccins.audit.middleware import REQUEST_ID
from mesvaccins.audit.models import Act
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre

pytestmark = pytest.mark.django_db

PATH = "/vaccines.json"
PROTECTION = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic !!"}], ids=["known", "refused"])
def test_every_answer_is_protected(
    centre: Centre, nomenclature: None, headers: dict[str, str]
) -> None:
    answer = world.send(centre, "GET", PATH, **headers)
    assert {name: answer.headers.get(name) for name in PROTECTION} == PROTECTION
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_a_call_sets_no_cookie_and_asks_for_no_session(centre: Centre, nomenclature: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = world.send(centre, "GET", PATH, Cookie=f"{settings.SESSION_COOKIE_NAME}=x")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not [query for query in captured.captured_queries if "session" in query["sql"]]


def test_a_host_that_is_not_ours_is_refused(centre: Centre, nomenclature: None) -> None:
    assert world.send(centre, "GET", PATH, Host="elsewhere.example").status_code == 400


def test_an_act_is_audited_under_the_identifier_of_its_answer(centre: Centre) -> None:
    answer = world.send(centre, "GET", PATH, Authorization="Basic !!")
    assert Act.objects.latest("id").request_id == answer.headers[REQUEST_ID]


@pytest.mark.parametrize("path", ["/inconnu.json", "/records/search.json"])
def test_an_address_or_method_that_is_none_is_answered_as_a_document(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in {404, 405}
    assert json.loads(answer.content)["error"]["code"]


def test_a_page_keeps_its_own(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a@demo.test"})
    assert answer.status_code == 403
    assert "'self'" in answer.headers["Content-Security-Policy"]


def test_the_log_names_the_address_that_asked(
    caplog: pytest.LogCaptureFixture, nomenclature: None
) -> None:
    with caplog.at_level(logging.INFO, logger="django_structlog"):
        Client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})
    said = [str(record.msg) for record in caplog.records]
    assert [line for line in said if "'ip': '127.0.0.1'" in line], said
    assert not [line for line in said if "203.0.113.9" in line]
