"""What goes wrong during one act: a fault or a death at each call, or around the page itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from house.faults.exchange import Fault, Forward, Outcome, Reply, Request
from house.faults.plan import Step
from house.faults.profiles import PROFILES
from tests.soak.mortal import HEADER

SLOW = frozenset({"late-1", "late-10", "late-60"})
"""Late answers are tried by tests of their own: here they would only cost time."""
FAULTS = tuple(name for name in PROFILES if name not in SLOW)
BEFORE, READ, DONE, ANSWERED = "dies before", "dies reading", "dies done", "dies answered"
DEATHS = (BEFORE, READ, DONE, ANSWERED)


@dataclass(frozen=True)
class Trouble:
    """`calls`: for each call to MesVaccins in turn a fault, a death, or nothing; `page`: where the
    service dies that the person herself speaks to."""

    calls: tuple[str, ...] = ()
    page: str = ""

    def __repr__(self) -> str:
        said = ", ".join(each or "-" for each in self.calls)
        return f"Trouble({said}{'; page ' + self.page if self.page else ''})"

    @property
    def doom(self) -> str:
        """The header for the process that does the act."""
        if self.page or BEFORE not in self.calls:
            return self.page
        return f"before:{self.calls.index(BEFORE) + 1}"

    def with_line(self) -> "Script":
        """What the line does meanwhile."""
        return Script(self.calls)


NONE = Trouble()


def _dies(request: Request, point: str, forward: Forward) -> Outcome:
    """MesVaccins dies of this request."""
    return forward(replace(request, headers=request.headers | {HEADER: point}))


def _dies_answered(request: Request, forward: Forward) -> Outcome:
    """Calcium dies of this answer."""
    outcome = forward(request)
    if not isinstance(outcome, Reply):
        return outcome
    return replace(outcome, headers=outcome.headers | {HEADER: "answered"})


MARKS: dict[str, Fault] = {
    READ: lambda request, forward: _dies(request, "read", forward),
    DONE: lambda request, forward: _dies(request, "done", forward),
    ANSWERED: _dies_answered,
}


@dataclass
class Death:
    """A step of the line that marks what passes."""

    name: str
    always: bool = False

    @property
    def fault(self) -> Callable[[Request, Forward], Outcome]:
        """The mark."""
        return MARKS[self.name]


@dataclass
class Script:
    """A plan of the line: the n-th call meets the n-th trouble."""

    calls: tuple[str, ...] = ()
    met: list[str] = field(default_factory=list)
    nobody_listens: bool = False

    def striking(self, request: Request) -> list[Step | Death]:
        """What strikes this call."""
        number = len(self.met)
        name = self.calls[number] if number < len(self.calls) else ""
        self.met.append(f"{request.method} {request.path.split('?')[0]}: {name or 'passes'}")
        if name in MARKS:
            return [Death(name)]
        return [Step(name)] if name in PROFILES else []


_calls = st.lists(
    st.one_of(st.just(""), st.sampled_from(FAULTS), st.sampled_from(DEATHS)), max_size=3
).map(tuple)
_pages = st.sampled_from(["", "", "", "", "", "", "read", "done"])
troubles = st.one_of(st.just(NONE), st.builds(Trouble, calls=_calls, page=_pages))
