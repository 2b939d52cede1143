"""When the faults strike: profiles in a row, each with a chance and a number of times, seeded.

Written as `late-1,500-after:0.3,lost*2,409+3`: a profile's name, `:` the chance at each call
(always where it is not given), `*` how often at most, `+` how many calls pass first. They compose
from left to right: the left one is nearest to Calcium.
"""

import random
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from house.faults.exchange import Fault, Forward, Outcome, Request
from house.faults.profiles import LATER, PROFILES

STEP = re.compile(
    r"(?P<name>[a-z0-9-]+?)(:(?P<chance>0|1|0?\.[0-9]+|1\.0+))?"
    r"(\*(?P<times>[0-9]+))?(\+(?P<after>[0-9]+))?"
)


class UnknownProfile(ValueError):
    """The text names no plan."""


@dataclass
class Step:
    """One profile of a plan: its chance, how often at most, how many calls pass first."""

    name: str
    chance: float = 1.0
    times: int | None = None
    after: int = 0

    @property
    def fault(self) -> Fault:
        """What it does."""
        return PROFILES[self.name]

    @property
    def always(self) -> bool:
        """Whether it strikes every call to come."""
        return self.chance >= 1 and self.times is None and self.after == 0


@dataclass
class Plan:
    """Faults to come; the same seed and the same calls give the same faults."""

    steps: Sequence[Step] = ()
    seed: int = 0
    injected: list[str] = field(default_factory=list)
    tell: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (faults, not secrets)
        self._lock = threading.Lock()

    @classmethod
    def parse(cls, text: str, *, seed: int = 0) -> "Plan":
        """Read a plan. Raises UnknownProfile, which names what is known."""
        names = [part.strip() for part in text.split(",") if part.strip()]
        return cls(steps=[_step(name) for name in names], seed=seed)

    @property
    def nobody_listens(self) -> bool:
        """Whether every connection is refused."""
        return any(step.name == "refused" and step.always for step in self.steps)

    def striking(self, request: Request) -> list[Step]:
        """The faults that strike this request, from left to right; they are written down."""
        with self._lock:
            striking = [step for step in self.steps if self._strikes(step)]
            for step in striking:
                step.times = None if step.times is None else step.times - 1
                self._write_down(f"{step.name} {request.method} {_hidden(request.path)}")
        return striking

    def _write_down(self, fault: str) -> None:
        self.injected.append(fault)
        if self.tell is not None:
            self.tell(fault)

    def _strikes(self, step: Step) -> bool:
        drawn = self._random.random()
        if step.after:
            step.after -= 1
            return False
        return drawn < step.chance and (step.times is None or step.times > 0)


def through(striking: Sequence[Step], request: Request, forward: Forward) -> Outcome:
    """Pass a request on through the faults that strike it."""
    way = forward
    for step in reversed(striking):
        way = _through(step.fault, way)
    return way(request)


def _through(fault: Fault, way: Forward) -> Forward:
    return lambda request: fault(request, way)


def _hidden(path: str) -> str:
    """Name the address without what identifies a carnet."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)


def _step(text: str) -> Step:
    match = STEP.fullmatch(text)
    if match is None or match["name"] not in PROFILES:
        known = ", ".join(PROFILES)
        raise UnknownProfile(
            f"'{text}' is no fault profile such as lost, 500-after:0.3, refused*2 or 409+3; "
            f"the names are: {known}."
        )
    return Step(
        name=match["name"],
        chance=float(match["chance"]) if match["chance"] else 1.0,
        times=int(match["times"]) if match["times"] else None,
        after=int(match["after"]) if match["after"] else LATER.get(match["name"], 0),
    )
