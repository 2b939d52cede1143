"""Our own scenarios, the checks of the calendar, and the pages made from them."""

from dataclasses import replace
from pathlib import Path

import pytest

from immunization.cli.calendar import pages
from immunization.engine.lines import coverage
from immunization.engine.lines.scenario_files import read_folder
from immunization.engine.lines.scenarios import InvalidScenario, read, run
from immunization.schedule.lines import check
from immunization.schedule.lines.load import french
from immunization.vaccines import Nomenclature

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def own_files():
    calendar, nomenclature = french(), Nomenclature.load()
    return tuple(
        file
        for folder in (HERE / "bounds", HERE / "scenarios")
        for file in read_folder(folder, calendar=calendar, nomenclature=nomenclature)
    )


FILES = own_files()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_scenario_of_a_file_has_the_verdict_that_it_tells(file, calendar):
    verdicts = [(told, run(told.scenario, calendar)) for told in file.told]
    assert [
        (told.name, told.side, dict(told.scenario.expected), verdict.words)
        for told, verdict in verdicts
        if not verdict.agrees_in_all
    ] == []


def test_at_least_250_scenarios_are_written_by_hand():
    assert sum(len(file.told) for file in FILES if not file.computed) >= 250


def test_no_two_scenarios_written_by_hand_tell_the_same():
    told = [
        (each.scenario.group, each.name, each.side)
        for file in FILES
        if not file.computed
        for each in file.told
    ]
    assert len(told) == len(set(told))


def test_the_calendar_has_nothing_to_complain_of(calendar, nomenclature):
    assert list(check.complaints(calendar, nomenclature)) == []


def test_every_bound_of_every_rule_is_shown_on_both_sides(calendar):
    assert list(coverage.complaints(calendar, FILES)) == []


def test_without_scenarios_both_sides_of_every_bound_that_can_be_shown_are_missed(calendar):
    untold = tuple(replace(file, told=()) for file in FILES)
    bounds = set(coverage.shown_bounds(calendar, untold))
    hidden = {(each.line, each.rule, each.bound) for file in FILES for each in file.unreachable}
    assert hidden
    missed = [each.rpartition(": ")[0] for each in coverage.complaints(calendar, untold)]
    assert len(missed) == 2 * len(set(missed)) == 2 * len(bounds - hidden)


@pytest.mark.parametrize("name", ["calendrier.md", "calendrier-historique.md", "scenarios.md"])
def test_a_generated_page_is_fresh(name, calendar):
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages(calendar, FILES)[name], "run: python -m immunization calendar docs"


ALONE = {"group": "Grippe", "born": "1990-05-10", "on": "2025-11-15", "expected": {}}


def test_a_scenario_may_leave_out_what_its_rule_does_not_ask_for(calendar, nomenclature):
    told = read(ALONE, calendar=calendar, nomenclature=nomenclature)
    assert (told.subject.sex, dict(told.subject.answers), told.doses) == ("", {}, ())


def test_a_dose_of_a_scenario_keeps_the_name_that_it_was_told_by(calendar, nomenclature):
    told = ALONE | {"doses": [{"date": "2024-11-15", "vaccine": "VaxigripTetra"}]}
    read_again = read(told, calendar=calendar, nomenclature=nomenclature)
    assert [each.words for each in read_again.doses] == ["VaxigripTetra"]


def test_a_scenario_without_a_name_is_refused_as_such(calendar, nomenclature):
    with pytest.raises(InvalidScenario, match=r"^without id: 'group' is missing$"):
        read({}, calendar=calendar, nomenclature=nomenclature)
