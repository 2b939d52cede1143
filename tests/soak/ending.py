"""How a history ends: the faults stop, everybody synchronises once more, then nothing is amiss."""

from collections.abc import Sequence
from typing import Any

from house.services import CALCIUM
from tests.soak.book import Entry
from tests.soak.case import Case

AN_HOUR = 3600
LATER = 6 * AN_HOUR
"""Later than any moment to which the worker's clock has moved during a history."""
REASONS = {
    "partial": "Date incomplète",
    "own": "pas été trouvé dans la nomenclature de MesVaccins.net",
}


def settle(case: Case) -> None:
    """No more faults: the worker finishes what is open, then each link imports and exports.

    The first once again at the end, to see what the second has sent. What was deleted in the carnet
    is deleted in the dossier by the nurse, as the row's sentence asks.
    """
    case.history.append("the faults stop")
    case.worker(ahead=LATER)  # whatever circuit is open: it asks whether MesVaccins answers again
    empty_queues(case)
    for side in ("A", "B", "A"):
        if case.linked(side):
            case.import_(side, tick=True)
            follow_deletions(case, side)
            case.export(side)
            empty_queues(case)


def empty_queues(case: Case) -> None:
    """The worker has its turns until nothing is open, while its clock goes on by hours."""
    for turn in range(1, 30):
        if not open_intentions(case):
            return
        case.worker(ahead=LATER + turn * 2 * AN_HOUR)
    left = open_intentions(case)
    assert not left, f"the queue never empties: {left}"


def open_intentions(case: Case) -> list[tuple[Any, ...]]:
    """What has no outcome yet in either centre."""
    query = (
        "SELECT act, reason, tries FROM linking_intention WHERE patient_id = %s "
        "AND outcome = 'open'"
    )
    return [row for side in case.sides for row in case.here(side, query)]


def follow_deletions(case: Case, side: str) -> None:
    """« Supprimée du CVE. La ligne reste dans Calcium : supprimez-la »: the nurse does."""
    for (mark,) in case.here(side, DELETED_THERE):
        case.delete(side, mark)


DELETED_THERE = """
SELECT row.lot FROM vaccinations_vaccination row
JOIN linking_twin twin ON twin.vaccination_id = row.id
JOIN linking_carnetlink link ON link.patient_id = row.patient_id
     AND link.carnet_id = twin.carnet_id AND link.ended_at IS NULL
WHERE row.patient_id = %s AND row.lifecycle <> 'deleted'
      AND twin.deletion IS NOT NULL AND twin.ended_at IS NULL
ORDER BY row.created_at
"""


class Ending:
    """What stands at the end, looked at from everywhere."""

    def __init__(self, case: Case, entries: Sequence[Entry]) -> None:
        self.case = case
        self.entries = entries
        self.linked = [side for side in sorted(case.sides) if case.linked(side)]
        query = "SELECT batch, deleted_at IS NULL, id, version FROM carnets_vaccination "
        self.doses = case.there(query + "WHERE carnet_id = %s")
        query = "SELECT lot, lifecycle, id::text, version, origin FROM vaccinations_vaccination "
        self.rows = {side: case.here(side, query + "WHERE patient_id = %s") for side in case.sides}

    def active(self, mark: str) -> int:
        """How often it stands in the carnet."""
        return sum(alive for batch, alive, *_ in self.doses if batch == mark)

    def buried(self, mark: str) -> int:
        """How many tombstones of it the carnet has."""
        return sum(not alive for batch, alive, *_ in self.doses if batch == mark)

    def rows_of(self, side: str, mark: str) -> int:
        """How often it stands in a dossier."""
        return sum(lot == mark and life != "deleted" for lot, life, *_ in self.rows[side])

    def tombs_of(self, side: str, mark: str) -> int:
        """How many tombstones of it a dossier has."""
        return sum(lot == mark and life == "deleted" for lot, life, *_ in self.rows[side])

    def check(self, *, strict: bool = True) -> None:
        """Fail where something was lost, doubled, brought back or left half done."""
        leaving = [row for side in self.rows for row in self.rows[side] if row[1] == "deleting"]
        assert not leaving, f"a deletion never ended: {leaving}"
        for entry in self.entries:
            self._nothing_doubled(entry)
            if not entry.deletions:
                self._nothing_lost(entry)
            elif strict:
                self._deleted(entry)
        check_audit(self)

    def _nothing_doubled(self, entry: Entry) -> None:
        mark, there = entry.mark, self.active(entry.mark)
        assert there <= 1, f"{mark} stands {there} times in the carnet"
        for side in self.rows:
            here = self.rows_of(side, mark)
            assert here <= 1, f"{mark} stands {here} times in the dossier of {side}"
            if entry.travels and side in self.linked:
                assert here == there, f"{mark}: {there} in the carnet, {here} in {side}'s dossier"

    def _nothing_lost(self, entry: Entry) -> None:
        mark = entry.mark
        for side in entry.entered_by - {"H"}:
            assert self.rows_of(side, mark) == 1, f"{mark} is lost where {side} entered it"
            if not entry.travels and side in self.linked:
                page = self.case.sides[side].nurse.open(f"{self.case.sides[side].home}/").words
                assert REASONS[entry.kind] in page, f"{mark} does not say why it cannot travel"
        wanted = "H" in entry.entered_by or (
            entry.travels and bool(entry.entered_by & set(self.linked))
        )
        assert self.active(mark) >= wanted, f"{mark} is lost in the carnet"
        assert not self.buried(mark), f"nobody deleted {mark}, and the carnet buried it"
        assert not any(self.tombs_of(side, mark) for side in self.rows), f"nobody deleted {mark}"
        if not entry.travels and "H" not in entry.entered_by:
            assert not self.active(mark), f"{mark} cannot travel and is in the carnet"

    def _deleted(self, entry: Entry) -> None:
        mark, alone = entry.mark, len(entry.entered_by) == 1 and not entry.revived
        askers = {deletion.side for deletion in entry.deletions}
        for side in self.rows:
            # `settle` deletes in the dossier what was deleted in the carnet.
            assert not self.tombs_of(side, mark) or side in askers or self.buried(mark)
        if alone and any(deletion.everywhere for deletion in entry.deletions):
            assert not self.active(mark), f"{mark} was deleted everywhere, and is back"
            ever = self.buried(mark) or not self._was_there(mark)
            assert ever, f"{mark} has gone from the carnet without a tombstone"
        for deletion in entry.deletions:
            if deletion.side != "H" and deletion.here:
                assert self.tombs_of(deletion.side, mark), f"{mark} has no tombstone"
        if alone and not self._was_there(mark) and any(d.here for d in entry.deletions):
            (side,) = entry.entered_by
            assert not self.rows_of(side, mark), f"{mark} was deleted, and is back"

    def _was_there(self, mark: str) -> bool:
        return any(batch == mark for batch, *_ in self.doses)


