"""The files of a published release, from a folder or a tar archive."""

import hashlib
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from immunization.vaccines.contents import InvalidNomenclature

_LANDMARK = "Units/Vaccines/"
_LARGEST_FILE = 50_000_000
"""Bytes; nothing that is read comes near, and a larger member is left out."""


@dataclass(frozen=True)
class ReleaseFiles:
    """Texts by their path from the release's own root, and the hash of all of them."""

    texts: Mapping[str, bytes]
    sha256: str

    @classmethod
    def open(cls, source: Path) -> Self:
        """Read a folder or a tar archive, wherever in it the release begins.

        Raises InvalidNomenclature where no NUVA release is found in it.
        """
        found = dict(_of_folder(source) if source.is_dir() else _of_archive(source))
        root = _root(found, source)
        texts = {
            path.removeprefix(root): text
            for path, text in sorted(found.items())
            if path.startswith(root)
        }
        return cls(texts, _hash(texts))

    def under(self, folder: str, suffix: str) -> Iterator[tuple[str, bytes]]:
        """Give stem and text of each file of a folder, in order."""
        for path, text in self.texts.items():
            name = PurePosixPath(path)
            if name.parent == PurePosixPath(folder) and name.suffix == suffix:
                yield name.stem, text

    def text(self, path: str) -> str | None:
        """Give one file's text, a byte order mark left out; None where it is missing."""
        found = self.texts.get(path)
        return None if found is None else found.decode("utf-8-sig")


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    # Looked for here and one folder down, so that a wrong folder is not read as a whole.
    for base in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (base / _LANDMARK).is_dir():
            yield from _below(base)
            return


def _below(base: Path) -> Iterator[tuple[str, bytes]]:
    for path in base.rglob("*"):
        inside = path.relative_to(base)
        if path.is_file() and ".git" not in inside.parts:
            yield inside.as_posix(), path.read_bytes()


def _of_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content and member.size <= _LARGEST_FILE:
                    yield PurePosixPath(member.name).as_posix(), content.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        what = "neither a folder nor a tar archive" if path.exists() else "not there"
        raise InvalidNomenclature(
            f"{path} is {what}: expected a NUVA release as published"
        ) from error


def _root(found: Mapping[str, bytes], source: Path) -> str:
    for path in sorted(found, key=len):
        before, landmark, _ = path.partition(_LANDMARK)
        if landmark:
            return before
    raise InvalidNomenclature(f"{source} holds no NUVA release: no folder {_LANDMARK} in it")


def _hash(texts: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for path, text in texts.items():
        total.update(f"{path}\0{len(text)}\0".encode())
        total.update(text)
    return total.hexdigest()
