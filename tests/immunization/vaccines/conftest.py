"""An invented release in a folder, and where it is read to."""

from pathlib import Path

import pytest

from .invented_release import write_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "read.json"
