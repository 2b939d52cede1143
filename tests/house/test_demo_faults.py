"""`make demo-faults`: the demonstration with a line that fails, seen as a browser sees it."""

import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

from house.faults.profiles import PROFILES
from tests.house.home import ROOT, Home, read_until_ready

pytestmark = pytest.mark.timeout(1800)
PASSWORD = "Carnet-demo-2026"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def command(home: Home | None, **settings: str) -> subprocess.Popen[str]:
    environment = home.environment() if home else dict(os.environ)
    environment.pop("PROFILE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "house", "demo-faults"],
        cwd=ROOT,
        env=environment | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("settings", [{"PROFILE": "nothing-known"}, {"PROFILE": "lost:9"}, {}])
def test_an_unknown_profile_is_one_sentence_that_names_the_known_ones(
    settings: dict[str, str],
) -> None:
    refused = command(None, **settings)
    said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 2
    assert said.count("\n") == 1
    assert all(name in said for name in PROFILES)


def test_a_seed_that_is_no_number_is_refused() -> None:
    refused = command(None, PROFILE="lost", SEED="seven")
    assert "SEED is 'seven'" in refused.communicate(timeout=60)[0]
    assert refused.returncode == 1


def test_make_hands_the_profile_on() -> None:
    made = subprocess.run(
        ["make", "--silent", "--old-file=.venv/.installed", "demo-faults", "PROFILE=nothing-known"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "'nothing-known' is no fault profile" in made.stderr


def test_a_nurse_reads_what_to_do_and_the_faults_are_told_at_the_end(home: Home) -> None:
    """The demonstration itself joins and links without a fault; then every call meets one."""
    process = command(home, PROFILE="429", SEED="7")
    said = read_until_ready(process)
    assert "Between both services stands a line that fails: 429 (SEED=7)." in said
    with httpx.Client(
        base_url=f"http://localhost:{home.calcium}", trust_env=False, follow_redirects=True
    ) as desk:
        page = looked_up(desk)
    assert "MesVaccins.net reçoit trop de demandes" in page
    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert "429 (seed 7) at http://127.0.0.1:" in rest
    assert "  429 POST /records/search.json" in rest
    assert "injected: 1" in rest
    assert "Warning" not in rest
    assert home.nothing_is_left()


def looked_up(desk: httpx.Client) -> str:
    """Sign in as the nurse, open DEMO0000001, give the sharing code."""
    page = desk.get("/etudiants/")
    login = {"login": "infirmiere@demo.test", "password": PASSWORD, **token(page)}
    page = desk.post(page.url, data=login)
    page = desk.get("/etudiants/", params={"recherche": "DEMO0000001"})
    (dossier,) = set(re.findall(r'href="(/etudiants/[0-9a-f-]{36}/)"', page.text))
    page = desk.get(dossier)
    return desk.post(
        f"{dossier}cve/chercher/", data={"share_code": "9V79-2GHA", **token(page)}
    ).text


def token(page: httpx.Response) -> dict[str, str]:
    return {"csrfmiddlewaretoken": TOKEN.findall(page.text)[0]}
