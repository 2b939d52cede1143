"""Exact, likely and new doubles; two real doses of one day in two arms are none."""

from dataclasses import replace
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcium.linking import actions
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.likeness import in_two_arms, same_lot
from calcium.linking.models import Intention, Outcome
from calcium.linking.rules import (
    ImportStep,
    LocalDose,
    RemoteDose,
    VaccineFacts,
    plan_import,
)
from calcium.linking.state import SyncState
from carnet_api.wire import InjectionSite
from immunization.dates import PartialDate
from tests.calcium.test_plans import BORN, PRIORIX, REPEVAX, ROR, TODAY, dose, planned, row
from tests.calcium.world import World

MEASLES = VaccineFacts(111, frozenset({8}), generic=True)
ROUVAX = VaccineFacts(501, frozenset({8}))
sites = st.sampled_from(["", "LD", "RD"])
lots = st.sampled_from(["", "A", "B"])


def here(number: int, lot: str, site: str) -> LocalDose:
    local = row(number, REPEVAX)
    return replace(local, fields=replace(local.fields, batch=lot, site=site))


def there(number: int, lot: str, site: str) -> RemoteDose:
    remote = dose(number, REPEVAX)
    return replace(remote, fields=replace(remote.fields, batch=lot, site=site))


@pytest.mark.parametrize(
    ("ours", "theirs", "step"),
    [
        (PRIORIX, PRIORIX, ImportStep.LINK),
        (PRIORIX, ROR, ImportStep.DECIDE),
        (ROR, PRIORIX, ImportStep.DECIDE),
        (PRIORIX, MEASLES, ImportStep.DECIDE),
        (MEASLES, PRIORIX, ImportStep.DECIDE),
        (ROR, MEASLES, ImportStep.DECIDE),
        (ROUVAX, MEASLES, ImportStep.DECIDE),
        (PRIORIX, ROUVAX, ImportStep.RECORD),
        (PRIORIX, REPEVAX, ImportStep.RECORD),
    ],
)
def test_exact_is_linked_likely_is_asked_and_the_rest_is_new(
    ours: VaccineFacts, theirs: VaccineFacts, step: ImportStep
) -> None:
    assert planned(row(1, ours), dose(1, theirs)).step is step


@pytest.mark.parametrize(
    ("days", "step"), [(27, ImportStep.DECIDE), (28, ImportStep.DECIDE), (29, ImportStep.RECORD)]
)
def test_near_is_within_28_days(days: int, step: ImportStep) -> None:
    near = PartialDate.of(
        PartialDate(2003, 1, 10).earliest.fromordinal(
            PartialDate(2003, 1, 10).earliest.toordinal() + days
        )
    )
    assert planned(row(1, PRIORIX), dose(1, PRIORIX, near)).step is step


def test_two_arms_are_asked_and_a_site_that_is_not_said_is_not_another() -> None:
    assert planned(here(1, "A", "LD"), there(1, "B", "RD")).step is ImportStep.DECIDE
    assert planned(here(1, "A", "LD"), there(1, "B", "")).step is ImportStep.LINK
    assert planned(here(1, "A", ""), there(1, "B", "RD")).step is ImportStep.LINK


@given(lots, sites, lots, sites)
def test_one_row_and_one_dose_of_a_day_are_linked_unless_they_are_in_two_arms(
    lot: str, site: str, other_lot: str, other_site: str
) -> None:
    ours, theirs = here(1, lot, site), there(1, other_lot, other_site)
    expected = ImportStep.DECIDE if in_two_arms(ours.fields, theirs.fields) else ImportStep.LINK
    assert planned(ours, theirs).step is expected


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_several_doses_of_a_day_find_each_its_own_row(order: tuple[int, ...]) -> None:
    """Whatever the order in which the carnet tells them."""
    rows = [here(1, "A", ""), here(2, "B", "LD"), here(3, "", "RD")]
    told = {
        1: there(order[0], "A", "LD"),
        2: there(order[1], "B", ""),
        3: there(order[2], "", "RD"),
    }
    plan = plan_import(rows, told.values(), born=BORN, today=TODAY)
    found = {line.dose.remote_id: line.rows for line in plan.lines}
    assert {line.step for line in plan.lines} == {ImportStep.LINK}
    assert found == {told[n].remote_id: (UUID(int=n),) for n in told}


