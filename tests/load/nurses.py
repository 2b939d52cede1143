"""200 nurses at work, for locust: each acts at random moments, once a minute on average.

An open loop: a nurse's next act comes when it comes, whether or not the last was answered, so that
a slow service is not spared by its own slowness. An act counts from the moment it came.

The environment says what: LOAD_TARGETS (the file of `tests.load.targets`), LOAD_MINUTE (acts of a
nurse a minute), LOAD_SETTLING (seconds at the beginning of which only failures are kept: the first
requests of a process that has just started are not a day's work), LOAD_OUTPUT (a file for every
request: name, milliseconds, status, failure).
"""

import json
import os
import random
import re
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, events, task

TARGETS = json.loads(Path(os.environ["LOAD_TARGETS"]).read_text())
SETTLED = time.perf_counter() + float(os.environ.get("LOAD_SETTLING", "0"))
SECONDS_BETWEEN_ACTS = 60 / float(os.environ.get("LOAD_MINUTE", "1"))
RNG = random.Random(os.environ.get("LOAD_SEED", "1"))
CSRF = "c" * 32
MOST_VALIDATIONS = 10
WAITING = list(TARGETS["nurses"])
SEEN: list[tuple[str, float, int, str]] = []
OPEN: dict[object, tuple[str, float]] = {}
"""Requests without an answer yet: at the end they count with the time that they have waited."""
RNG.shuffle(WAITING)
for kinds in TARGETS["students"].values():
    for people in kinds.values():
        RNG.shuffle(people)


@events.request.add_listener
def _keep(
    request_type: str,
    name: str,
    response_time: float,
    response_length: int,
    response: Any = None,
    exception: Any = None,
    **_more: Any,
) -> None:
    status = getattr(response, "status_code", 0) or 0
    failure = repr(exception) if exception else ""
    begun = time.perf_counter() - response_time / 1000
    if begun >= SETTLED or failure or status >= 500:
        SEEN.append((name, response_time, status, failure))


@events.quitting.add_listener
def _write(environment: Any, **_more: Any) -> None:
    now = time.perf_counter()
    SEEN.extend((name, (now - begun) * 1000, 0, "") for name, begun in OPEN.values())
    Path(os.environ["LOAD_OUTPUT"]).write_text(json.dumps(SEEN))
    environment.process_exit_code = 0


