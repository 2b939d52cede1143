"""The worked scenarios that stand beside the project, where they are present."""

import json
import os
from pathlib import Path

import pytest

from immunization.engine.lines import scenarios

REFERENCE = os.environ.get("REFERENCE_DATA", "")
CASES = Path(REFERENCE) / "calendrier" / "cases.jsonl"


def given_cases() -> list[dict]:
    if not REFERENCE or not CASES.exists():
        return []
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(not REFERENCE, reason="REFERENCE_DATA names no folder: 85 scenarios not run")
def test_the_given_scenarios_are_all_there():
    assert len(given_cases()) == 85


@pytest.mark.parametrize("values", given_cases(), ids=lambda values: values["id"])
def test_a_given_scenario_has_the_verdict_that_it_tells(values, calendar, nomenclature):
    scenario = scenarios.read(values, calendar=calendar, nomenclature=nomenclature)
    assert scenarios.run(scenario, calendar).words == dict(scenario.expected)
