"""The typeface is made from its package when it is first asked for, by however many at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from fontTools.ttLib import TTFont

from mesvaccins.pages.typeface import make_woff2


def test_two_who_ask_first_at_the_same_moment_both_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_written, save = Barrier(2, timeout=60), TTFont.save

    def save_together(font: TTFont, file: Path) -> None:
        save(font, file)
        both_have_written.wait()

    monkeypatch.setattr(TTFont, "save", save_together)
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = list(pool.map(lambda _: make_woff2("Bold", tmp_path), range(2)))
    assert all(face.read_bytes()[:4] == b"wOF2" for face in made)
    assert {path.suffix for path in made[0].parent.iterdir()} == {".woff2"}
