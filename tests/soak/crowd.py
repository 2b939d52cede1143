"""Many persons at once: the same gestures, all begun at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]], *, most: int = 20) -> list[T]:
    """Do all of it in parallel, `most` at a time, and answer what came of each."""
    together = threading.Barrier(min(most, len(acts)))
    first = threading.Semaphore(together.parties)

    def begin(act: Callable[[], T]) -> T:
        if first.acquire(blocking=False):
            together.wait()
        return act()

    with ThreadPoolExecutor(max_workers=most) as pool:
        return list(pool.map(begin, acts))
