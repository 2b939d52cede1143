"""Real servers in temporary folders, ended and removed whatever happens."""

import shutil
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
def new_server(data_dir: Path) -> Server:
    """A server that is not started, and whose first start makes its data."""
    return server_of(data_dir, durable=False)


@pytest.fixture(scope="session")
def made_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """PostgreSQL's data as a first start makes it, for tests that are about something else."""
    folder = tmp_path_factory.mktemp("made")
    server = server_of(folder, durable=False)
    server.start()
    server.stop()
    yield server.place.data
    place.remove(folder)


@pytest.fixture
def server(new_server: Server, made_data: Path) -> Server:
    """A server that is not started, and has its data."""
    data, user = new_server.place.data, new_server.place.user
    shutil.copytree(made_data, data)
    if user is not None:
        for path in (data, *data.rglob("*")):
            shutil.chown(path, user)
    return new_server
