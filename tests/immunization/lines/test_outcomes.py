"""What every rule says in every scenario fits together: its days, its number, the doses it told."""

from pathlib import Path

import pytest

from immunization.engine.lines import series
from immunization.engine.lines.assessment import shots_of
from immunization.engine.lines.case import Case
from immunization.engine.lines.evaluation import judge
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.scenario_files import read_folder
from immunization.engine.lines.scenarios import run
from immunization.schedule.lines.line import WhenDone

HERE = Path(__file__).parent
ASKED_FOR = {Status.OVERDUE, Status.DUE, Status.MAY_BE_OFFERED}


@pytest.fixture(scope="module")
def scenarios(calendar, nomenclature):
    return [
        each.scenario
        for folder in (HERE / "bounds", HERE / "scenarios")
        for file in read_folder(folder, calendar=calendar, nomenclature=nomenclature)
        for each in file.told
    ]


@pytest.fixture(scope="module")
def said(scenarios, calendar):
    """Every scenario, its line, and each thing that a rule of the line said."""
    verdicts = [(scenario, run(scenario, calendar).line) for scenario in scenarios]
    return [(scenario, found, each) for scenario, found in verdicts for each in found.outcomes]


def test_a_rule_that_opens_later_plans_a_dose_for_that_day(said):
    later = [(scenario, each) for scenario, _, each in said if each.future]
    assert later
    assert [
        (scenario.identifier, each.rule.identifier)
        for scenario, each in later
        if each.status is not Status.UP_TO_DATE or each.earliest != each.recommended
    ] == []


def test_a_rule_that_is_silent_once_it_is_done_never_says_that_it_is(said):
    assert [
        (scenario.identifier, each.rule.identifier)
        for scenario, _, each in said
        if each.status is Status.COMPLETE and each.rule.when_done is not WhenDone.COMPLETE
    ] == []


def test_a_series_that_surely_starts_elsewhere_does_not_start_where_its_doses_are_judged(
    scenarios, calendar
):
    """The shortcut that spares an evaluation says what the evaluation would."""
    spared = 0
    for scenario in scenarios:
        shots = tuple(shots_of(scenario.doses, scenario.subject, scenario.on))
        case = Case(calendar, scenario.subject, shots, scenario.on)
        line = calendar.line(scenario.group)
        records = case.records(line)
        for rule in (each for each in line.rules if each.steps):
            if series.surely_starts_elsewhere(case, rule, records):
                spared += 1
                valid = series.counted(judge(case, rule, records))
                assert not series.starts_here(case, rule, valid, records), scenario.identifier
    assert spared > 100


def test_a_dose_that_is_asked_for_has_the_first_day_on_which_it_may_be_given(said):
    assert [
        (scenario.identifier, each.rule.identifier)
        for scenario, _, each in said
        if each.status in ASKED_FOR
        if not (each.earliest == each.recommended >= scenario.on)
    ] == []


def test_a_dose_that_is_planned_has_both_of_its_days_after_the_bilan_or_neither(said):
    assert [
        (scenario.identifier, each.rule.identifier, each.earliest, each.recommended)
        for scenario, _, each in said
        if each.status is Status.UP_TO_DATE and not each.campaign_unknown
        if (each.earliest is None) != (each.recommended is None)
        or (each.recommended is not None and each.recommended <= scenario.on)
    ] == []


def test_a_day_comes_with_the_number_after_the_last_dose_that_counts(said):
    """A window that opens at a later age numbers nothing."""
    wrong = []
    for scenario, _, each in said:
        if each.recommended is None or (each.future and each.rule.window is not None):
            continue
        numbers = [judged.number for judged in each.judged if judged.reason is None]
        if each.number != max(numbers, default=0) + 1:
            wrong.append((scenario.identifier, each.rule.identifier, each.number))
    assert wrong == []


def test_what_is_told_of_a_dose_is_told_of_one_that_was_received(said):
    """A rule that follows another line tells the doses of that one."""
    wrong = []
    for scenario, found, each in said:
        for judged in each.judged:
            own = judged.record in found.records or each.rule.follow is not None
            counts = judged.reason is None
            if not own or not judged.record.shots or counts is (judged.number is None):
                wrong.append((scenario.identifier, each.rule.identifier, judged))
    assert wrong == []
