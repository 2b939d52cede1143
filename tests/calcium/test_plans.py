"""What an import, an export and a deletion will do: the decisions, on plain values."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from calcium.linking.deletion_rules import DeletionFacts, DeletionReach, plan_deletion
from calcium.linking.export_rules import ExportStep, plan_export
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.rules import (
    ImportStep,
    LocalDose,
    Obstacle,
    PlannedDose,
    RemoteDose,
    VaccineFacts,
    close,
    plan_import,
    specialises,
)
from calcium.linking.state import IntentionFacts, TwinFacts
from immunization.dates import PartialDate

BORN, TODAY = date(2001, 5, 4), date(2026, 11, 23)
PRIORIX = VaccineFacts(53, frozenset({8, 9, 10}), broader=frozenset({130, 111, 113}))
ROR = VaccineFacts(130, frozenset({8, 9, 10}), generic=True)
RUBELLA = VaccineFacts(113, frozenset({10}), generic=True)
MEASLES = VaccineFacts(111, frozenset({8}), generic=True)
REPEVAX = VaccineFacts(29, frozenset({1, 2, 3, 4}))
DAY = PartialDate(2003, 1, 10)


def row(number: int = 1, vaccine: VaccineFacts = PRIORIX, given: PartialDate = DAY) -> LocalDose:
    fields = TravellingFields(vaccine_id=vaccine.id, given=given)
    return LocalDose(row_id=UUID(int=number), fields=fields, vaccine=vaccine)


def dose(
    number: int = 1, vaccine: VaccineFacts = PRIORIX, given: PartialDate | None = DAY
) -> RemoteDose:
    fields = TravellingFields(vaccine_id=vaccine.id, given=given)
    return RemoteDose(remote_id=number, version=1, fields=fields, vaccine=vaccine)


def planned(local: LocalDose | None, remote: RemoteDose) -> PlannedDose:
    rows = [local] if local else []
    (line,) = plan_import(rows, [remote], born=BORN, today=TODAY).lines
    return line


def bound(local: LocalDose, remote: RemoteDose) -> LocalDose:
    twin = TwinFacts(Base(local.fields, remote.fields), remote.fields)
    return replace(local, remote_id=remote.remote_id, twin=twin)


SENDING = IntentionFacts(open=True)


@pytest.mark.parametrize(
    ("local", "remote", "step"),
    [
        (None, dose(), ImportStep.RECORD),
        (None, replace(dose(), declared=True), ImportStep.PROPOSE),
        (row(), dose(), ImportStep.LINK),
        (row(), replace(dose(), declared=True), ImportStep.LINK),
        (bound(row(), dose()), dose(), ImportStep.REFRESH),
        (row(given=PartialDate(2003, 1, 11)), dose(), ImportStep.DECIDE),
        (row(given=PartialDate(2003, 2, 7)), dose(), ImportStep.DECIDE),
        (row(given=PartialDate(2003, 2, 8)), dose(), ImportStep.RECORD),
        (row(given=PartialDate(2003)), dose(), ImportStep.DECIDE),
        (row(vaccine=ROR), dose(), ImportStep.DECIDE),
        (row(vaccine=RUBELLA), dose(), ImportStep.DECIDE),
        (row(vaccine=MEASLES), dose(vaccine=ROR), ImportStep.DECIDE),
        (row(vaccine=MEASLES), dose(vaccine=RUBELLA), ImportStep.RECORD),
        (row(), dose(vaccine=RUBELLA), ImportStep.DECIDE),
        (row(vaccine=REPEVAX), dose(), ImportStep.RECORD),
        (replace(row(), apart_from=frozenset({1})), dose(), ImportStep.RECORD),
        (replace(bound(row(), dose(9)), same_as=frozenset({1})), dose(), ImportStep.KNOWN),
        (replace(row(), deleting=True), dose(), ImportStep.LEAVE),
        (replace(bound(row(), dose()), deleting=True), dose(), ImportStep.LEAVE),
        (replace(row(), intention=SENDING), dose(), ImportStep.LEAVE),
        (row(number=7), replace(dose(vaccine=REPEVAX), source_id=UUID(int=7)), ImportStep.LINK),
    ],
)
def test_what_happens_to_a_dose_of_the_carnet(
    local: LocalDose | None, remote: RemoteDose, step: ImportStep
) -> None:
    assert planned(local, remote).step is step


@pytest.mark.parametrize(
    ("remote", "obstacle"),
    [
        (replace(dose(), in_list=False), Obstacle.VACCINE_NOT_IN_LIST),
        (dose(given=None), Obstacle.NO_DATE),
        (dose(given=PartialDate(2027)), Obstacle.IN_THE_FUTURE),
        (dose(given=PartialDate(1998)), Obstacle.BEFORE_BIRTH),
    ],
)
def test_what_cannot_come_says_why(remote: RemoteDose, obstacle: Obstacle) -> None:
    line = planned(None, remote)
    assert (line.step, line.obstacle) == (ImportStep.LEAVE, obstacle)


def test_a_sent_row_that_another_dose_resembles_waits_for_its_answer() -> None:
    sent = replace(row(given=PartialDate(2003, 1, 12)), intention=SENDING)
    assert planned(sent, dose()).obstacle is Obstacle.BEING_SENT


def test_one_row_is_never_linked_to_two_doses() -> None:
    plan = plan_import([row()], [dose(1), dose(2)], born=BORN, today=TODAY)
    assert [line.step for line in plan.lines] == [ImportStep.LINK, ImportStep.RECORD]


def test_a_question_stays_open_when_the_row_was_exported_meanwhile() -> None:
    exported = bound(row(), dose(9))
    asked = replace(exported, asked_about=frozenset({1}))
    line = planned(asked, dose(1, given=PartialDate(2003, 1, 20)))
    assert line.step is ImportStep.DECIDE


def test_a_row_that_no_dose_names_is_in_no_line() -> None:
    assert plan_import([row(), row(2)], [], born=BORN, today=TODAY).lines == ()


def test_a_generic_entry_tells_a_precise_one_with_less_detail() -> None:
    assert specialises(PRIORIX, ROR)
    assert specialises(PRIORIX, MEASLES)
    assert specialises(PRIORIX, RUBELLA)
    assert not specialises(RUBELLA, PRIORIX)
    assert not specialises(RUBELLA, MEASLES)


def test_the_nomenclature_says_which_entries_a_vaccine_specialises_not_its_diseases() -> None:
    full_dose = VaccineFacts(131, frozenset({1, 2, 4}), generic=True)
    adult = replace(REPEVAX, broader=frozenset({132}))
    assert not specialises(adult, full_dose), "its diphtheria is of reduced dose"
    assert specialises(adult, replace(full_dose, id=132))


def test_diseases_decide_where_the_nomenclature_says_nothing() -> None:
    unlinked = VaccineFacts(None, frozenset({8, 9, 10}))
    assert specialises(unlinked, MEASLES)
    assert not specialises(unlinked, REPEVAX)


def test_partial_dates_are_close_when_they_may_lie_within_28_days() -> None:
    assert close(PartialDate(2003), PartialDate(2004, 1, 28))
    assert not close(PartialDate(2003), PartialDate(2004, 1, 29))


TWIN = TwinFacts(Base(row().fields, row().fields), row().fields)
CHANGED = replace(row(), remote_id=1, twin=TWIN, fields=replace(row().fields, batch="X"))

THEIRS = replace(
    row(),
    remote_id=1,
    twin=replace(TWIN, may_change=False, may_validate=True),
    fields=replace(row().fields, method="proof"),
)


@pytest.mark.parametrize(
    ("local", "step"),
    [
        (row(), ExportStep.CREATE),
        (row(given=PartialDate(2003)), None),
        (row(vaccine=VaccineFacts(None)), None),
        (replace(row(), remote_id=1, twin=TWIN), None),
        (CHANGED, ExportStep.CHANGE),
        (replace(CHANGED, twin=replace(TWIN, may_change=False)), None),
        (THEIRS, ExportStep.VALIDATE),
        (replace(THEIRS, fields=replace(THEIRS.fields, method="", batch="X")), None),
        (replace(CHANGED, twin=replace(TWIN, deleted=True)), None),
        (replace(row(), intention=SENDING), None),
        (replace(row(), intention=IntentionFacts(open=False, code="x")), ExportStep.CREATE),
        (replace(row(), deleting=True), None),
        (replace(CHANGED, twin=replace(TWIN, remote=replace(row().fields, batch="Y"))), None),
    ],
)
def test_what_happens_to_a_row_at_an_export(local: LocalDose, step: ExportStep | None) -> None:
    found = plan_export([local])
    assert [line.step for line in found] == ([step] if step else [])


@pytest.mark.parametrize(
    ("facts", "reach"),
    [
        (DeletionFacts(), DeletionReach.HERE),
        (DeletionFacts(twin=True, may_delete=True), DeletionReach.BOTH),
        (DeletionFacts(twin=True), DeletionReach.HERE_ANOTHERS_DOSE_STAYS),
        (DeletionFacts(twin=True, may_delete=True, deleted_there=True), DeletionReach.HERE),
        (DeletionFacts(may_exist=True), DeletionReach.BOTH),
    ],
)
def test_how_far_a_deletion_goes(facts: DeletionFacts, reach: DeletionReach) -> None:
    assert plan_deletion(facts) is reach
