"""An operator's installation: refused while something is missing, strict once it runs."""

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from house import databases, place
from house.postgres import leased, server_of
from house.processes import Household, wait_until_ready

ROOT = Path(__file__).parents[2]
SERVICES = ("calcium", "mesvaccins")
OURS = ("CARNET", "DATABASE", "MIGRATION", "DJANGO", "DATA_DIR", "ALLOWED", "MESVACCINS")

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class Installation:
    """One service in production mode, with the settings of docs/operations.md."""

    service: str
    settings: dict[str, str]

    def environment(self, *without: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return kept | {k: v for k, v in self.settings.items() if k not in without}

    def command(self, *arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", self.service, *arguments],
            cwd=ROOT,
            env=self.environment(without),
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server of both installations."""
    folder: Path = tmp_path_factory.mktemp("server")
    server = server_of(folder, durable=False)
    with leased(server):
        yield server.url
    place.remove(folder)


@pytest.fixture(scope="module", params=SERVICES)
def installation(
    request: pytest.FixtureRequest, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Database, roles, keys, tables, rights and static files, made by the documented commands."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    made = databases.prepare(server_url, request.param)
    settings = {
        "ALLOWED_HOSTS": "carnet.example.org",
        "CARNET_KEYS": str(folder / "keys"),
        "DATABASE_URL": made.runtime_url,
        "DATA_DIR": str(folder / "data"),
        "MESVACCINS_URL": "https://mesvaccins.example.org",
        "MIGRATION_DATABASE_URL": made.owner_url,
        "PROXY_COUNT": "1",
    }
    installed = Installation(request.param, settings)
    for command in (
        ("keys", "make", str(folder / "keys")),
        ("migrate", "--verbosity=0"),
        ("grant",),
        ("collectstatic", "--no-input", "--verbosity=0"),
    ):
        done = installed.command(*command)
        assert done.returncode == 0, done.stderr
    return installed


@pytest.fixture(scope="module")
def port(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The service, started as its unit file starts it, on a loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    folder = tmp_path_factory.mktemp("web")
    household = Household(folder / "processes.json", folder)
    application = f"{installation.service}.wsgi:application"
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket"]
    web = household.start(
        "web",
        [*command, "--bind", f"127.0.0.1:{number}"],
        installation.environment("MIGRATION_DATABASE_URL"),
    )
    try:
        wait_until_ready(web, f"http://127.0.0.1:{number}/healthz", host="carnet.example.org")
        yield number
    finally:
        household.end()


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": "carnet.example.org"} | named)
    answer = connection.getresponse()
    answer.read()
    return answer


@pytest.mark.parametrize("missing", ["DATABASE_URL", "CARNET_KEYS", "ALLOWED_HOSTS"])
def test_a_missing_setting_is_one_sentence_and_no_start(
    installation: Installation, missing: str
) -> None:
    refused = installation.command("check", without=missing)
    assert refused.returncode != 0
    assert missing in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr


def test_keys_that_others_may_read_are_refused(installation: Installation) -> None:
    keys = Path(installation.settings["CARNET_KEYS"])
    keys.chmod(0o644)
    try:
        refused = installation.command("check")
        assert refused.returncode != 0
        assert str(keys) in refused.stderr
        assert "600" in refused.stderr
        assert refused.stderr.count("\n") == 1
    finally:
        keys.chmod(0o600)


def test_djangos_own_advice_for_deployment_is_followed(installation: Installation) -> None:
    """All of it but one: to be preloaded by browsers is the domain owner's decision."""
    advice = installation.command("check", "--deploy").stderr
    assert sorted(set(re.findall(r"\((\w+\.[A-Z]\d+)\)", advice)) - {"security.W021"}) == []


def test_the_runtime_role_cannot_migrate(installation: Installation) -> None:
    refused = installation.command("migrate", "audit", "zero", without="MIGRATION_DATABASE_URL")
    assert refused.returncode != 0
    assert "permission denied" in refused.stderr or "must be owner" in refused.stderr


def test_plain_http_is_sent_to_https(port: int) -> None:
    answer = ask(port, "/")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://carnet.example.org/"


def test_health_is_answered_without_tls_and_says_nothing_of_anybody(port: int) -> None:
    assert ask(port, "/healthz").status == 200


def test_another_host_name_is_refused(port: int) -> None:
    assert ask(port, "/healthz", Host="other.example.org").status == 400


def test_headers_are_strict(port: int) -> None:
    answer = ask(port, "/compte/login/", X_Forwarded_Proto="https")
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "SameSite=Lax" in cookie


def test_a_missing_page_shows_no_inside(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": "carnet.example.org", "X-Forwarded-Proto": "https"}
    connection.request("GET", "/no-such-page/", headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 404
    assert "urlpatterns" not in body
    assert "DEBUG" not in body
