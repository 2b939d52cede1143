"""The state machine: what persons do at random, each act in its trouble."""

import sys
from collections.abc import Sequence
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.errors import StopTest
from hypothesis.stateful import initialize, precondition, rule

from house.services import MESVACCINS
from tests.soak.book import MOST_ENTRIES, Deletion, Entry
from tests.soak.case import Case
from tests.soak.city import City
from tests.soak.ending import DELETED_THERE, Ending, settle, vaccines
from tests.soak.forms import declared, edited
from tests.soak.people import Answer
from tests.soak.regrets import PICKS, SIDES, Regrets
from tests.soak.trouble import NONE, Trouble, troubles

TOLD_EACH = 25
"""After so many histories a word: a long run is not silent for an hour."""
VERIFICATIONS = st.sampled_from(["on_proof", "declared", "performed"])


class Fire(Regrets):
    """Two centres and a holder on one carnet."""

    city: ClassVar[City]
    sown: ClassVar[int]
    played: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.case = Case.begin(self.city)
        self.entries: list[Entry] = []
        self.lists = {side: vaccines(self.case, side) for side in self.case.sides}
        self.national = dict(self.city.rows(MESVACCINS, "SELECT name, id FROM catalogue_vaccine"))

    # -- Entering -----------------------------------------------------------------------------

    @initialize(
        linked=st.sampled_from(["A", "AB", "AB", ""]),
        known=st.lists(st.sampled_from(["A", "B", "H"]), min_size=1, max_size=3),
    )
    def begin(self, linked: str, known: Sequence[str] = ()) -> None:
        """Some centres have the code from the first day; something has been entered already."""
        for side in linked:
            self.say(f"{side} links the carnet")
            answer = self.case.link(side)
            said = answer.words if answer else "no carnet was found"
            assert self.case.linked(side), f"a link without any trouble does not stand: {said}"
        for who in known:
            if who == "H":
                self.declare(kind="full", trouble=NONE)
            else:
                self.enter(side=who, kind="full", verification="on_proof", trouble=NONE)

    @precondition(lambda self: len(self.entries) < MOST_ENTRIES)
    @rule(
        side=SIDES,
        kind=st.sampled_from(["full", "full", "full", "partial", "own"]),
        verification=VERIFICATIONS,
        trouble=troubles,
    )
    def enter(self, side: str, kind: str, verification: str, trouble: Trouble) -> None:
        """A nurse types a vaccination."""
        entry = Entry(len(self.entries), kind)
        self.entries.append(entry)
        self._type(entry, side, verification, trouble)

    @precondition(lambda self: len(self.entries) < MOST_ENTRIES)
    @rule(kind=st.sampled_from(["full", "full", "partial", "foreign"]), trouble=troubles)
    def declare(self, kind: str, trouble: Trouble) -> None:
        """The holder declares one."""
        entry = Entry(len(self.entries), kind)
        self.entries.append(entry)
        self._declare(entry, trouble)

    @precondition(lambda self: self.entries)
    @rule(pick=PICKS, side=st.sampled_from(["A", "B", "H"]), trouble=troubles)
    def enter_the_same(self, pick: int, side: str, trouble: Trouble) -> None:
        """Somebody else enters the very same vaccination, from the same sticker."""
        entry = self.picked(pick)
        if entry.may_be_told_twice:
            self._tell_again(entry, side, trouble)

    @precondition(lambda self: self.entries)
    @rule(
        pick=PICKS,
        side=st.sampled_from(["A", "B", "H"]),
        likely=st.sampled_from(["same", "same", "both"]),
        trouble=troubles,
    )
    def enter_nearly_the_same(self, pick: int, side: str, likely: str, trouble: Trouble) -> None:
        """Somebody else enters it from memory, some days off: the next import asks about it."""
        entry = self.picked(pick)
        if not entry.may_be_told_twice:
            return
        for other in sorted(entry.entered_by - {side, "H"}):
            self.export(side=other, trouble=NONE)
        entry.near = True
        self.seen["told twice"] += 1
        self._tell_again(entry, side, NONE)
        for asked in ("A", "B") if side == "H" else (side,):
            self.import_(side=asked, tick=True, likely=likely, trouble=trouble)

    def _tell_again(self, entry: Entry, side: str, trouble: Trouble) -> None:
        if side == "H":
            if self.case.dose(entry.mark) is None:
                self._declare(entry, trouble)
        elif self.case.row(side, entry.mark) is None:
            self._type(entry, side, "on_proof", trouble)

    def _type(self, entry: Entry, side: str, verification: str, trouble: Trouble) -> None:
        given = entry.typed(near=entry.near)
        self.say(f"{side} enters {entry.mark} of {given} ({entry.kind}, {verification}) {trouble}")
        fields: dict[str, object] = {
            "vaccine": self.lists[side][entry.vaccine],
            "vaccine_name": entry.vaccine,
            "given": given,
            "lot": entry.mark,
            "verification": verification,
            "proof": "paper_booklet",
        }
        answer = self.case.enter(side, fields, trouble)
        stands = self.case.row(side, entry.mark) is not None
        assert stands or not answer.acknowledged, f"{entry.mark} was acknowledged and is not there"
        if stands:
            entry.entered_by.add(side)

    def _declare(self, entry: Entry, trouble: Trouble) -> None:
        self.say(f"the holder declares {entry.mark} ({entry.kind}) {trouble}")
        answer = self.case.declare(self.national[entry.vaccine], declared(entry), trouble)
        stands = self.case.dose(entry.mark) is not None
        assert stands or not answer.acknowledged, f"{entry.mark} was acknowledged and is not there"
        if stands:
            entry.entered_by.add("H")

    # -- Changing and deleting ----------------------------------------------------------------

    @precondition(lambda self: self.entries)
    @rule(
        pick=PICKS,
        side=SIDES,
        what=st.sampled_from(["day", "booster", "site", "on_proof", "performed"]),
        trouble=troubles,
    )
    def edit(self, pick: int, side: str, what: str, trouble: Trouble) -> None:
        """A nurse corrects a row, her own or one that has come."""
        entry = self.picked(pick)
        alone = len(entry.entered_by) < 2 and not entry.near
        if what == "day" and not (entry.kind == "full" and alone):
            return
        self.say(f"{side} edits {entry.mark} ({what}) {trouble}")
        if what == "day":
            entry.moved = True
        self.case.modify(side, entry.mark, edited(entry, what), trouble)

    @precondition(lambda self: self.entries)
    @rule(pick=PICKS, trouble=troubles)
    def holder_edits(self, pick: int, trouble: Trouble) -> None:
        """The holder corrects a declared dose."""
        entry = self.picked(pick)
        if entry.near:
            return  # which of two it is that the form would date anew, no mark tells
        self.say(f"the holder edits {entry.mark} {trouble}")
        self.case.holder_changes(entry.mark, declared(entry) | {"booster": "true"}, trouble)

    @precondition(lambda self: self.entries)
    @rule(pick=PICKS, side=SIDES, trouble=troubles)
    def delete(self, pick: int, side: str, trouble: Trouble) -> None:
        """A nurse deletes a row."""
        entry = self.picked(pick)
        self.say(f"{side} deletes {entry.mark} {trouble}")
        answer = self.case.delete(side, entry.mark, trouble)
        if answer is not None:
            entry.deletions.append(Deletion(side, self._told(side, answer)))

    @precondition(lambda self: self.entries)
    @rule(pick=PICKS, trouble=troubles)
    def holder_deletes(self, pick: int, trouble: Trouble) -> None:
        """The holder deletes a declared dose."""
        entry = self.picked(pick)
        self.say(f"the holder deletes {entry.mark} {trouble}")
        answer = self.case.holder_deletes(entry.mark, trouble)
        if answer is not None and answer.status in {0, 302}:
            said = "La vaccination a été supprimée." if answer.acknowledged else ""
            entry.deletions.append(Deletion("H", said))

    def _told(self, side: str, answer: Answer) -> str:
        """The notice on the page that follows."""
        if not answer.acknowledged:
            return ""
        at = self.case.sides[side]
        page = at.nurse.open(f"{at.home}/").words
        start = page.find("La vaccination est supprimée")
        return page[start : start + 80] if start >= 0 else page[:0]

    @precondition(lambda self: self.entries)
    @rule(
        pick=PICKS,
        side=SIDES,
        choice=st.sampled_from(["ours", "theirs", "again"]),
        trouble=troubles,
    )
    def decide(self, pick: int, side: str, choice: str, trouble: Trouble) -> None:
        """A nurse decides on a row that differs, from what its dialog offers."""
        entry, at = self.picked(pick), self.case.sides[side]
        row = self.case.row(side, entry.mark)
        if row is None:
            return
        page = at.nurse.open(f"{at.home}/vaccinations/{row['id']}/synchro/").text
        if f'value="{choice}"' not in page:
            return
        if choice == "again":
            if (row["id"],) not in self.case.here(side, DELETED_THERE):
                return  # « deux injections » would make two of one on purpose
            entry.revived = True
        self.say(f"{side} decides « {choice} » for {entry.mark} {trouble}")
        self.case.decide(side, entry.mark, choice, trouble)

    # -- Synchronising ------------------------------------------------------------------------

    @rule(
        side=SIDES,
        tick=st.booleans(),
        likely=st.sampled_from(["same", "same", "both"]),
        trouble=troubles,
    )
    def import_(self, side: str, tick: bool, trouble: Trouble, likely: str = "same") -> None:
        """« Importer les vaccinations »; where two look like one, the nurse says what they are."""
        said = f"all ticked, alike are {likely}" if tick else "none ticked"
        self.say(f"{side} imports ({said}) {trouble}")
        self.case.import_(side, tick=tick, likely=likely, trouble=trouble)

    @rule(side=SIDES, trouble=troubles)
    def export(self, side: str, trouble: Trouble) -> None:
        """« Exporter les vaccinations »."""
        self.say(f"{side} exports {trouble}")
        self.case.export(side, trouble)

    @rule(side=SIDES, trouble=troubles)
    def refresh(self, side: str, trouble: Trouble) -> None:
        """An open dossier looks again."""
        self.say(f"{side} looks again {trouble}")
        self.case.refresh(side, trouble)

    @rule(ahead=st.sampled_from([0, 90, 1800, 7200]), trouble=troubles)
    def worker(self, ahead: int, trouble: Trouble) -> None:
        """The worker has its turn."""
        self.say(f"the worker has its turn {ahead} s ahead {trouble}")
        self.case.worker(ahead=ahead, trouble=trouble)

    @rule(side=SIDES, trouble=troubles)
    def unlink(self, side: str, trouble: Trouble) -> None:
        """« Supprimer le partage »."""
        self.say(f"{side} unlinks {trouble}")
        self.case.unlink(side, trouble)

    @rule(side=SIDES, trouble=troubles)
    def holder_ends(self, side: str, trouble: Trouble) -> None:
        """The holder ends a centre's access."""
        self.say(f"the holder ends the sharing with {side} {trouble}")
        self.case.holder_ends(side, trouble)

    @rule(side=SIDES, trouble=troubles)
    def link(self, side: str, trouble: Trouble) -> None:
        """The code is given again."""
        if self.case.linked(side):
            return
        self.say(f"{side} links the carnet {trouble}")
        self.case.link(side, trouble)

    # -- The end ------------------------------------------------------------------------------

    def teardown(self) -> None:
        """When nothing has failed on the way, everything must be right at the end."""
        failure = sys.exc_info()[1]
        if failure is not None:
            if not isinstance(failure, StopTest):  # Hypothesis' own: this history is too long
                self._print(failure)
            return
        self.end()
        type(self).played += 1
        if self.played % TOLD_EACH == 0:
            print(f"soak: {self.played} histories held under seed {self.sown}", flush=True)

    def end(self, *, strict: bool = True) -> None:
        """Let everything come to its end, and look; a failure tells the whole history."""
        try:
            settle(self.case)
            Ending(self.case, self.entries).check(strict=strict)
        except Exception as error:
            self._print(error)
            raise

    def _print(self, failure: BaseException) -> None:
        print("\n".join(["", "What was done, and what passed:", *self.case.history]))
        print(f"✗ {type(failure).__name__}: {failure}", flush=True)
