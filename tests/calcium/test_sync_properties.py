"""For any two booklets: synchronising twice is synchronising once; no dose is lost or doubled.

Each example is a new student with a new carnet, in the real PostgreSQL, beside the MesVaccins in
memory, whose answers are late, lost after the act, or partial wherever Hypothesis likes.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.models import Intention, Outcome, Twin
from calcium.linking.rules import ImportStep
from calcium.linking.tasks import finish_due
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api.errors import CarnetApiError, TooManyRequests, Unavailable
from carnet_api.fake import FakeCarnet, FakeCarnetGateway, Moment
from carnet_api.wire import ValidationMethod, ValidationRequest
from tests.calcium.world import (
    AGRIPPAL,
    BORN,
    HAVRIX,
    PRIORIX,
    REPEVAX,
    ROR_GENERIC,
    VACCINES,
    World,
    make_patient,
)

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes here
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBER = count(1)
DAYS = [date(2010, 3, 1) + timedelta(days=gap) for gap in (0, 1, 20, 28, 29, 400)]
LOCAL_VACCINES = ["REPEVAX", "AGRIPPAL", "PRIORIX", "ROR, sans précision", "Vieux vaccin"]
REMOTE_VACCINES = [REPEVAX, AGRIPPAL, PRIORIX, ROR_GENERIC, HAVRIX]


@dataclass(frozen=True)
class Row:
    vaccine: str
    given: str
    lot: str
    kind: str
    verification: str


@dataclass(frozen=True)
class Dose:
    vaccine: int
    given: date
    batch: str
    validated: bool


rows = st.builds(
    Row,
    vaccine=st.sampled_from(LOCAL_VACCINES),
    given=st.sampled_from([f"{day:%d/%m/%Y}" for day in DAYS] + ["2010", "03/2010"]),
    lot=st.sampled_from(["", "A1", "B2"]),
    kind=st.sampled_from(["", "primary", "booster"]),
    verification=st.sampled_from(["declared", "on_proof"]),
)
doses = st.builds(
    Dose,
    vaccine=st.sampled_from(REMOTE_VACCINES),
    given=st.sampled_from(DAYS),
    batch=st.sampled_from(["", "A1", "C3"]),
    validated=st.booleans(),
)
faults = st.lists(
    st.one_of(
        st.none(),
        st.tuples(
            st.sampled_from(list(Moment)),
            st.sampled_from([Unavailable("500"), Unavailable("garbage"), TooManyRequests("429")]),
        ),
    ),
    max_size=12,
)
minds = st.lists(st.sampled_from([None, *Decision]), min_size=4, max_size=4)


@dataclass
class Booklets:
    """A student and a carnet, linked, with the mind of the nurse who decides."""

    world: World
    carnet: FakeCarnet
    mind: list[Decision | None]

    def decisions(self) -> dict[int, ImportDecision]:
        decided = {}
        for line in self.world.prepare_import().lines:
            decision = self.mind[line.document.id % len(self.mind)]
            if decision is None or line.planned.step not in {ImportStep.DECIDE, ImportStep.PROPOSE}:
                continue
            row_id = line.rows[0].pk if line.rows else None
            decided[line.document.id] = ImportDecision(
                decision, version=line.document.version, row_id=row_id
            )
        return decided

    def synchronise(self) -> None:
        """Import, then export, whatever goes wrong; then the worker has its turn."""
        for step in (self._import, self.world.export):
            try:
                step()
            except CarnetApiError:
                continue

    def _import(self) -> None:
        self.world.carry_out_import(self.decisions())

    def let_the_worker_finish(self) -> None:
        self.world.service.faults.clear()
        choose(
            carnets=lambda _, who: FakeCarnetGateway(
                self.world.service, self.world.organisation, who
            )
        )
        try:
            for _ in range(4):
                self.world.later(timedelta(hours=2))
                finish_due(self.world.now)
        finally:
            choose()

    def seen(self) -> tuple[object, object]:
        """Both databases, but for audit rows and the moments of reading."""
        patient = self.world.patient
        local = sorted(
            str([getattr(row, f.attname) for f in Vaccination._meta.fields])
            for row in Vaccination.objects.filter(patient=patient)
        )
        twins = sorted(
            str([t.vaccination_id, t.remote_id, t.version, t.base, t.remote, t.ended_at])
            for t in Twin.objects.filter(patient=patient)
        )
        return (local, twins), dict(self.carnet.doses)

    def remote(self) -> Counter[tuple[int, date | None]]:
        return Counter(
            (dose.vaccine.id, dose.date)
            for dose in self.carnet.doses.values()
            if dose.deletion is None
        )

    def local(self) -> Counter[tuple[int | None, str]]:
        return Counter(
            (row.vaccine.national_id, str(row.given))
            for row in Vaccination.objects.filter(patient=self.world.patient)
            .exclude(lifecycle=Lifecycle.DELETED)
            .select_related("vaccine")
        )


def booklets(
    world: World, mine: list[Row], theirs: list[Dose], mind: list[Decision | None]
) -> Booklets:
    number = next(NUMBER)
    world = replace(world, patient=make_patient(world.centre, f"P{number:09}"))
    code = f"T{number:07}"
    carnet = world.service.add_carnet(code, born=BORN)
    other = world.other_centre()
    shared = other.link(other.look_up(code, born=BORN).ticket).record.uuid
    for dose in dict.fromkeys((d.vaccine, d.given) for d in theirs):
        first = next(d for d in theirs if (d.vaccine, d.given) == dose)
        made = world.service.declare(carnet, first.vaccine, first.given, batch=first.batch)
        if first.validated:
            request = ValidationRequest(method=ValidationMethod.EXECUTION, version=1)
            other.validate_vaccination(shared, made.id, request)
    for row in mine:
        world.enter(
            row.vaccine, row.given, lot=row.lot, kind=row.kind, verification=row.verification
        )
    world.link(code)
    return Booklets(world, carnet, mind)


VOUCHED_WITH_ITS_LOT = {
    "mine": [Row("REPEVAX", "05/04/2011", "A1", "booster", "on_proof")],
    "theirs": [Dose(REPEVAX, date(2011, 4, 5), "", validated=False)],
    "mind": [None, None, None, None],
}
"""The carnet's own dose may be changed by the centre only once the centre has vouched for it."""