def check_audit(ending: Ending) -> None:
    """Each act has one audit row: what stands and the acts written down are the same number."""
    case = ending.case
    for side, rows in ending.rows.items():
        acts: dict[tuple[str, str], int] = {}
        query = "SELECT action, subjects FROM audit_auditevent WHERE patient_id = %s"
        kinds: dict[str, int] = {}
        for action, subjects in case.here(side, query):
            kinds[action] = kinds.get(action, 0) + 1
            for subject in subjects:
                acts[action, subject] = acts.get((action, subject), 0) + 1
        for lot, life, pk, version, origin in rows:
            said = f"{lot} of {side} ({pk})"
            entered = acts.get(("vaccination_entered", pk), 0)
            assert entered == (origin == "entered"), f"{said}: entered {entered} times"
            corrected = acts.get(("vaccination_corrected", pk), 0)
            assert corrected == version - 1, f"{said}: {corrected} corrections, version {version}"
            buried = acts.get(("vaccination_deleted", pk), 0)
            assert buried == (life == "deleted"), f"{said}: deleted {buried} times"
        query = (
            "SELECT count(*), count(*) FILTER (WHERE ended_at IS NOT NULL) "
            "FROM linking_carnetlink WHERE patient_id = %s"
        )
        ((links, ended),) = case.here(side, query)
        assert kinds.get("carnet_linked", 0) == links, f"{side}: links {links}, {kinds}"
        ends = kinds.get("sharing_ended", 0) + kinds.get("sharing_found_ended", 0)
        assert ends == ended, f"{side}: {ended} links ended, {ends} acts"
    _check_audit_there(ending)


def _check_audit_there(ending: Ending) -> None:
    query = (
        "SELECT action, object_ids FROM audit_act WHERE carnet_id = %s AND outcome = 'done' "
        "AND object_kind = 'vaccination'"
    )
    acts: dict[tuple[str, int], int] = {}
    for action, objects in ending.case.there(query):
        for number in objects:
            acts[action, int(number)] = acts.get((action, int(number)), 0) + 1
    for batch, alive, number, version in ending.doses:
        said = f"dose {number} ({batch})"
        born = sum(acts.get((f"vaccination_{a}", number), 0) for a in ("created", "declared"))
        assert born == 1, f"{said}: made {born} times"
        buried = acts.get(("vaccination_deleted", number), 0)
        assert buried == (not alive), f"{said}: deleted {buried} times"
        changes = sum(acts.get((f"vaccination_{a}", number), 0) for a in ("changed", "validated"))
        assert version == 1 + changes + buried, f"{said}: version {version}, {changes} changes"


def vaccines(case: Case, side: str) -> dict[str, str]:
    """The centre's list by name."""
    query = "SELECT name, id::text FROM centres_centrevaccine WHERE centre_id = %s"
    return dict(case.city.rows(CALCIUM, query, case.sides[side].centre_id))