class Nurse(FastHttpUser):
    """A nurse at her desk, signed in beforehand."""

    network_timeout = connection_timeout = 60.0
    concurrency = 20

    def on_start(self) -> None:
        """Take the session of one nurse; the first act comes at a random moment."""
        mine = WAITING.pop()
        self.centre = str(mine["centre"])
        cookies = f"{TARGETS['cookie']}={mine['session']}; {TARGETS['csrf_cookie']}={CSRF}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": CSRF, "HX-Request": "true"}
        self.acts = (
            *[self.read] * 8,
            *[self.take_in] * 4,
            *[self.send_out] * 4,
            *[self.link] * 3,
            *[self.create] * 1,
        )

    def wait_time(self) -> float:
        """Moments that know nothing of each other."""
        return RNG.expovariate(1 / SECONDS_BETWEEN_ACTS)

    @task
    def act(self) -> None:
        """Begin an act, and do not wait for its end."""
        if getattr(self, "seated", False):
            gevent.spawn(self._timed, RNG.choice(self.acts))
        self.seated = True

    def _timed(self, act: Any) -> None:
        begun = time.perf_counter()
        name = act()
        spent = (time.perf_counter() - begun) * 1000
        self.environment.events.request.fire(
            request_type="ACT",
            name=f"act: {name}",
            response_time=spent,
            response_length=0,
            response=None,
            exception=None,
            context={},
        )

    # -- Acts ----------------------------------------------------------------------------------

    def read(self) -> str:
        """Look for a student by name, open the dossier, which looks at the CVE again."""
        patient, _carnet, name = self._one("linked")
        self._get(f"/etudiants/?recherche={name}", "search of a student")
        self._open(patient)
        self._post(f"/etudiants/{patient}/cve/relire/", {}, "look at the CVE again")
        return "reading"

    def take_in(self) -> str:
        """Import what is new in the CVE, at most ten doses validated on proof."""
        patient, _carnet, _name = self._one("linked")
        answer = self._post(f"/etudiants/{patient}/cve/importer/lancer/", {}, "import, prepared")
        if answer.status_code == 200:
            self._post(f"/etudiants/{patient}/cve/importer/", _decided(answer.text or ""), "import")
        self._open(patient)
        return "importing"

    def send_out(self) -> str:
        """Enter a dose given today or lately, then export."""
        patient, _carnet, _name = self._one("linked")
        given = date.today() - timedelta(days=RNG.randint(0, 700))  # noqa: DTZ011 - the entrance
        entry = {
            "vaccine": RNG.choice(TARGETS["vaccines"][self.centre]),
            "given": f"{given:%d/%m/%Y}",
            "lot": f"N{RNG.randint(0, 99999):05}",
            "verification": "performed",
            "route": "IM",
            "site": "LD",
        }
        self._post(f"/etudiants/{patient}/vaccinations/ajouter/", entry, "enter a dose")
        self._post(f"/etudiants/{patient}/cve/exporter/", {}, "export")
        self._open(patient)
        return "exporting"

    def link(self) -> str:
        """Find the CVE by its code, confirm the name."""
        waiting = TARGETS["students"][self.centre]["code"]
        if not waiting:
            return self.read()
        patient, code, name = waiting.pop()
        form = {"share_code": code}
        found = self._post(f"/etudiants/{patient}/cve/chercher/", form, "find by code")
        ticket = re.search(r'name="ticket" value="([^"]+)"', found.text or "")
        if ticket is None:
            self._failed("find by code", f"no ticket: {found.status_code}")
            return "linking"
        self._post(f"/etudiants/{patient}/cve/associer/", {"ticket": ticket[1]}, "link")
        self._open(patient)
        TARGETS["students"][self.centre]["linked"].append([patient, "", name])
        return "linking"

    def create(self) -> str:
        """Make a CVE from a dossier, with the student's agreement."""
        waiting = TARGETS["students"][self.centre]["new"]
        if not waiting:
            return self.read()
        patient, email, _name = waiting.pop()
        form = {"email": email, "mobile": "", "agreement": "on"}
        self._post(f"/etudiants/{patient}/cve/creer/", form, "create a CVE")
        self._open(patient)
        return "creating"

    # -- Requests ------------------------------------------------------------------------------

    def _one(self, kind: str) -> list[str]:
        """The next student, so that none comes again before all have come."""
        people = TARGETS["students"][self.centre][kind]
        people.insert(0, one := people.pop())
        return one

    def _open(self, patient: str) -> None:
        self._get(f"/etudiants/{patient}/", "dossier")

    def _get(self, path: str, name: str) -> Any:
        return self._send("GET", path, name)

    def _post(self, path: str, form: dict[str, str], name: str) -> Any:
        return self._send("POST", path, name, data=form)

    def _send(self, method: str, path: str, name: str, **more: Any) -> Any:
        """One request; a redirection is an answer, and the page behind it another request."""
        sent = object()
        OPEN[sent] = (name, time.perf_counter())
        try:
            answer = self.client.request(
                method, path, name=name, headers=self.headers, allow_redirects=False, **more
            )
        finally:
            del OPEN[sent]
        if sent_to := (answer.headers or {}).get("HX-Redirect"):
            self._failed(name, f"sent to {sent_to}")
        elif 400 <= answer.status_code < 500:
            self._failed(name, f"{answer.status_code}: {_told(answer.text or '')}")
        return answer

    def _failed(self, name: str, why: str) -> None:
        SEEN.append((name, 0, 0, why))


def _told(page: str) -> str:
    """What a page says that went wrong, in its own words."""
    marked = r'(?:role="alert"|class="errorlist")[^>]*>(.*?)</(?:div|ul)>'
    said = re.findall(marked, page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(said)).split()) or "it does not say why"


def _decided(page: str) -> dict[str, str]:
    """Tick what is declared, as far as ten; where two may be one, they are two."""
    form: dict[str, str] = {}
    for number, version in re.findall(r'name="version-(\d+)" value="(\d+)"', page):
        said = re.search(rf'name="decision-{number}" value="(validate|both)"', page)
        if said is None or sum(value == "validate" for value in form.values()) >= MOST_VALIDATIONS:
            continue
        form |= {f"version-{number}": version, f"decision-{number}": said[1]}
        form[f"document-{number}"] = "paper_booklet"
    return form
