"""Each fault profile does what its name says, on a real line."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import httpx
import pytest

from house.faults import FaultyLine, Plan, UnknownProfile
from house.faults.profiles import PROFILES

DOSE = {
    "id": 1,
    "version": 3,
    "vaccine": {"id": 29, "name": "REPEVAX"},
    "date": "2017-04-25",
    "updated_at": "2026-01-01T10:00:00+01:00",
}
LIST = "/records/1/vaccinations.json"


class Peer(ThreadingHTTPServer):
    """A MesVaccins of two doses that remembers what it was asked."""

    daemon_threads = True
    asked: list[tuple[str, str, bytes]]


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Peer

    def serve(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.asked.append((self.command, self.path, body))
        document: Any = [DOSE, DOSE | {"id": 2}] if self.path.startswith(LIST) else DOSE
        answer = json.dumps(document).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Total-Count", "2")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 (http.server's names)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def peer() -> Iterator[Peer]:
    server = Peer(("127.0.0.1", 0), Answers)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def line(peer: Peer) -> Iterator[FaultyLine]:
    line = FaultyLine(f"http://127.0.0.1:{peer.server_address[1]}").start()
    yield line
    line.stop()


def ask(
    line: FaultyLine, profile: str, *, method: str = "GET", path: str = LIST, **more: Any
) -> Any:
    line.plan = Plan.parse(profile)
    with httpx.Client(base_url=line.url, trust_env=False) as client:
        return client.request(method, path, **more)


def wait_for(happened: Callable[[], object]) -> None:
    """Wait until the other thread has done its part; a test that waits in vain ends by timeout."""
    while not happened():
        sleep(0.01)


def test_without_a_plan_everything_passes(line: FaultyLine) -> None:
    answer = ask(line, "")
    assert len(answer.json()) == 2
    assert answer.headers["Total-Count"] == "2"


def test_a_refused_connection_is_one_that_nobody_listens_for(line: FaultyLine, peer: Peer) -> None:
    with pytest.raises(httpx.ConnectError):
        ask(line, "refused", method="POST", json={"x": 1})
    assert peer.asked == []
    assert ask(line, "").status_code == 200, "the line listens again at the same address"


def test_a_connection_refused_now_and_then_takes_nothing_of_the_request(
    line: FaultyLine, peer: Peer
) -> None:
    with pytest.raises(httpx.TransportError):
        ask(line, "refused*1", method="POST", json={"x": "y" * 100_000})
    assert peer.asked == []


def test_a_request_cut_while_sending_arrives_in_part(line: FaultyLine, peer: Peer) -> None:
    body = b"y" * 100_000
    with pytest.raises(httpx.TransportError):
        ask(line, "cut-sending", method="POST", content=body)
    wait_for(lambda: peer.asked)
    assert [(method, len(part)) for method, _, part in peer.asked] == [("POST", len(body) // 2)]


@pytest.mark.parametrize("profile", ["lost", "cut-answering"])
def test_a_line_broken_after_the_act_hides_what_was_done(
    line: FaultyLine, peer: Peer, profile: str
) -> None:
    with pytest.raises(httpx.TransportError):
        ask(line, profile, method="POST")
    assert len(peer.asked) == 1


@pytest.mark.parametrize(
    ("profile", "status", "reached"),
    [("500-before", 500, 0), ("500-after", 500, 1), ("garbage", 200, 1)]
    + [(name, int(name), 0) for name in ("401", "403", "404", "409", "422", "429")]
    + [("sharing-ended+0", 404, 0), ("vaccine-refused", 422, 0)],
)
def test_refusals_say_whether_the_act_was_done(
    line: FaultyLine, peer: Peer, profile: str, status: int, reached: int
) -> None:
    answer = ask(line, profile)
    assert (answer.status_code, len(peer.asked)) == (status, reached)


def test_a_sharing_ends_in_the_middle(line: FaultyLine, peer: Peer) -> None:
    line.plan = Plan.parse("sharing-ended")
    with httpx.Client(base_url=line.url, trust_env=False) as client:
        answers = [client.get(LIST) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[1].json()["error"]["code"] == "not_shared"
    assert len(peer.asked) == 1


def test_the_clock_of_tomorrow_dates_the_answer_itself(line: FaultyLine) -> None:
    said = parsedate_to_datetime(ask(line, "clock-day").headers["Date"])
    assert said - datetime.now(UTC) > timedelta(hours=23)


def test_a_throttle_says_when_to_come_back(line: FaultyLine) -> None:
    assert ask(line, "429").headers["Retry-After"] == "2"


def test_truncated_json_is_a_whole_answer_that_is_not_json(line: FaultyLine) -> None:
    with pytest.raises(json.JSONDecodeError):
        ask(line, "truncated").json()


def test_a_partial_list_with_and_without_a_word(line: FaultyLine) -> None:
    warned, silent = ask(line, "partial-warned"), ask(line, "partial-silent")
    assert len(warned.json()) == len(silent.json()) == 1
    assert "Warning" in warned.headers
    assert {"Warning", "Total-Count"}.isdisjoint(silent.headers)


@pytest.mark.parametrize(
    ("profile", "key", "value"),
    [
        ("unknown-field", "a_field_of_tomorrow", {"x": 1}),
        ("missing-field", "version", None),
        ("wrong-type", "date", 20170425),
        ("date-missing", "date", None),
        ("clock-day", "updated_at", "2026-01-02T10:00:00+01:00"),
    ],
)
def test_a_field_is_changed_on_its_way(
    line: FaultyLine, profile: str, key: str, value: Any
) -> None:
    assert ask(line, profile).json()[0].get(key) == value


def test_a_dose_is_listed_twice(line: FaultyLine) -> None:
    assert [row["id"] for row in ask(line, "twice").json()] == [1, 1, 2]


def test_the_version_arrives_stale_in_body_and_address(line: FaultyLine, peer: Peer) -> None:
    ask(line, "stale-version", method="PUT", json={"version": 3})
    ask(line, "stale-version", method="DELETE", path="/x?version=3")
    assert json.loads(peer.asked[0][2])["version"] == 0
    assert peer.asked[1][1] == "/x?version=0&was=3"


def test_profiles_compose_and_strike_so_often_as_they_may(line: FaultyLine, peer: Peer) -> None:
    plan = Plan.parse("twice,date-missing*1")
    line.plan = plan
    with httpx.Client(base_url=line.url, trust_env=False) as client:
        first, second = client.get(LIST).json(), client.get(LIST).json()
    assert [(len(rows), rows[0]["date"]) for rows in (first, second)] == [
        (3, None),
        (3, "2017-04-25"),
    ]
    assert plan.injected == [f"twice GET {LIST}", f"date-missing GET {LIST}", f"twice GET {LIST}"]


def test_the_same_seed_gives_the_same_faults(line: FaultyLine) -> None:
    def statuses(seed: int) -> list[int]:
        line.plan = Plan.parse("500-before:0.5", seed=seed)
        with httpx.Client(base_url=line.url, trust_env=False) as client:
            return [client.get(LIST).status_code for _ in range(20)]

    assert statuses(7) == statuses(7)
    assert set(statuses(7)) == {200, 500}


@pytest.mark.parametrize("text", ["nothing", "lost:x", "lost**2", "LOST", "lost:7", "lost:0.2.1"])
def test_an_unknown_profile_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(UnknownProfile, match="500-after"):
        Plan.parse(text)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_profile_is_read_by_its_name(name: str) -> None:
    assert [step.name for step in Plan.parse(name).steps] == [name]
