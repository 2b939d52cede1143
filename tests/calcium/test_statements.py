"""What a synchronisation costs the database: a few statements a dose, none that grow with more."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from calcium.linking.actions import ImportDecision
from calcium.linking.actions.import_lines import Decision
from tests.calcium.world import PRIORIX, World

MOST_FOR_A_VALIDATION = 12
MOST_FOR_A_SENDING = 11


def test_a_dose_more_to_validate_costs_few_statements(world: World) -> None:
    carnet = world.carnet()
    world.link()

    def bring(doses: int) -> Callable[[], object]:
        born = date(2003 + doses, 1, 1)
        declared = [
            world.service.declare(carnet, PRIORIX, born + timedelta(days=60 * number))
            for number in range(doses)
        ]
        decisions = {dose.id: ImportDecision(Decision.VALIDATE, version=1) for dose in declared}
        return lambda: world.carry_out_import(decisions)

    few, many = statements(bring(1)), statements(bring(5))
    assert len(world.rows()) == 6
    assert (many - few) / 4 <= MOST_FOR_A_VALIDATION


def test_a_dose_more_to_send_costs_few_statements(world: World) -> None:
    world.carnet()
    world.link()
    world.enter("PRIORIX", "01/03/2008")
    few = statements(world.export)
    for day in range(1, 6):
        world.enter("PRIORIX", f"{day:02}/03/2010")
    many = statements(world.export)
    assert (many - few) / 4 <= MOST_FOR_A_SENDING


def test_doses_that_are_here_already_cost_an_import_nothing(world: World) -> None:
    carnet = world.carnet()
    world.link()
    world.service.declare(carnet, PRIORIX, date(2003, 1, 1))
    world.enter("PRIORIX", "01/03/2008")
    world.export()
    few = statements(world.carry_out_import)
    for day in range(1, 6):
        world.enter("PRIORIX", f"{day:02}/03/2010")
    world.export()
    assert statements(world.carry_out_import) <= few


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)
