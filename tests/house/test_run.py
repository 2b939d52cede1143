"""`make run`: both services on a real database, stopped by whatever stops a terminal."""

import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil
import psycopg
import pytest

from house.postgres import leased, server_of
from tests.house.home import READY, ROOT, Home, read_until_ready
from tests.house.nurse import look_up

pytestmark = pytest.mark.timeout(600)


@dataclass
class Running:
    """A `make run` that has said it is ready."""

    process: subprocess.Popen[str]
    said: str

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@contextmanager
def running(home: Home, command: str = "run", **settings: str) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-m", "house", command],
        cwd=ROOT,
        env=home.environment() | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Running(process, read_until_ready(process, home))
    finally:
        if process.poll() is None:
            process.terminate()
        if process.stdout is not None and not process.stdout.closed:
            process.communicate(timeout=60)


@pytest.fixture
def filled(home: Home) -> Home:
    """A demonstration that an earlier start has made."""
    if not home.is_filled:
        with running(home):
            pass
    return home


def mark(home: Home) -> None:
    """Write something into the data of a home where nothing runs."""
    with leased(server_of(home.folder)):
        home.ask("CREATE TABLE IF NOT EXISTS kept_between_starts ()")


def test_the_first_start_says_where_and_who_and_what_to_try(home: Home) -> None:
    is_first = not home.is_filled
    with running(home) as run:
        assert ("MesVaccins: demonstration data" in run.said) is is_first
        assert home.answers(home.calcium)
        assert home.answers(home.mesvaccins)
        for words in (
            f"http://localhost:{home.calcium}",
            f"http://localhost:{home.mesvaccins}",
            "infirmiere@demo.test",
            "etudiant@demo.test",
            "Carnet-demo-2026",
            "9V79-2GHA",
        ):
            assert words in run.said
        assert run.stop(signal.SIGTERM) == 0
    assert home.nothing_is_left()


def test_a_second_start_keeps_the_data_and_is_alone_until_it_is_interrupted(filled: Home) -> None:
    """It prepares nothing; a second run, or a reset, is refused; Ctrl-C leaves nothing."""
    mark(filled)
    with running(filled) as run:
        assert "tables, rights" not in run.said
        assert "demonstration data" not in run.said
        filled.ask("SELECT FROM kept_between_starts")
        other = filled.command("run")
        assert other.returncode == 1
        holder = f"Carnet runs already on {filled.folder} (process {run.process.pid})"
        assert holder in other.stderr
        assert filled.command("reset").returncode == 1
        assert filled.answers(filled.calcium)
        assert run.stop(signal.SIGINT) == 0
    assert filled.nothing_is_left()


def test_a_terminal_that_is_closed_leaves_nothing(home: Home) -> None:
    """The kernel sends SIGHUP, and nothing that is written arrives any more."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "house", "run"],
        cwd=ROOT,
        env=home.environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=_own_terminal(theirs),
    )
    os.close(theirs)
    said = b""
    while READY.encode() not in said:
        said += os.read(ours, 4096)
    os.close(ours)
    process.wait(60)
    assert home.nothing_is_left()


def _own_terminal(terminal: int) -> Callable[[], None]:
    def begin() -> None:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    return begin


def test_what_a_killed_start_has_left_is_found_and_a_hangup_leaves_nothing(home: Home) -> None:
    with running(home) as run:
        server = server_of(home.folder)
        orphan = server.pid()
        assert orphan is not None
        run.process.kill()
        run.process.wait(60)
        assert home.answers(home.calcium)
        with running(home) as again:
            assert "that an earlier start had left behind are ended" in again.said
            assert server.pid() == orphan
            assert again.stop(signal.SIGHUP) == 0
    assert home.nothing_is_left()


def test_a_taken_port_is_one_sentence_and_starts_nothing(home: Home) -> None:
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", home.mesvaccins))
        holder.listen()
        refused = home.command("run")
    assert refused.returncode == 1
    sentence = f"carnet: Port {home.mesvaccins} for MesVaccins is taken by process {os.getpid()}"
    assert refused.stderr.startswith(sentence)
    assert refused.stderr.count("\n") == 1
    assert home.nothing_is_left()


def test_a_web_process_that_dies_stops_everything_and_says_so(home: Home) -> None:
    with running(home) as run:
        webs = [
            child
            for child in psutil.Process(run.process.pid).children()
            if "calcium.wsgi:application" in child.cmdline()
        ]
        webs[0].kill()
        rest = run.process.communicate(timeout=60)[0]
        assert run.process.returncode == 1
        assert "Calcium web has ended" in rest
    assert home.nothing_is_left()


def test_a_database_that_the_demonstration_has_not_made_is_left_alone(filled: Home) -> None:
    server = server_of(filled.folder)
    server.start()
    with psycopg.connect(server.url, autocommit=True) as connection:
        note = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname='calcium'"
        ).fetchone()
        assert note is not None
        connection.execute("COMMENT ON DATABASE calcium IS NULL")
    try:
        for command in ("run", "reset"):
            refused = filled.command(command)
            assert refused.returncode == 1
            assert "that `make run` has not made: it is left alone" in refused.stderr
    finally:
        server.start()
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"COMMENT ON DATABASE calcium IS '{note[0]}'")
        server.stop()


def test_a_nurse_reads_what_to_do_and_the_faults_of_the_line_are_told_at_the_end(
    home: Home,
) -> None:
    """`make demo-faults`: the demonstration itself joins and links without a fault."""
    with running(home, "demo-faults", PROFILE="429", SEED="7") as run:
        assert "Between both services stands a line that fails: 429 (SEED=7)." in run.said
        with httpx.Client(
            base_url=f"http://localhost:{home.calcium}", trust_env=False, follow_redirects=True
        ) as desk:
            page = look_up(desk)
        assert "MesVaccins.net reçoit trop de demandes" in page
        run.process.send_signal(signal.SIGTERM)
        rest = run.process.communicate(timeout=60)[0]
        assert run.process.returncode == 0
    assert "429 (seed 7) at http://127.0.0.1:" in rest
    assert "  429 POST /records/search.json" in rest
    assert "injected: 1" in rest
    assert "Warning" not in rest
    assert home.nothing_is_left()


def test_reset_empties_and_the_next_start_fills_anew(filled: Home) -> None:
    mark(filled)
    done = filled.command("reset")
    assert done.returncode == 0, done.stderr
    with running(filled) as run:
        assert "MesVaccins: demonstration data" in run.said
        assert "Calcium: demonstration data" in run.said
        with pytest.raises(psycopg.errors.UndefinedTable):
            filled.ask("SELECT FROM kept_between_starts")
