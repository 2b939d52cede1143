"""Several persons at once, over real HTTP: one winner, one clear sentence to the other."""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from time import monotonic

import pytest

from house.services import CALCIUM, MESVACCINS
from tests.soak.book import Entry
from tests.soak.case import Case, boxes, typed
from tests.soak.city import City
from tests.soak.crowd import at_once
from tests.soak.ending import Ending, empty_queues, settle, vaccines
from tests.soak.people import Answer, Person

SECONDS = 60 * float(os.environ.get("SOAK_MINUTES", "0")) or 5.0
SEED = int(os.environ.get("SOAK_SEED", "20261127"))
TAKEN = "Cette vaccination a été modifiée par une autre personne depuis que vous l'avez ouverte."

pytestmark = pytest.mark.timeout(0)


@pytest.fixture
def case(the_city: City) -> Case:
    """A student whose carnet both centres have linked."""
    the_city.forget_tries()
    case = Case.begin(the_city)
    for side in ("A", "B"):
        case.link(side)
    return case


def enter(case: Case, side: str, number: int, kind: str = "full") -> Entry:
    """A vaccination, typed without any trouble."""
    entry = Entry(number, kind, {side})
    fields: dict[str, object] = {
        "vaccine": vaccines(case, side)[entry.vaccine],
        "vaccine_name": entry.vaccine,
        "given": entry.typed(),
        "lot": entry.mark,
        "verification": "on_proof",
        "proof": "paper_booklet",
    }
    assert case.enter(side, fields).acknowledged
    return entry


def declare(case: Case, number: int) -> Entry:
    """The holder declares one."""
    entry = Entry(number, "full", {"H"})
    query = "SELECT id FROM catalogue_vaccine WHERE name = %s"
    ((vaccine,),) = case.city.rows(MESVACCINS, query, entry.vaccine)
    assert case.declare(vaccine, {"batch": entry.mark, "booster": ""} | _day(entry)).acknowledged
    return entry


def _day(entry: Entry) -> dict[str, object]:
    return boxes("date", f"{entry.day:%d}", f"{entry.day:%m}", f"{entry.day:%Y}")


def correct(case: Case, who: Person, entry: Entry, site: str) -> Callable[[], Answer]:
    """A correction, begun from the row as it stands now."""
    row = case.row("A", entry.mark)
    assert row is not None
    path = f"{case.sides['A'].home}/vaccinations/{row['id']}/modifier/"
    return lambda: who.send(path, typed(row) | {"site": site})


def one_winner(answers: list[Answer]) -> None:
    """One is done; the other keeps what was typed, under one sentence."""
    assert sorted(answer.status for answer in answers) == [302, 422]
    loser = next(answer for answer in answers if answer.status == 422)
    assert TAKEN in loser.words
    assert 'name="lot" value="M0"' in loser.text, "what was typed is still in its line"


def test_of_two_nurses_on_one_row_one_wins_and_the_other_is_told(
    the_city: City, case: Case
) -> None:
    entry = enter(case, "A", 0)
    nurse, physician = case.sides["A"].nurse, the_city.nurse("medecin@demo.test")
    one_winner(at_once([correct(case, nurse, entry, "LD"), correct(case, physician, entry, "RD")]))
    assert case.here("A", "SELECT version FROM vaccinations_vaccination WHERE patient_id = %s") == [
        (2,)
    ]


def test_of_two_tabs_of_one_nurse_the_older_is_told(case: Case) -> None:
    entry, nurse = enter(case, "A", 0), case.sides["A"].nurse
    older, newer = correct(case, nurse, entry, "LD"), correct(case, nurse, entry, "RD")
    one_winner([newer(), older()])


def test_a_row_that_is_deleted_meanwhile_is_not_brought_back(the_city: City, case: Case) -> None:
    entry = enter(case, "A", 0)
    late = correct(case, the_city.nurse("medecin@demo.test"), entry, "LD")
    at_once([late, lambda: case.sides["A"].nurse.open(f"{case.sides['A'].home}/")])
    entry = enter(case, "A", 1)
    late = correct(case, the_city.nurse("medecin@demo.test"), entry, "LD")
    case.delete("A", entry.mark)
    assert late().status in {404, 422}
    assert case.row("A", entry.mark) is None


def test_two_centres_that_export_the_same_vaccination_at_once_make_one_dose(case: Case) -> None:
    entries = [enter(case, "A", number) for number in range(3)]
    for entry in entries:
        enter(case, "B", entry.number)
        entry.entered_by.add("B")
    at_once([lambda: case.export("A"), lambda: case.export("B")])
    settle(case)
    Ending(case, entries).check()
    states = case.here("B", "SELECT count(*) FROM linking_twin WHERE patient_id = %s")
    assert states == [(3,)], "B's rows are bound to the doses that A has made"


