"""What persons take back, and what they decide of two that look like one: more acts of a history.

An undo of an import, or of a decision, buries rows that it had made, and lets the next import bring
or ask about the same doses again; giving up leaves open what had been done: at the end nothing may
be lost or doubled by either.
"""

from collections import Counter
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.soak.book import MOST_ENTRIES, Entry
from tests.soak.case import Case
from tests.soak.trouble import Trouble, troubles

SIDES = st.sampled_from(["A", "B"])
PICKS = st.integers(min_value=0, max_value=MOST_ENTRIES - 1)
UNHEARD = ("lost", "500-after", "500-before", "cut-sending", "429")
"""Faults after which a sending waits."""
LAST_IMPORT = """
SELECT id::text FROM linking_import WHERE patient_id = %s AND undone_at IS NULL
ORDER BY at DESC LIMIT 1
"""
BROUGHT = """
SELECT row.lot FROM linking_importeddose brought
JOIN vaccinations_vaccination row ON row.id = brought.vaccination_id
WHERE row.patient_id = %s AND brought.imported_id = %s
"""
LAST_RULING = """
SELECT ruling.id::text, ruling.says, row.lot FROM linking_ruling ruling
JOIN vaccinations_vaccination row ON row.id = ruling.vaccination_id
WHERE ruling.patient_id = %s AND ruling.undone_at IS NULL ORDER BY ruling.at DESC LIMIT 1
"""
UNFINISHED = """
SELECT id::text, act, outcome FROM linking_intention
WHERE patient_id = %s AND outcome IN ('open', 'refused') AND NOT
      (outcome = 'refused' AND act IN ('link', 'create_carnet'))
ORDER BY created_at
"""
"""What the page « Synchronisation » shows of a dossier."""


class Regrets(RuleBasedStateMachine):
    """The acts by which earlier ones are taken back."""

    case: Case
    entries: list[Entry]
    seen: ClassVar[Counter[str]] = Counter()
    """How often each was done in a run: acts that a run never meets show nothing."""

    def picked(self, pick: int) -> Entry:
        """One of the entries."""
        return self.entries[pick % len(self.entries)]

    def say(self, what: str) -> None:
        """Write down what is done."""
        self.case.history.append(what)

    def _post(self, side: str, path: str, data: dict[str, object], trouble: Trouble) -> None:
        self.case.send(self.case.sides[side].nurse, path, data, trouble)

    @rule(side=SIDES, trouble=troubles)
    def undo_import(self, side: str, trouble: Trouble) -> None:
        """« Annuler cet import », of the last one, or of one just made."""
        if not self.case.here(side, LAST_IMPORT):
            self.say(f"{side} imports, all ticked")
            self.case.import_(side, tick=True)
        for (imported,) in self.case.here(side, LAST_IMPORT):
            marks = {mark for (mark,) in self.case.here(side, BROUGHT, imported)}
            self.seen["imports undone"] += 1
            self.say(f"{side} undoes its import of {sorted(marks)} {trouble}")
            self._may_be_buried(side, marks)
            self._post(side, f"journal/import/{imported}/annuler/", trouble)

    @rule(side=SIDES, trouble=troubles)
    def undo_decision(self, side: str, trouble: Trouble) -> None:
        """« Annuler cette décision », of the last one."""
        for ruling, says, mark in self.case.here(side, LAST_RULING):
            self.seen[f"« {says} » undone"] += 1
            self.say(f"{side} undoes its decision « {says} » for {mark} {trouble}")
            self._may_be_buried(side, {mark})
            self._post(side, f"journal/decision/{ruling}/annuler/", trouble)

    def _may_be_buried(self, side: str, marks: set[str]) -> None:
        for entry in self.entries:
            if entry.mark in marks:
                entry.taken_back.add(side)

    def _post(self, side: str, path: str, trouble: Trouble) -> None:
        at = self.case.sides[side]
        self.case.send(at.nurse, f"{at.home}/cve/{path}", None, trouble)

    @rule(side=SIDES, pick=PICKS, before=st.sampled_from(UNHEARD), trouble=troubles)
    def give_up(self, side: str, pick: int, before: str, trouble: Trouble) -> None:
        """« Abandonner », with a reason: what waits, or was refused, or has just met a fault."""
        if not self.case.here(side, UNFINISHED):
            self.say(f"{side} exports, {before}")
            self.case.export(side, Trouble(("", before)))
        unfinished = self.case.here(side, UNFINISHED)
        if not unfinished:
            return
        intention, act, outcome = unfinished[pick % len(unfinished)]
        self.seen[f"{act} given up"] += 1
        self.say(f"{side} gives up what is {outcome}: {act} {trouble}")
        path = f"/centre/synchronisation/{intention}/abandonner/"
        why = {"why": "L'étudiant est revenu sur sa demande."}
        self.case.send(self.case.sides[side].nurse, path, why, trouble)
