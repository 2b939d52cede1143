"""The typeface, served by us: WOFF2 made from the package's TTF when static files are gathered."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from fontTools.ttLib import TTFont

FACES = ("Regular", "Bold", "Italic")
PREFIX = "calcium/fonts"


def source(face: str) -> Path:
    """The TTF of one face, in the package that carries the typeface."""
    return (
        Path(str(files("fontpkg_atkinson_hyperlegible"))) / f"files/AtkinsonHyperlegible-{face}.ttf"
    )


def make_woff2(folder: Path) -> list[Path]:
    """Write each face as WOFF2 into the folder; those that stand there already are left."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for face in FACES:
        target = folder / f"AtkinsonHyperlegible-{face}.woff2"
        if not target.exists():
            font = TTFont(source(face))
            font.flavor = "woff2"
            draft = target.with_suffix(f".{uuid4().hex}")  # whoever else makes it has its own
            font.save(draft)
            draft.replace(target)
        made.append(target)
    return made


class TypefaceFinder(BaseFinder):
    """Lets `collectstatic` and the development server find the typeface, made on first use."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        self.folder = Path(settings.DATA_DIR) / "typeface"

    def check(self, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG002
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002
        """The file behind a static path such as `calcium/fonts/AtkinsonHyperlegible-Bold.woff2`."""
        wanted = Path(path)
        if wanted.parent.as_posix() != PREFIX:
            return []
        found = [str(face) for face in make_woff2(self.folder) if face.name == wanted.name]
        return found if find_all else next(iter(found), [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every face, for `collectstatic`."""
        storage = FileSystemStorage(location=str(self.folder))
        storage.prefix = PREFIX  # type: ignore[attr-defined]
        for face in make_woff2(self.folder):
            if not matches_patterns(face.name, list(ignore_patterns or [])):
                yield face.name, storage
