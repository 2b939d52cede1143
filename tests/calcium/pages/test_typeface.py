"""The typeface is made from its package and served by us."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from calcium.pages.typeface import FACES, make_woff2


def test_each_face_becomes_woff2_once(tmp_path: Path) -> None:
    made = make_woff2(tmp_path)
    assert len(made) == len(FACES)
    assert all(face.read_bytes()[:4] == b"wOF2" for face in made)
    before = [face.stat().st_mtime_ns for face in made]
    assert [face.stat().st_mtime_ns for face in make_woff2(tmp_path)] == before


def test_two_who_ask_first_at_the_same_moment_both_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the threads that answer a page's requests, and two processes on one folder."""
    both_have_written, save = Barrier(2, timeout=60), TTFont.save

    def save_together(font: TTFont, file: Path) -> None:
        save(font, file)
        both_have_written.wait()

    monkeypatch.setattr(TTFont, "save", save_together)
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = list(pool.map(make_woff2, [tmp_path] * 2))
    assert all(face.read_bytes()[:4] == b"wOF2" for made in answers for face in made)
    assert {path.suffix for path in tmp_path.iterdir()} == {".woff2"}


def test_the_static_files_hold_it() -> None:
    found = finders.find("calcium/fonts/AtkinsonHyperlegible-Bold.woff2")
    assert Path(str(found)).read_bytes()[:4] == b"wOF2"
    assert finders.find("calcium/fonts/another.woff2") is None
