"""The processes that `make run` starts, watches and ends; none is left behind."""

import contextlib
import json
import os
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from time import monotonic, sleep

import psutil

from house.refusal import Refusal

PATIENCE_SECONDS = 10
READY_SECONDS = 90
LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class Child:
    """One process, and the file that holds what it says."""

    title: str
    process: subprocess.Popen[bytes]
    log: Path

    def check_alive(self) -> None:
        """Refuse to go on when the process has ended by itself."""
        status = self.process.poll()
        if status is not None:
            raise Refusal(
                f"{self.title} has ended (status {status}): {last_words(self.log)} "
                f"Everything it said is in {self.log}."
            )


@dataclass(slots=True)
class Household:
    """All processes of one `make run`, written down so that the next start finds what is left."""

    ledger: Path
    logs: Path
    children: list[Child] = field(default_factory=list)

    def start(self, title: str, command: list[str], environment: dict[str, str]) -> Child:
        """Start a process apart from the terminal, so that Ctrl-C reaches us alone."""
        log = self.logs / f"{title.lower().replace(' ', '-')}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(title, process, log)
        self.children.append(child)
        self._write_down()
        return child

    def watch(self) -> None:
        """Return never; raise as soon as one of the processes has ended."""
        while True:
            for child in self.children:
                child.check_alive()
            sleep(0.5)

    def end(self) -> None:
        """Ask every process to stop, the last started first, and insist after some seconds."""
        _end([psutil.Process(c.process.pid) for c in reversed(self.children) if _runs(c)])
        for child in self.children:
            child.process.wait()
            _end_group(child.process.pid)
        self.ledger.unlink(missing_ok=True)

    def end_leftovers(self) -> int:
        """End what an earlier start, killed without a word, has left; say how many there were."""
        try:
            entries = json.loads(self.ledger.read_text())
        except (FileNotFoundError, ValueError):
            return 0
        left = [process for entry in entries if (process := _same_process(*entry)) is not None]
        _end(left)
        self.ledger.unlink()
        return len(left)

    def _write_down(self) -> None:
        running = [psutil.Process(c.process.pid) for c in self.children if _runs(c)]
        draft = self.ledger.with_suffix(".new")
        draft.write_text(json.dumps([(p.pid, p.create_time()) for p in running]))
        draft.replace(self.ledger)


def wait_until_ready(child: Child, url: str, *, host: str = "localhost") -> None:
    """Wait until a web process answers 200 at its health check, asked by the name of `host`."""
    request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 - ours
    until = monotonic() + READY_SECONDS
    answer = "nothing yet"
    while monotonic() < until:
        child.check_alive()
        try:
            with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - ours
                if response.status == HTTPStatus.OK:
                    return
                answer = str(response.status)
        except (urllib.error.URLError, OSError) as error:
            answer = str(error)
        sleep(0.1)
    raise Refusal(
        f"{child.title} is not ready after {READY_SECONDS} s ({url}: {answer}). "
        f"Everything it said is in {child.log}."
    )


def last_words(log: Path) -> str:
    """The last lines of a log, on one line."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return "it said nothing."
    said = [line.strip() for line in lines if line.strip()][-LAST_LINES:]
    return " / ".join(said) or "it said nothing."


def _runs(child: Child) -> bool:
    return child.process.poll() is None


def _same_process(pid: int, created: float) -> psutil.Process | None:
    """The process written down, unless another one has got its number since."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1 and process.is_running()
    except psutil.NoSuchProcess:
        return None
    return process if same and process.uids().real == os.getuid() else None


def _end(processes: list[psutil.Process]) -> None:
    family = [p for process in processes for p in _with_descendants(process)]
    for process in processes:
        _tell(process, "terminate")
    _, stubborn = psutil.wait_procs(family, timeout=PATIENCE_SECONDS)
    for process in stubborn:
        _tell(process, "kill")
    psutil.wait_procs(stubborn, timeout=PATIENCE_SECONDS)


def _with_descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _tell(process: psutil.Process, what: str) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        getattr(process, what)()


def _end_group(leader: int) -> None:
    """End what a process that died by itself has left of its group: each has a group of its own."""
    _end([process for process in psutil.process_iter() if _is_member(process, leader)])


def _is_member(process: psutil.Process, leader: int) -> bool:
    try:
        return os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.NoSuchProcess):
        return False
