"""The « Synchro MV.net » column: the table is the manual's legend."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcium.linking.errors import state_label, state_reason
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.merging import agreed_when_linked, merge, same_dose_content
from calcium.linking.state import (
    IntentionFacts,
    RowFacts,
    RowState,
    SyncState,
    TwinFacts,
    Why,
    sync_state,
)
from carnet_api import errors as api
from immunization.dates import PartialDate

FULL = TravellingFields(vaccine_id=29, given=PartialDate(2017, 4, 25), batch="A1", booster=True)
PARTIAL = replace(FULL, given=PartialDate(2001))
UNLINKED = replace(FULL, vaccine_id=None)
OTHER = replace(FULL, batch="B2")
TWIN = TwinFacts(base=Base(FULL, FULL), remote=FULL)
OPEN, REFUSED = IntentionFacts(open=True), IntentionFacts(open=False, code="not_allowed")


@pytest.mark.parametrize(
    ("row", "twin", "intention", "state", "why"),
    [
        (FULL, None, None, SyncState.READY, Why.NOTHING),
        (PARTIAL, None, None, SyncState.IMPOSSIBLE, Why.INCOMPLETE_DATE),
        (UNLINKED, None, None, SyncState.IMPOSSIBLE, Why.VACCINE_NOT_LINKED),
        (FULL, None, OPEN, SyncState.PENDING, Why.QUEUED),
        (FULL, TWIN, OPEN, SyncState.PENDING, Why.QUEUED),
        (FULL, None, REFUSED, SyncState.FAILED, Why.REFUSED),
        (FULL, TWIN, None, SyncState.SYNCHRONISED, Why.NOTHING),
        (UNLINKED, TWIN, None, SyncState.SYNCHRONISED, Why.NOTHING),
        (OTHER, TWIN, None, SyncState.DIFFERS, Why.CHANGED_HERE),
        (FULL, replace(TWIN, remote=OTHER), None, SyncState.DIFFERS, Why.CHANGED_THERE),
        (OTHER, replace(TWIN, remote=OTHER), None, SyncState.DIFFERS, Why.CHANGED_ON_BOTH_SIDES),
        (FULL, replace(TWIN, deleted=True), None, SyncState.DIFFERS, Why.DELETED_THERE),
    ],
)
def test_each_row_of_the_legend(
    row: TravellingFields,
    twin: TwinFacts | None,
    intention: IntentionFacts | None,
    state: SyncState,
    why: Why,
) -> None:
    found = sync_state(RowFacts(row), twin=twin, intention=intention)
    assert (found.state, found.why) == (state, why)


def test_a_row_on_its_way_out_is_pending_whatever_else_is_known() -> None:
    found = sync_state(RowFacts(FULL, deleting=True), twin=TWIN, intention=REFUSED)
    assert (found.state, found.why) == (SyncState.PENDING, Why.DELETING)


def test_every_state_has_a_word_and_every_reason_a_sentence() -> None:
    assert all(state_label(state) for state in SyncState)
    for why in set(Why) - {Why.NOTHING}:
        sentence = state_reason(RowState(SyncState.FAILED, why, code=api.NotAllowed.code))
        assert sentence.endswith("."), why


def test_what_the_manual_says_of_impossible_rows_stands_in_the_row() -> None:
    incomplete = state_reason(RowState(SyncState.IMPOSSIBLE, Why.INCOMPLETE_DATE))
    assert "un jour, un mois et une année" in incomplete
    unknown = state_reason(RowState(SyncState.IMPOSSIBLE, Why.VACCINE_NOT_LINKED))
    assert "n'a pas été trouvé dans la nomenclature de MesVaccins.net" in unknown


texts = st.sampled_from(["", "A1", "B2"])
fields = st.builds(
    TravellingFields,
    vaccine_id=st.sampled_from([29, 53]),
    given=st.sampled_from([PartialDate(2017, 4, 25), PartialDate(2018, 1, 1)]),
    batch=texts,
    booster=st.sampled_from([None, True, False]),
    site=st.sampled_from(["", "LD"]),
    method=st.sampled_from(["", "proof", "execution"]),
    author=st.sampled_from(["", "Claire Morin"]),
)


@given(fields, fields, fields, fields)
def test_merging_twice_is_merging_once(
    row: TravellingFields,
    base_row: TravellingFields,
    base_remote: TravellingFields,
    remote: TravellingFields,
) -> None:
    once = merge(row, Base(base_row, base_remote), remote)
    assert merge(once.row, once.base, remote) == once


@given(fields, fields)
def test_linking_loses_no_value_that_only_one_side_has(
    row: TravellingFields, remote: TravellingFields
) -> None:
    merged = merge(row, agreed_when_linked(row, remote), remote).row
    for name in ("batch", "booster", "site"):
        ours, theirs = getattr(row, name), getattr(remote, name)
        assert getattr(merged, name) == (theirs if ours in ("", None) else ours)


@given(fields)
def test_two_sides_that_say_the_same_are_synchronised_once_linked(row: TravellingFields) -> None:
    base = agreed_when_linked(row, row)
    assert same_dose_content(row, row)
    assert sync_state(RowFacts(row), twin=TwinFacts(base, row)).state is SyncState.SYNCHRONISED


@given(fields, fields)
def test_linked_sides_never_look_synchronised_while_a_field_differs(
    row: TravellingFields, remote: TravellingFields
) -> None:
    base = agreed_when_linked(row, remote)
    merged = merge(row, base, remote)
    state = sync_state(RowFacts(merged.row), twin=TwinFacts(merged.base, remote)).state
    plain = all(
        getattr(merged.row, name) == getattr(remote, name)
        for name in ("vaccine_id", "given", "batch", "booster", "site", "method")
    )
    assert (state is SyncState.SYNCHRONISED) == plain


@given(fields)
def test_fields_come_back_from_a_twin_as_they_were_kept(row: TravellingFields) -> None:
    assert TravellingFields.from_json(row.as_json()) == row
