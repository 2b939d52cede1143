"""How a process of MesVaccins is loaded: at once, and without looking for garbage meanwhile.

What is loaded stays, so that the collector, which looks through all of it again and again, finds
nothing: a fifth of the processor's time of a start.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import get_resolver


@contextmanager
def collecting_later() -> Iterator[None]:
    """Load what stays: the collector rests, and never looks through it afterwards.

    Processes that are forked from this one go on sharing its memory, since nothing touches it.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collected:
            gc.enable()


def load_pages() -> None:
    """Read the addresses, and so the API and every page, before the first request."""
    _ = get_resolver().url_patterns
