"""Where the embedded server keeps its data: in DATA_DIR, or, for root, where another user reaches.

PostgreSQL refuses to run as root. The wheel's own starter then opens every parent folder to all
users; here nothing that exists changes its mode. The data of root's server stands in a folder of
ours below /var/lib (or /var/tmp), owned by an unprivileged user, and DATA_DIR has a link to it.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from house import binaries
from house.binaries import Binaries
from house.refusal import Refusal

LINK = "postgres"
SHELF = "carnet-house"
SHELVES = ("/var/lib", "/var/tmp", "/tmp")  # noqa: S108 - the folder made there is checked
UNPRIVILEGED = ("postgres", "nobody")
LONGEST_SOCKET = 100  # sun_path holds 104 (macOS) to 108 (Linux) bytes
PRIVATE = 0o700
PASSABLE = 0o755


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of one embedded server, its programs, and the user it runs as (None: ourselves)."""

    folder: Path
    socket: Path
    binaries: Binaries
    user: str | None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log" / "server.log"

    @property
    def door(self) -> Path:
        """The file whose lock is held by who starts or stops the server."""
        return self.folder / "door.lock"

    @property
    def lease(self) -> Path:
        """The file on which everybody who uses the server holds a shared lock."""
        return self.folder / "lease.lock"


def prepare(data_dir: Path) -> Place:
    """Make the folders of the server of `data_dir` where they are missing."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    return _outside(data_dir) if os.geteuid() == 0 else _inside(data_dir)


def _inside(data_dir: Path) -> Place:
    folder = data_dir / LINK
    if folder.is_symlink():
        raise Refusal(
            f"The data of {data_dir} was made by root: start as root again, "
            "or choose another folder with DATA_DIR."
        )
    for path in (folder, folder / "log"):
        _make(path, PRIVATE)
    return Place(folder, _own_socket(folder), binaries.of_the_wheel(), None)


def _own_socket(folder: Path) -> Path:
    socket = folder / "socket"
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        name = f"{SHELF}-{os.geteuid()}-{_digest(folder)}"
        socket = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name
    _make(socket, PRIVATE)
    _check_owner(socket, os.geteuid())
    return socket


def _outside(data_dir: Path) -> Place:
    link = data_dir / LINK
    if link.exists() and not link.is_symlink():
        owner = _name_of(link.stat().st_uid)
        raise Refusal(
            f"The data of {data_dir} was made by {owner}: start as {owner} again, "
            "or choose another folder with DATA_DIR."
        )
    user = _unprivileged()
    shelf = _shelf()
    folder = shelf / _digest(data_dir)
    _make(folder, PASSABLE)
    for path in (folder / "log", folder / "socket"):
        _make(path, PRIVATE, owner=user)
    if not link.is_symlink():
        link.symlink_to(folder)
    return Place(folder, folder / "socket", binaries.copied_to(shelf), user.pw_name)


def is_forsaken(data_dir: Path) -> Path | None:
    """Root's data of a DATA_DIR whose link is gone: who deleted DATA_DIR wanted to start anew."""
    if os.geteuid() != 0:
        return None
    folder = _shelf() / _digest(data_dir.resolve())
    gone = not (data_dir / LINK).is_symlink()
    return folder if gone and folder.exists() else None


def remove(data_dir: Path) -> None:
    """Delete the data of a stopped server, and the link to it."""
    link = data_dir.resolve() / LINK
    folder = link.resolve()
    if folder.exists():
        shutil.rmtree(folder)
    if link.is_symlink():
        link.unlink()


def _shelf() -> Path:
    for name in SHELVES:
        candidate = Path(name)
        if candidate.is_dir() and all(map(_passable, (candidate, *candidate.parents))):
            shelf = candidate / SHELF
            _make(shelf, PASSABLE)
            _check_owner(shelf, 0)
            return shelf
    raise Refusal(
        f"Root's PostgreSQL needs a folder that an unprivileged user may reach, and none of "
        f"{', '.join(SHELVES)} is: start as an ordinary user, or set DATABASE_URL."
    )


def _passable(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _make(path: Path, mode: int, *, owner: pwd.struct_passwd | None = None) -> None:
    """Make a folder with exactly this mode; one that exists is left as it is."""
    try:
        path.mkdir(mode=PRIVATE)
    except FileExistsError:
        return
    if owner is not None:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(mode)


def _check_owner(path: Path, expected: int) -> None:
    """Refuse a folder in a place open to all that somebody else has made first."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != expected or found.st_mode & 0o022:
        raise Refusal(
            f"{path} must be a folder of {_name_of(expected)} that nobody else may write; "
            "look at who made it, then remove it."
        )


def _unprivileged() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal(
        "PostgreSQL does not run as root, "
        f"and this machine has no user {' or '.join(UNPRIVILEGED)}: "
        "start as an ordinary user, or set DATABASE_URL."
    )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user {uid}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
