"""One city for every test of this folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.city import City, city


@pytest.fixture(scope="session")
def the_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Both services, two centres, a holder; made once, used by every history."""
    kept = os.environ.get("SOAK_CITY")  # a folder whose databases stay, for who works on the soak
    folder = Path(kept) if kept else tmp_path_factory.mktemp("city")
    folder.mkdir(exist_ok=True)
    with city(folder, keep=bool(kept)) as found:
        yield found
