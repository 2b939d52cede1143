"""What each process takes while the load lasts: shares of a processor, and memory."""

import itertools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import psutil

EVERY_SECONDS = 2.0
MEMORY_EVERY = 15
"""Memory is read at every so many looks: the share of each page that PostgreSQL's processes hold in
common is counted page by page, which takes from them the very time that is measured."""


@dataclass(slots=True)
class Use:
    """Of one process with its children: processor seconds, and the most memory that was seen.

    Memory is the proportional share (PSS): pages that several processes hold are counted once.
    """

    seconds: float = 0
    bytes: int = 0


@dataclass
class Sampler:
    """Looks at some processes now and then, from entering to leaving."""

    pids: Mapping[str, int]
    uses: dict[str, Use] = field(default_factory=dict)
    wall: float = 0
    _begun: float = 0
    _first: dict[str, float] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._begun = time.monotonic()
        self.uses = {title: Use() for title in self.pids}
        self._first = {title: _processor(pid) for title, pid in self.pids.items()}
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        self.wall = time.monotonic() - self._begun
        self._look_at_processor()
        self._look_at_memory()

    def _watch(self) -> None:
        for look in itertools.count(1):
            if self._done.wait(EVERY_SECONDS):
                return
            self._look_at_processor()
            if look % MEMORY_EVERY == 0:
                self._look_at_memory()

    def _look_at_processor(self) -> None:
        for title, pid in self.pids.items():
            use = self.uses[title]
            use.seconds = max(use.seconds, _processor(pid) - self._first[title])

    def _look_at_memory(self) -> None:
        for title, pid in self.pids.items():
            use = self.uses[title]
            use.bytes = max(use.bytes, _memory(pid))


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _processor(pid: int) -> float:
    """Seconds of a processor that the process, its children, and those that ended have taken."""
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
        total += getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
    return total


def _memory(pid: int) -> int:
    total = 0
    for process in _family(pid):
        try:
            seen = process.memory_full_info()
        except psutil.Error:
            continue
        total += getattr(seen, "pss", seen.rss)
    return int(total)
