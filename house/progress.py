"""What the person at the terminal sees while a command works."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def say(text: str = "") -> None:
    """Print a line; a terminal that has been closed stops nothing."""
    with suppress(OSError):
        print(text, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show that something is being done, then how long it took."""
    live = sys.stdout.isatty()
    if live:
        _write(f"  … {what}")
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        _write(f"\r  ✗ {what}\n" if live else f"  ✗ {what}\n")
        raise
    seconds = time.monotonic() - begun
    _write(f"{chr(13) if live else ''}  ✓ {what} ({seconds:.1f} s)\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        pass
