"""Every column of every decision table of chapters 4 to 9, and the test that plays it.

A decision table of the specification is one whose title asks a question; chapter 4 has none. The
columns stand in the specification's order, in our words. Of the tables of points each row is here,
with all its answers in one test. An adverse reaction is an observation by its code, so that the
columns on one are those on the other (7-5, 7-6).
"""

import ast
import os
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ENGINE = HERE.parents[2] / "src" / "immunization" / "engine"
REFERENCE = os.environ.get("REFERENCE_DATA", "")

COLUMNS = {
    "5-4": {
        "observed, of the age": "yes_with_the_observation_from_begin_to_end_age",
        "not observed": "no_without_the_observation",
        "not known": "unknown_is_no_and_the_text_is_made_available",
        "not of the age": "no_outside_the_ages",
    },
    "5-5": {
        "standard or evaluation only": "a_standard_series_is_everybodys",
        "another gender": "only_for_a_required_gender",
        "an indication applies": "a_risk_series_is_also_for_a_gender",
        "no indication applies": "a_risk_series_needs_an_indication",
    },
    "6-3": {
        "lot expired": "no_after_the_expiry_of_the_lot",
        "dose condition": "no_with_a_dose_condition",
        "neither": "yes_on_the_day_of_expiry",
    },
    "6-6": {
        "between the ages": "from_the_begin_age_until_the_end_age",
        "not between them": "from_the_begin_age_until_the_end_age",
    },
    "6-7": {
        "a series of the group is complete": "yes_when_a_series_of_the_group_is_complete",
        "none is": "no_when_none_is",
    },
    "6-8": {
        "on or after the interval date": "from_the_interval_after_the_previous_dose",
        "before it": "from_the_interval_after_the_previous_dose",
        "no dose administered": "no_when_nothing_was_administered",
    },
    "6-9": dict.fromkeys(
        ("greater than the count", "equal to it", "less than it"),
        "two_doses_are_greater_than_equal_to_or_less_than_the_dose_count",
    ),
    "6-10": dict.fromkeys(("all", "some", "none"), "all_some_or_none_of_the_conditions"),
    "6-11": dict.fromkeys(("all", "some", "none"), "all_some_or_none_of_the_sets"),
    "6-13": {"inadvertent": "yes", "not inadvertent": "no"},
    "6-15": dict.fromkeys(
        ("too young", "grace period", "valid", "too old"),
        "too_young_grace_period_valid_too_old",
    ),
    "6-18": dict.fromkeys(
        ("too soon", "grace period", "satisfied"), "too_soon_grace_period_or_satisfied"
    ),
    "6-21": {
        "before the absolute minimum": "no_before_it",
        "on or after it": "yes_from_the_absolute_minimum_interval",
    },
    "6-26": {
        "preferable": "yes",
        "preferable, less volume": "yes_and_less_than_sufficient_volume_is_said",
        "another vaccine type": "no_with_another_vaccine_type",
        "not of the age": "no_out_of_the_age_range",
        "another trade name": "the_trade_name_where_the_row_has_one",
    },
    "6-29": {
        "allowable": "yes_in_the_age_range",
        "another vaccine type": "no_with_another_vaccine_type",
        "not of the age": "no_out_of_the_age_range",
    },
    "6-31": {
        "every condition holds": "satisfied_when_every_condition_holds",
        "too old": "extraneous_when_too_old_whatever_else",
        "not of a valid age": "not_valid_at_an_age_that_is_not_valid",
        "interval not satisfied": "not_valid_without_the_interval",
        "impacted": "not_valid_when_impacted_by_an_earlier_vaccine",
        "vaccine not suited": "not_valid_with_a_vaccine_neither_preferable_nor_allowable",
    },
    "7-3": {
        "immunity guideline": "yes_by_an_immunity_guideline",
        "born before, excluded": "no_with_an_exclusion",
        "born before, in the country": "yes_when_born_before_in_the_country",
        "born before, elsewhere": "no_when_born_in_another_country",
        "not born before": "no_when_not_born_before",
    },
    "7-5": {
        "observed": "yes_with_the_observation_between_the_ages",
        "adverse reaction": "yes_with_the_observation_between_the_ages",
        "neither": "no_without_the_observation",
        "not known": "unknown_is_not_applied_and_the_text_is_made_available",
        "not of the age": "no_outside_the_ages",
    },
    "7-6": {
        "observed, of the type": "yes_for_a_vaccine_type_that_is_named",
        "observed, of another type": "no_for_another_vaccine_type",
        "adverse reaction, of the type": "yes_for_a_vaccine_type_that_is_named",
        "adverse reaction, of another type": "no_for_another_vaccine_type",
        "neither": "no_without_the_observation",
        "not of the age": "no_outside_the_ages",
        "not known": "unknown_is_not_applied_and_the_text_is_made_available",
    },
    "7-7": {
        "an antigen contraindication": "yes_when_an_antigen_contraindication_applies",
        "every preferable vaccine": "yes_when_every_preferable_vaccine_is",
        "neither": "no_when_one_is_left",
    },
    "7-10": {
        "another dose": "not_complete",
        "complete": "complete_with_a_satisfied_dose",
        "nothing satisfied": "not_recommended_without_one",
        "immune": "immune_comes_first",
        "contraindicated": "contraindicated_comes_before_complete",
        "past the season": "not_recommended_past_the_season",
        "maximum age reached": "aged_out_from_the_maximum_age",
        "candidate date too late": "aged_out_when_the_candidate_date_is_too_late",
    },
    "8-3": {
        "none scorable, one default": "no_scorable_series_and_one_default",
        "one scorable": "one_scorable_series",
        "one complete": "several_and_one_complete",
        "one in process": "several_none_complete_and_one_in_process",
        "one default": "several_none_complete_nor_in_process_and_one_default",
        "otherwise": "otherwise_all_are_examined",
    },
    "8-5": {
        "two complete": "two_complete_ones_and_no_others",
        "two in process": "two_in_process_and_none_complete",
        "no valid doses": "none_with_a_valid_dose",
    },
    "8-7": {"most valid doses": "most_valid_doses"},
    "8-9": {
        "product, all valid": "product_series_with_all_valid_doses",
        "completable": "completable",
        "most valid doses": "most_valid_doses",
        "closest to completion": "closest_to_completion",
        "can finish earliest": "can_finish_earliest",
    },
    "8-11": {
        "can start earliest": "can_start_earliest",
        "completable": "completable",
        "product": "product_series",
    },
    "8-14": {
        "complete": "complete_is_the_best",
        "risk": "risk_is_the_best",
        "standard": "standard_is_the_best_unless_an_equivalent_group_has_a_risk_series",
        "otherwise, an equivalent one complete": "none_when_an_equivalent_group_is_complete",
        "otherwise, evaluation only": "evaluation_only_is_not_the_best",
    },
    "9-4": {
        "contraindicated": "contraindicated_comes_first",
        "aged out": "the_first_status_that_one_of_the_forecasts_has",
        "not recommended": "the_first_status_that_one_of_the_forecasts_has",
        "not complete": "the_first_status_that_one_of_the_forecasts_has",
        "immune": "immune_when_all_are",
        "complete or immune": "complete_when_all_are_complete_or_immune",
    },
}