@given(st.lists(st.tuples(lots, sites), max_size=4), st.lists(st.tuples(lots, sites), max_size=4))
def test_no_row_is_linked_twice_and_no_dose_is_dropped(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    rows = [here(n + 1, *each) for n, each in enumerate(ours)]
    doses = [there(n + 1, *each) for n, each in enumerate(theirs)]
    plan = plan_import(rows, doses, born=BORN, today=TODAY)
    linked = [line.rows[0] for line in plan.of(ImportStep.LINK)]
    assert len(linked) == len(set(linked))
    assert [line.dose.remote_id for line in plan.lines] == [each.remote_id for each in doses]
    by_row = {each.row_id: each for each in rows}
    for line in plan.of(ImportStep.LINK):
        assert not in_two_arms(by_row[line.rows[0]].fields, line.dose.fields)


def test_the_same_lot_is_one_that_both_sides_name() -> None:
    assert same_lot(here(1, "A", "").fields, there(1, "A", "").fields)
    assert not same_lot(here(1, "", "").fields, there(1, "", "").fields)


@pytest.mark.django_db
def test_an_export_of_two_arms_asks_once_and_both_doses_stand(world: World) -> None:
    from calcium.linking import actions

    carnet = world.carnet()
    declared = world.service.declare(carnet, 29, PartialDate(2017, 4, 25).earliest)
    world.service.put(
        carnet, declared.model_copy(update={"injection_site": InjectionSite.RIGHT_DELTOID})
    )
    world.link()
    mine = world.enter("REPEVAX", "25/04/2017", site="LD")
    world.export()
    refused = Intention.objects.get(outcome=Outcome.REFUSED)
    assert refused.reason == "already_there"
    actions.export_again(
        patient=world.patient,
        row=mine,
        by=world.nurse,
        gateway=world.gateway,
        now=world.now,
    )
    assert world.state_of(mine) is SyncState.SYNCHRONISED
    assert len(carnet.doses) == 2


@pytest.mark.django_db
def test_two_arms_that_are_one_vaccination_after_all_are_linked(world: World) -> None:
    carnet = world.carnet()
    declared = world.service.declare(carnet, 29, PartialDate(2017, 4, 25).earliest)
    world.service.put(
        carnet, declared.model_copy(update={"injection_site": InjectionSite.RIGHT_DELTOID})
    )
    world.link()
    mine = world.enter("REPEVAX", "25/04/2017", site="LD")
    [line] = world.prepare_import().lines
    assert line.planned.step is ImportStep.DECIDE
    world.carry_out_import(
        {
            line.document.id: ImportDecision(
                Decision.SAME, version=line.document.version, row_id=mine.pk
            )
        }
    )
    assert len(world.rows()) == len(carnet.doses) == 1
    assert world.state_of(mine) is SyncState.DIFFERS, "the site differs, and a person decides"


@pytest.mark.django_db
def test_two_equal_rows_are_one_dose_until_a_person_says_two(linked: World) -> None:
    (carnet,) = linked.service.carnets.values()
    first = linked.enter("REPEVAX", "25/04/2017")
    second = linked.enter("REPEVAX", "25/04/2017")
    linked.export()
    states = {linked.state_of(first), linked.state_of(second)}
    assert states == {SyncState.SYNCHRONISED, SyncState.FAILED}
    assert len(carnet.doses) == 1
    refused = next(r for r in (first, second) if linked.state_of(r) is SyncState.FAILED)
    actions.export_again(
        patient=linked.patient,
        row=refused,
        by=linked.nurse,
        gateway=linked.gateway,
        now=linked.now,
    )
    assert linked.state_of(refused) is SyncState.SYNCHRONISED
    assert len(carnet.doses) == 2
