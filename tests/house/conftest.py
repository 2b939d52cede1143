"""Real servers in temporary folders, ended and removed whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from house import place
from house.postgres import Server, server_of
from tests.house.home import Home, free_port


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A demonstration, prepared by the first who starts it."""
    folder = tmp_path_factory.mktemp("run") / "data"
    yield Home(folder, free_port(), free_port())
    server_of(folder).stop()
    place.remove(folder)


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder; what stands outside it for root goes too."""
    folder = tmp_path / "data dir"
    yield folder
    if folder.exists():
        server_of(folder).stop()
        place.remove(folder)


@pytest.fixture
def server(data_dir: Path) -> Server:
    """A server that is not started."""
    return server_of(data_dir, durable=False)
