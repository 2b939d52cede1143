"""The line of `make demo-faults`: a process of its own, started from here."""

import sys
from dataclasses import dataclass

LINE = "line"
"""What the process is called, and its log."""


@dataclass(frozen=True, slots=True)
class Line:
    """Which faults strike, from which seed, and the port that Calcium is given."""

    profile: str
    seed: int
    port: int

    @property
    def url(self) -> str:
        """The address that Calcium takes for MesVaccins."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *, upstream: str) -> list[str]:
        """What starts it."""
        return [
            *(sys.executable, "-m", "house.faults", self.profile),
            *("--upstream", upstream, "--port", str(self.port), "--seed", str(self.seed)),
        ]
