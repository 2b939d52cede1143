"""Ctrl-C, SIGTERM and a closed terminal, each turned into one exception at a safe moment."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the command to stop."""


class Interruption:
    """Listens to the signals that mean “stop”, the first of which counts."""

    def __init__(self) -> None:
        self._held = False
        self._asked = False

    def listen(self) -> None:
        """Raise `Stopped` from now on when one of the signals comes."""
        for number in SIGNALS:
            signal.signal(number, self._hear)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A passage that is finished before `Stopped` is raised."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._asked:
            raise Stopped

    def deafen(self) -> None:
        """Hear no more: what remains is tidying up, which is done to its end."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        first, self._asked = not self._asked, True
        if first and not self._held:
            raise Stopped
