"""The embedded PostgreSQL server: made, started, found again and stopped by a launcher of ours.

It is for one machine: development, tests, demonstration. It listens on a socket in a folder that
only its user (and root) can enter, and trusts who connects there. Production names a real server.
"""

import fcntl
import os
import pwd
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from house import place as places
from house.binaries import MAJOR, Binaries
from house.place import Place
from house.refusal import Refusal

SUPERUSER = "postgres"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: a power cut may lose everything, and that does not matter there.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Server:
    """One embedded server; `durable=False` trades safety at a power cut for speed, in tests.

    `more` are settings of PostgreSQL beside ours, for who measures.
    """

    place: Place
    durable: bool = True
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address by which the superuser connects."""
        return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.place.socket), safe='')}"

    def start(self) -> bool:
        """Start the server; True when it was running already (left behind by an earlier start)."""
        with _locked(self.place.door, fcntl.LOCK_EX):
            if self.answers():
                return True
            self._make_data()
            self._forget_a_stale_pid()
            self._run("pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--silent",
                      f"--log={self.place.log}", f"--options={self._options()}")  # fmt: skip
            return False

    def stop(self) -> None:
        """Stop the server, ending what is still connected; nothing happens when none runs."""
        with _locked(self.place.door, fcntl.LOCK_EX):
            if self.pid() is not None:
                self._run("pg_ctl", "stop", "--wait", "--mode=fast", "--silent")

    def answers(self) -> bool:
        """Say whether the server takes connections."""
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def pid(self) -> int | None:
        """The server's process where it runs; a number that a stranger has now is none."""
        try:
            pid = int((self.place.data / "postmaster.pid").read_text().splitlines()[0])
            command = psutil.Process(pid).cmdline()
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None
        return pid if str(self.place.data) in command else None

    def _forget_a_stale_pid(self) -> None:
        """After a power cut the number may belong to a stranger, and PostgreSQL would not start."""
        if self.pid() is None:
            (self.place.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_data(self) -> None:
        """Create the cluster beside its place there; half of one never stands."""
        data = self.place.data
        if (data / "PG_VERSION").exists():
            self._check_version()
            return
        draft = data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.place.user is not None:
            shutil.chown(draft, self.place.user)
        sync = () if self.durable else ("--no-sync",)
        self._run("initdb", f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8",
                  "--locale=C", "--no-instructions", *sync, data=draft)  # fmt: skip
        draft.rename(data)

    def _check_version(self) -> None:
        found = (self.place.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise Refusal(
                f"{self.place.data} was made by PostgreSQL {found}, and the programs here are "
                f"{MAJOR}: see “Upgrade” in docs/operations.md, or choose another DATA_DIR."
            )

    def _options(self) -> str:
        settings = {**SETTINGS, **({} if self.durable else THROWAWAY), **self.more}
        settings["unix_socket_directories"] = str(self.place.socket)
        return shlex.join(f"--{name}={value}" for name, value in settings.items())

    def _run(self, program: str, *arguments: str, data: Path | None = None) -> None:
        command = [str(self.place.binaries.program(program)), *arguments, "-D"]
        _launch(command, data or self.place.data, place=self.place)


def _launch(command: list[str], data: Path, *, place: Place) -> None:
    """Run a program of PostgreSQL as the server's user, in a folder and world of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
    groups: list[str | int] | None = [] if place.user else None
    said = subprocess.run(
        [*command, str(data)],
        cwd=place.folder,
        env=environment | {"LC_ALL": "C"},
        user=place.user,
        group=_group(place.user),
        extra_groups=groups,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=0o077,
        check=False,
    )
    if said.returncode:
        raise Refusal(_explain(Path(command[0]).name, said.stdout, place.log))


def _group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _explain(program: str, said: str, log: Path) -> str:
    last = " / ".join(line.strip() for line in said.strip().splitlines()[-3:])
    return f"PostgreSQL did not start ({program}: {last or 'no message'}). Its own words: {log}"


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def server_of(
    data_dir: Path, *, durable: bool = True, more: Mapping[str, str] | None = None
) -> Server:
    """The server of a data folder, with its folders made; it is not started."""
    forsaken = places.is_forsaken(data_dir)
    if forsaken is not None:
        old = Place(forsaken, forsaken / "socket", Binaries(forsaken), None)
        _end_forsaken(Server(old))
    return Server(places.prepare(data_dir), durable, more or {})


def _end_forsaken(server: Server) -> None:
    """Stop and delete the server of a DATA_DIR that somebody has deleted."""
    pid = server.pid()
    if pid is not None:
        process = psutil.Process(pid)
        process.send_signal(signal.SIGINT)  # PostgreSQL's “fast” shutdown
        process.wait(START_SECONDS)
    shutil.rmtree(server.place.folder)


@contextmanager
def leased(server: Server) -> Iterator[bool]:
    """Use a server together with others: the last who leaves stops it.

    Yields True when the server was running already. The lease is a lock of the kernel, so that a
    process which dies without a word does not count as a user any more.
    """
    with _locked(server.place.lease, fcntl.LOCK_SH) as lease:
        try:
            yield server.start()
        finally:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody still works with it
            else:
                server.stop()
