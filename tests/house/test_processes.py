"""The supervisor: what it starts it ends, what ends by itself it reports, what is left it finds."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from house.processes import Child, Household, wait_until_ready
from house.refusal import Refusal
from house.services import CALCIUM, Ports, check_free, ports_of_the_environment

ROOT = Path(__file__).parents[2]
SLEEP = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True)\n"
    "time.sleep(600)"
)
WITH_A_CHILD = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)"
)


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path / "processes.json", tmp_path)
    yield made
    made.end()


def start(household: Household, script: str, title: str = "A process") -> Child:
    return household.start(title, [sys.executable, "-c", script], dict(os.environ))


def first_line(child: Child) -> str:
    while not (said := child.log.read_text()).endswith("\n"):
        child.check_alive()
        time.sleep(0.02)
    return said.strip()


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_every_process_is_ended(household: Household) -> None:
    children = [start(household, SLEEP) for _ in range(3)]
    household.end()
    assert all(child.process.returncode is not None for child in children)


def test_a_process_that_ignores_the_request_is_ended_too(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("house.processes.PATIENCE_SECONDS", 0.2)
    child = start(household, STUBBORN)
    assert first_line(child) == "ready"
    household.end()
    assert not is_alive(child.process.pid)


def test_the_children_of_a_process_are_ended_with_it(household: Household) -> None:
    grandchild = int(first_line(start(household, WITH_A_CHILD)))
    assert is_alive(grandchild)
    household.end()
    assert not is_alive(grandchild)


def test_what_a_killed_start_has_left_is_found_and_ended(tmp_path: Path) -> None:
    lost = Household(tmp_path / "processes.json", tmp_path)
    child = start(lost, SLEEP)
    again = Household(tmp_path / "processes.json", tmp_path)
    assert again.end_leftovers() == 1
    assert not is_alive(child.process.pid)
    assert again.end_leftovers() == 0


def test_a_number_that_a_stranger_has_now_is_left_alone(tmp_path: Path) -> None:
    ledger = tmp_path / "processes.json"
    with subprocess.Popen([sys.executable, "-c", SLEEP]) as stranger:
        created = psutil.Process(stranger.pid).create_time()
        ledger.write_text(json.dumps([[stranger.pid, created - 100]]))
        assert Household(ledger, tmp_path).end_leftovers() == 0
        assert stranger.poll() is None
        stranger.kill()


def test_a_torn_ledger_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text("[[12, 1")
    assert Household(tmp_path / "processes.json", tmp_path).end_leftovers() == 0


def test_a_process_that_ends_by_itself_is_reported_with_its_last_words(
    household: Household,
) -> None:
    child = start(household, "import sys; sys.exit('the table is missing')", "Calcium web")
    child.process.wait()
    with pytest.raises(Refusal, match=r"Calcium web has ended \(status 1\): the table is missing"):
        household.watch()


def test_waiting_for_a_process_that_has_ended_does_not_take_long(household: Household) -> None:
    child = start(household, "raise SystemExit(3)")
    with pytest.raises(Refusal, match="has ended"):
        wait_until_ready(child, "http://127.0.0.1:9/healthz")


def test_two_services_on_one_port_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALCIUM_PORT", "8001")
    monkeypatch.delenv("MESVACCINS_PORT", raising=False)
    with pytest.raises(Refusal, match="CALCIUM_PORT and MESVACCINS_PORT are both 8001"):
        ports_of_the_environment()


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1", "80 80", "٨٠٠٠"])
def test_what_is_no_port_is_refused_in_a_sentence(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALCIUM_PORT", given)
    with pytest.raises(Refusal, match=r"CALCIUM_PORT is .*; expected a number from 1 to 65535"):
        ports_of_the_environment()


def test_a_taken_port_is_refused_with_its_holder() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(
            Refusal, match=rf"Port {port} for Calcium is taken by process {os.getpid()}"
        ):
            check_free(CALCIUM, port)


def test_the_addresses_name_the_ports() -> None:
    assert Ports(8100, 8101).address(CALCIUM) == "http://localhost:8100"


def test_what_a_process_that_died_has_left_is_ended(household: Household) -> None:
    child = start(household, WITH_A_CHILD)
    grandchild = int(first_line(child))
    child.process.kill()
    child.process.wait()
    assert is_alive(grandchild)
    household.end()
    assert not is_alive(grandchild)
