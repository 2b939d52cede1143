"""Atkinson Hyperlegible as WOFF2, made from the package's TTF when it is first asked for.

A finder: `runserver`, WhiteNoise and `collectstatic` all see the files, and none is committed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from fontpkg_atkinson_hyperlegible import ROOT as PACKAGE
from fontTools.ttLib import TTFont

STYLES = ("Regular", "Bold")
PREFIX = Path("mesvaccins/fonts")


def woff2_name(style: str) -> str:
    """The file of one style, as the style sheet names it."""
    return f"AtkinsonHyperlegible-{style}.woff2"


def make_woff2(style: str, folder: Path) -> Path:
    """Write one style as WOFF2 into `folder`, where it is not there yet."""
    target = folder / PREFIX / woff2_name(style)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(PACKAGE / "files" / f"AtkinsonHyperlegible-{style}.ttf")
    font.flavor = "woff2"
    unfinished = target.with_suffix(f".{uuid4().hex}")  # whoever else makes it has its own
    font.save(unfinished)
    unfinished.replace(target)
    return target


class TypefaceFinder(BaseFinder):
    """Finds the typeface of the pages under `mesvaccins/fonts/`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(settings.DATA_DIR).absolute() / "typeface"
        self.storage = FileSystemStorage(location=self.folder)

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing can be set wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file at `path`, made if need be; the empty list where it is not of ours."""
        for style in STYLES:
            if Path(path) == PREFIX / woff2_name(style):
                found = str(make_woff2(style, self.folder))
                return [found] if find_all or kwargs.get("all") else found
        return []

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every style, for `collectstatic`."""
        for style in STYLES:
            make_woff2(style, self.folder)
            yield str(PREFIX / woff2_name(style)), self.storage