def named_after_tables():
    """The tests of each class that is named after a table."""
    found = {}
    for path in HERE.glob("test_chapter_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.startswith("TestTable"):
                table = node.name.removeprefix("TestTable").replace("_", "-")
                found[table] = {
                    each.name for each in node.body if isinstance(each, ast.FunctionDef)
                }
    return found


TESTS = named_after_tables()


@pytest.mark.parametrize(
    ("table", "column", "test"),
    [(table, *each) for table, columns in COLUMNS.items() for each in columns.items()],
)
def test_every_column_has_a_test_in_the_class_named_after_its_table(table, column, test):
    assert f"test_{test}" in TESTS[table]


def test_every_table_that_the_engine_names_has_a_class_of_tests():
    named = set()
    for path in ENGINE.rglob("*.py"):
        for words in re.findall(r"Tables? ([4-9]-\d+(?: and [4-9]-\d+)?)", path.read_text("utf-8")):
            named.update(words.split(" and "))
    assert named - TESTS.keys() == set()
    assert COLUMNS.keys() - named == set()


@pytest.mark.skipif(not REFERENCE, reason="REFERENCE_DATA names no folder")
def test_every_decision_table_of_the_specification_is_here():
    (text,) = (Path(REFERENCE) / "cdsi" / "spec").glob("logic-spec-*.txt")
    titles = re.findall(r"^TABLE ([4-9]-\d+) ([^?\n]*\n?[^?\n]*\?)", text.read_text("utf-8"), re.M)
    assert {table for table, _ in titles} == COLUMNS.keys()
