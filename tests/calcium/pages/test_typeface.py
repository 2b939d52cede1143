"""The typeface is made from its package and served by us."""

from pathlib import Path

from django.contrib.staticfiles import finders

from calcium.pages.typeface import FACES, make_woff2


def test_each_face_becomes_woff2_once(tmp_path: Path) -> None:
    made = make_woff2(tmp_path)
    assert len(made) == len(FACES)
    assert all(face.read_bytes()[:4] == b"wOF2" for face in made)
    before = [face.stat().st_mtime_ns for face in made]
    assert [face.stat().st_mtime_ns for face in make_woff2(tmp_path)] == before


def test_the_static_files_hold_it() -> None:
    found = finders.find("calcium/fonts/AtkinsonHyperlegible-Bold.woff2")
    assert Path(str(found)).read_bytes()[:4] == b"wOF2"
    assert finders.find("calcium/fonts/another.woff2") is None
