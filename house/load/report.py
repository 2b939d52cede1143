"""Keeps what was seen in a file, prints it, and says which promises were not held."""

from collections.abc import Sequence
from pathlib import Path

from house.load.comparison import MOST_RATIO, Comparison
from house.load.nurses import Work
from house.load.plans import Plans
from house.progress import say


class Report:
    """The text of one `make load`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._broken: list[str] = []
        self._title = ""

    def title(self, text: str) -> None:
        """Begin a size."""
        self._title = text
        self._write(f"\n=== {text} ===")

    def plans(self, found: Plans) -> None:
        """What EXPLAIN says of every statement."""
        self._write(found.text())
        self._broken += [f"{self._title}: {each}" for each in found.scans]

    def work(self, seen: Work) -> None:
        """What the nurses saw: p99 under one second, no error of the service."""
        self._write(f"\nNurses: {seen.rate:.1f} requests a second for {seen.seconds:.0f} s\n")
        self._write(seen.text())
        if not seen.held:
            self._broken.append(f"{self._title}: the p99 of a request is {seen.p99:.0f} ms")
        self._broken += sorted(
            {f"{self._title}: {each.name}: {each.status} {each.failure}" for each in seen.failures}
        )

    def limit(self, steps: Sequence[Work]) -> None:
        """At which rate the p99 passes one second."""
        below = [step.rate for step in steps if step.held]
        above = [step for step in steps if not step.held]
        held = f"{max(below):.1f} requests a second are served within it" if below else "none held"
        passed = (
            f"at {above[0].rate:.1f} the p99 is {above[0].p99:.0f} ms" if above else "not passed"
        )
        self._write(f"\nThe p99 of one second: {held}, {passed}.")

    def comparison(self, found: Comparison) -> None:
        """The large country against the small one."""
        self._write(f"\n{found.text()}")
        self._broken += [
            f"{each.name}: p95 is {each.ratio:.2f} times as long (at most {MOST_RATIO})"
            for each in found.operations
            if each.promised and each.ratio > MOST_RATIO
        ]

    def end(self) -> int:
        """Say what was not held."""
        if self._broken:
            self._write("\nNot held:\n" + "\n".join(f"  ✗ {each}" for each in self._broken))
        else:
            self._write("\nEvery promise was held.")
        say(f"\nThis text: {self._path}")
        return 1 if self._broken else 0

    def _write(self, text: str) -> None:
        say(text)
        with self._path.open("a") as file:
            file.write(text + "\n")
