"""Each test begins with nothing counted against anybody."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """The limits of allauth count in the cache, which a test's transaction does not undo."""
    cache.clear()
