"""What persons have entered, each vaccination under its own mark: the model of a history."""

from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_DAY = date(1960, 3, 1)
APART = timedelta(days=120)
"""Far enough that no two entries may be taken for one (28 days), moved by a day or not."""
FULL = ("REPEVAX", "PRIORIX", "HAVRIX 1440 U", "TYPHIM VI")
PARTIAL, OWN, FOREIGN = "RABIPUR", "TAB (ancien stock militaire)", "STAMARIL"
MOST_ENTRIES = 8
NEAR = timedelta(days=3)
"""How far off somebody else may date the same vaccination: a person then decides (28 days)."""


@dataclass(frozen=True)
class Deletion:
    """Somebody asked for a deletion; `said` is what they read, empty where no answer came."""

    side: str
    said: str

    @property
    def everywhere(self) -> bool:
        """Whether they were told that it is deleted in the CVE too."""
        return (self.side == "H" and self.said != "") or "dans Calcium et dans le CVE" in self.said

    @property
    def here(self) -> bool:
        """Whether they were told that the row is deleted."""
        return self.said.startswith("La vaccination est supprimée")


@dataclass
class Entry:
    """A vaccination that a person has entered; `kind` says how far it can travel:

    `full` everywhere, `partial` and `own` (an unknown vaccine) nowhere from a centre; the holder's
    `partial` does come, and the holder's `foreign` vaccine is in no centre's list.
    """

    number: int
    kind: str
    entered_by: set[str] = field(default_factory=set)
    deletions: list[Deletion] = field(default_factory=list)
    moved: bool = False
    revived: bool = False
    near: bool = False
    """Somebody has entered it once more under a near date: it may stand twice from then on."""
    taken_back: set[str] = field(default_factory=set)
    """Sides where an undo (of an import, of a decision) may have buried a row of it."""

    @property
    def mark(self) -> str:
        """The batch, by which it is found everywhere."""
        return f"M{self.number}"

    @property
    def vaccine(self) -> str:
        """The vaccine's name."""
        others = {"partial": PARTIAL, "own": OWN, "foreign": FOREIGN}
        return others.get(self.kind) or FULL[self.number % len(FULL)]

    @property
    def day(self) -> date:
        """The day on which it was given."""
        return FIRST_DAY + self.number * APART

    @property
    def year(self) -> int:
        """The year of a partial date, far from any other of that vaccine."""
        return 1970 + 2 * self.number

    def typed(self, *, near: bool = False) -> str:
        """The date, as typed in Calcium."""
        day = self.day + NEAR if near else self.day
        return f"??/??/{self.year}" if self.kind == "partial" else f"{day:%d/%m/%Y}"

    @property
    def may_be_told_twice(self) -> bool:
        """Whether somebody else may enter it as well, so that there are two to bring together."""
        untouched = not (self.deletions or self.moved or self.near)
        return self.kind == "full" and bool(self.entered_by) and untouched

    @property
    def travels(self) -> bool:
        """Whether it can be on both sides."""
        return self.kind == "full" or (self.kind == "partial" and self.entered_by == {"H"})
