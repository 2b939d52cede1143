"""How a history ends: the faults stop, everybody synchronises once more, then nothing is amiss."""

from collections.abc import Sequence
from typing import Any

from house.services import CALCIUM
from tests.soak.book import Entry
from tests.soak.case import Case
from tests.soak.people import words

AN_HOUR = 3600
LATER = 6 * AN_HOUR
"""Later than any moment to which the worker's clock has moved during a history."""
REASONS = {
    "partial": "date incomplète",
    "own": "vaccin inconnu de MesVaccins",
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
    for (row_id,) in case.here(side, DELETED_THERE):
        case.delete_row(side, row_id)


DELETED_THERE = """
SELECT row.id::text FROM vaccinations_vaccination row
JOIN linking_twin twin ON twin.vaccination_id = row.id
JOIN linking_carnetlink link ON link.patient_id = row.patient_id
     AND link.carnet_id = twin.carnet_id AND link.ended_at IS NULL
WHERE row.patient_id = %s AND row.lifecycle <> 'deleted'
      AND twin.deletion IS NOT NULL AND twin.ended_at IS NULL
ORDER BY row.created_at
"""


CHANGES = ("vaccination_changed", "vaccination_validated", "validation_withdrawn")
ROW = '<tr role="row" id="row-{}"'
CELL = 'data-label="Synchro MV.net"'


def said_of(row: str, page: str) -> str:
    """What the column « Synchro MV.net » of a row says; empty where the page has no such row."""
    line = page.partition(ROW.format(row))[2].partition("</tr>")[0]
    return words(line.partition(CELL)[2].removeprefix(">"))


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

    def standing(self, mark: str) -> set[int]:
        """The numbers under which it stands in the carnet."""
        return {number for batch, alive, number, _ in self.doses if alive and batch == mark}

    def active(self, mark: str) -> int:
        """How often it stands in the carnet."""
        return len(self.standing(mark))

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
        mark, there, most = entry.mark, self.active(entry.mark), 1 + entry.near
        assert there <= most, f"{mark} stands {there} times in the carnet"
        for side in self.rows:
            here = self.rows_of(side, mark)
            assert here <= most, f"{mark} stands {here} times in the dossier of {side}"
            if entry.near and side in self.linked:
                check_bound(self.case, side, mark, self.standing(mark))
            elif entry.travels and side in self.linked:
                assert here == there, f"{mark}: {there} in the carnet, {here} in {side}'s dossier"

    def _nothing_lost(self, entry: Entry) -> None:
        mark = entry.mark
        for side in entry.entered_by - {"H"}:
            assert self.rows_of(side, mark), f"{mark} is lost where {side} entered it"
            if not entry.travels and side in self.linked:
                self._says_why(side, entry)
        wanted = "H" in entry.entered_by or (
            entry.travels and bool(entry.entered_by & set(self.linked))
        )
        assert self.active(mark) >= wanted, f"{mark} is lost in the carnet"
        assert not self.buried(mark), f"nobody deleted {mark}, and the carnet buried it"
        for side in self.rows.keys() - entry.taken_back:
            assert not self.tombs_of(side, mark), f"nobody deleted {mark}, and {side} buried it"
        if not entry.travels and "H" not in entry.entered_by:
            assert not self.active(mark), f"{mark} cannot travel and is in the carnet"

    def _says_why(self, side: str, entry: Entry) -> None:
        """A row that cannot travel says why, in its own column."""
        at = self.case.sides[side]
        page = at.nurse.open(f"{at.home}/")
        assert page.status == 200, f"{at.home} does not open: {page.status} {page.words}"
        row = self.case.row(side, entry.mark)
        assert row is not None
        said = said_of(row["id"], page.text)
        assert REASONS[entry.kind] in said, (
            f"{entry.mark} does not say why it cannot travel: {said}"
        )

    def _deleted(self, entry: Entry) -> None:
        mark, alone = entry.mark, len(entry.entered_by) == 1 and not entry.revived
        askers = {deletion.side for deletion in entry.deletions}
        for side in self.rows:
            # `settle` deletes in the dossier what was deleted in the carnet.
            asked = side in askers | entry.taken_back or self.buried(mark)
            assert asked or not self.tombs_of(side, mark), f"nobody of {side} deleted {mark}"
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


def check_bound(case: Case, side: str, mark: str, standing: set[int]) -> None:
    """A vaccination that was told twice: each dose of the carnet is a row's, or was said to be the
    same as a row; each row is bound to a dose, or says why it cannot be."""
    bound = {row: number for row, number in case.here(side, BOUND, mark) if number in standing}
    same = {number for (number,) in case.here(side, SAID_THE_SAME, mark)}
    left = standing - set(bound.values()) - same
    assert not left, f"{mark}: the doses {left} of the carnet are no row's of {side}"
    page = case.sides[side].nurse.open(f"{case.sides[side].home}/").text
    for (row,) in case.here(side, STANDING, mark):
        said = said_of(row, page)
        assert row in bound or TWO_OF_A_DAY in said, f"{mark} of {side} is in no carnet: {said}"


STANDING = """
SELECT id::text FROM vaccinations_vaccination
WHERE patient_id = %s AND lot = %s AND lifecycle <> 'deleted'
"""
BOUND = """
SELECT row.id::text, twin.remote_id FROM vaccinations_vaccination row
JOIN linking_twin twin ON twin.vaccination_id = row.id AND twin.ended_at IS NULL
WHERE row.patient_id = %s AND row.lot = %s AND row.lifecycle <> 'deleted'
"""
SAID_THE_SAME = """
SELECT alike.remote_id FROM vaccinations_vaccination row
JOIN linking_likeness alike ON alike.vaccination_id = row.id AND alike.verdict = 'same'
WHERE row.patient_id = %s AND row.lot = %s AND row.lifecycle <> 'deleted'
"""
TWO_OF_A_DAY = "Une vaccination identique (même vaccin, même date) est déjà dans le CVE"


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
        changes = sum(acts.get((action, number), 0) for action in CHANGES)
        assert version == 1 + changes + buried, f"{said}: version {version}, {changes} changes"


def vaccines(case: Case, side: str) -> dict[str, str]:
    """The centre's list by name."""
    query = "SELECT name, id::text FROM centres_centrevaccine WHERE centre_id = %s"
    return dict(case.city.rows(CALCIUM, query, case.sides[side].centre_id))