def test_the_holder_who_corrects_while_a_nurse_validates(case: Case) -> None:
    """One of both is first; the other is told, and nothing that was vouched for has changed."""
    for number in range(4):
        entry = declare(case, number)
        change = {"batch": entry.mark, "booster": "true"} | _day(entry)
        answers = at_once(
            [
                lambda: case.import_("A", tick=True),
                lambda entry=entry, change=change: case.holder_changes(entry.mark, change),
            ]
        )
        assert answers[0] is not None
        query = (
            "SELECT booster, verification FROM carnets_vaccination "
            "WHERE carnet_id = %s AND batch = %s"
        )
        ((booster, verification),) = case.there(query, entry.mark)
        corrected = answers[1] is not None and answers[1].acknowledged
        assert (booster is True) == corrected
        if verification == "declared":
            assert corrected, "the nurse's tick was for what she saw"
    settle(case)
    Ending(case, [Entry(number, "full", {"H"}) for number in range(4)]).check()


def test_an_import_while_exporting(case: Case) -> None:
    entries = [enter(case, "A", number) for number in range(3)]
    entries += [declare(case, number) for number in (3, 4, 5)]
    acts = [lambda: case.import_("A", tick=True), lambda: case.export("A")] * 4
    assert {answer.status for answer in at_once(acts, most=8)} == {302}
    settle(case)
    Ending(case, entries).check()


def test_a_hundred_parallel_exports_create_each_dose_once(case: Case) -> None:
    entries = [enter(case, "A", number) for number in range(5)]
    answers = at_once([lambda: case.export("A")] * 100)
    assert Counter(answer.status for answer in answers) == {302: 100}
    empty_queues(case)
    made = "SELECT batch, count(*) FROM carnets_vaccination WHERE carnet_id = %s GROUP BY 1"
    assert sorted(case.there(made)) == [(entry.mark, 1) for entry in entries]
    act = (
        "SELECT subjects[1], count(*) FROM audit_auditevent WHERE patient_id = %s "
        "AND action = 'dose_exported' GROUP BY 1"
    )
    assert [number for _, number in case.here("A", act)] == [1] * 5
    settle(case)
    Ending(case, entries).check()


def test_a_crowd_of_everything_ends_without_a_deadlock(the_city: City, case: Case) -> None:
    """Eight persons at once on one student, for some seconds (`make soak MINUTES=10`)."""
    before = _deadlocks(the_city)
    crowd = Crowd(case, until=monotonic() + SECONDS)
    workers = [threading.Thread(target=crowd.act, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"\ncrowd: {sum(crowd.seen.values())} acts in {SECONDS:.0f} s, seed {SEED}: {crowd.seen}")
    assert not crowd.failures, crowd.failures[:3]
    assert _deadlocks(the_city) == before
    settle(case)
    Ending(case, crowd.entries).check(strict=False)


def _deadlocks(city: City) -> list[tuple[object, ...]]:
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return [row for service in (CALCIUM, MESVACCINS) for row in city.rows(service, query)]


class Crowd:
    """Persons who do whatever comes to their minds, each with a seed of their own."""

    def __init__(self, case: Case, *, until: float) -> None:
        self.case, self.until = case, until
        self.entries = [enter(case, "A", n) for n in range(2)]
        self.entries += [enter(case, "B", 2), declare(case, 3)]
        self.seen: Counter[int] = Counter()
        self.failures: list[str] = []
        self._lock = threading.Lock()

    def act(self, number: int) -> None:
        """One person's minutes."""
        mind = random.Random(f"{SEED} {number}")
        while monotonic() < self.until:
            side, entry = mind.choice("AB"), mind.choice(self.entries)
            done = self._one(mind.randrange(6), side, entry)
            if done is not None:
                with self._lock:
                    self.seen[done.status] += 1
                    if done.status == 0 or done.status >= 500:
                        self.failures.append(f"{side} {entry.mark}: {done.status} {done.words}")

    def _one(self, what: int, side: str, entry: Entry) -> Answer | None:
        case = self.case
        match what:
            case 0:
                return case.export(side)
            case 1:
                return case.import_(side, tick=True)
            case 2:
                return case.refresh(side)
            case 3:
                return case.modify(side, entry.mark, {"booster": "on", "primo": ""})
            case 4:
                return case.holder_changes(
                    entry.mark, {"batch": entry.mark, "booster": ""} | _day(entry)
                )
            case _:
                case.worker(ahead=90)
                return None