@FEW
@example(**VOUCHED_WITH_ITS_LOT)
@given(mine=st.lists(rows, max_size=6), theirs=st.lists(doses, max_size=6), mind=minds)
def test_importing_then_exporting_twice_equals_once(
    world: World, mine: list[Row], theirs: list[Dose], mind: list[Decision | None]
) -> None:
    """But for audit rows."""
    both = booklets(world, mine, theirs, mind)
    both.synchronise()
    once = both.seen()
    both.synchronise()
    assert both.seen() == once


LOST = (Moment.AFTER, Unavailable("500"))
NOT_REACHED = (Moment.BEFORE, Unavailable("500"))
THE_SAME_TWICE = {
    "mine": [Row("AGRIPPAL", "30/03/2010", "", "primary", "on_proof")] * 2,
    "theirs": [],
    "mind": [None, None, None, None],
}
"""Two rows alike, of which the first is created and its answer lost: the second, sent first at the
next turn, must not take the dose that was made from the other."""


@FEW
@example(
    **THE_SAME_TWICE,
    trouble=[NOT_REACHED, LOST, LOST, None, LOST, None, NOT_REACHED, LOST],
)
@given(
    mine=st.lists(rows, max_size=6),
    theirs=st.lists(doses, max_size=6),
    mind=minds,
    trouble=faults,
)
def test_no_dose_is_lost_and_none_is_doubled_whatever_goes_wrong(
    world: World,
    mine: list[Row],
    theirs: list[Dose],
    mind: list[Decision | None],
    trouble: list[tuple[Moment, CarnetApiError] | None],
) -> None:
    both = booklets(world, mine, theirs, mind)
    local, remote = both.local(), both.remote()
    wanted = {key: max(n, remote[key]) for key, n in _full(local).items()} | {
        key: n for key, n in remote.items() if key not in _full(local)
    }
    world.service.faults.extend((None, None) if t is None else t for t in trouble)  # type: ignore[misc]
    for _ in range(3):
        both.synchronise()
    both.let_the_worker_finish()
    both.synchronise()
    assert local <= both.local(), "a row of the dossier was lost"
    assert remote <= both.remote(), "a dose of the carnet was lost"
    for key, number in both.remote().items():
        assert number <= max(wanted.get(key, 0), 1), f"{key} was doubled in the carnet"
    for key, number in _full(both.local()).items():
        assert number <= max(wanted.get(key, 0), 1), f"{key} was doubled in the dossier"
    assert not Intention.objects.filter(patient=both.world.patient, outcome=Outcome.OPEN).exists()


def _full(local: Counter[tuple[int | None, str]]) -> dict[tuple[int, date], int]:
    found = {}
    for (vaccine, text), number in local.items():
        if vaccine is not None and "?" not in text:
            day, month, year = (int(part) for part in text.split("/"))
            found[vaccine, date(year, month, day)] = number
    return found


@FEW
@given(st.lists(rows, min_size=1, max_size=6), st.lists(doses, max_size=4), st.data())
def test_a_dose_missing_from_an_answer_deletes_nothing(
    world: World, mine: list[Row], theirs: list[Dose], data: st.DataObject
) -> None:
    both = booklets(world, mine, theirs, [None])
    both.synchronise()
    local = both.local()
    hidden = (
        data.draw(st.sets(st.sampled_from(sorted(both.carnet.doses))))
        if both.carnet.doses
        else set()
    )
    kept = {number: both.carnet.doses.pop(number) for number in hidden}
    try:
        both.world.carry_out_import()
    finally:
        both.carnet.doses.update(kept)
    assert both.local() == local
    both.synchronise()
    assert all(dose.deletion is None for dose in both.carnet.doses.values())


def test_every_vaccine_of_the_property_is_known_here() -> None:
    assert set(REMOTE_VACCINES) <= set(VACCINES)
