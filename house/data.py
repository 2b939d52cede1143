"""The data folder of `make run`: its server, its lock, and what is remembered between starts."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from house.postgres import leased, server_of
from house.progress import step
from house.refusal import Refusal

ROOT = Path(__file__).parents[1]
SOURCES = ("src", "house", "requirements/base.txt")


def data_dir() -> Path:
    """DATA_DIR, or `.data` beside the Makefile; made where it is missing."""
    folder = Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be made ({error.strerror}): "
            "choose one you may write, with DATA_DIR."
        ) from None
    return folder


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Refuse a second `make run` or `make reset` on the same data."""
    handle = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.pread(handle, 20, 0).decode().strip()
            raise Refusal(
                f"Carnet runs already on {folder} (process {other}): stop it with Ctrl-C in its "
                "terminal, or choose another folder with DATA_DIR and other ports."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def database_server(folder: Path) -> Iterator[str]:
    """The address of the server: the one DATABASE_URL names, or the embedded one, started."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield named
        return
    server = server_of(folder)
    with step("PostgreSQL"):
        lease = leased(server)
        lease.__enter__()
    try:
        yield server.url
    finally:
        lease.__exit__(None, None, None)


def keys_for(folder: Path, server_url: str) -> Path:
    """The folder (mode 700) of the keys that belong to the data on one server."""
    named = os.environ.get("DATABASE_URL")
    place = urlsplit(server_url)
    digest = hashlib.sha256(f"{place.hostname}:{place.port}?{place.query}".encode()).hexdigest()
    keys = folder / "keys" / (f"server-{digest[:8]}" if named else "embedded")
    for path in (keys.parent, keys):
        path.mkdir(mode=0o700, exist_ok=True)
    return keys


def password(keys: Path) -> str:
    """The password of the roles on a server that wants one, made once."""
    path = keys / "database.password"
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(24))
    return path.read_text()


def write_secret(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def fingerprint() -> str:
    """A short sum of the code that prepares a database: another code, another preparation."""
    total = hashlib.sha256()
    for name in SOURCES:
        for path in sorted([ROOT / name, *(ROOT / name).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                seen = path.stat()
                total.update(f"{path} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return total.hexdigest()[:16]
