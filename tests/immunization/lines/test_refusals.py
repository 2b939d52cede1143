"""What the files of the calendar and of the scenarios may not say, each refused with its place."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from immunization.__main__ import main
from immunization.cli.calendar import pages
from immunization.dates import PartialDate
from immunization.engine.lines import case, coverage, explain, scenarios
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.engine.lines.outcome import Judged, Reason
from immunization.engine.lines.scenario_files import ScenarioFile, ToldScenario, Unreachable
from immunization.engine.lines.scenarios import InvalidScenario, Scenario
from immunization.schedule.errors import ScheduleError
from immunization.schedule.lines import check
from immunization.schedule.lines.bounds import bounds_of
from immunization.schedule.lines.load import FRENCH, load

from .people import NOMENCLATURE, TODAY, line, person

HEPATITIS_B = "lines/02_hepatite_b.toml"
DTP = "lines/03_dtp.toml"
PERTUSSIS = "lines/04_coqueluche.toml"
TYPHOID = "lines/23_typhoide.toml"
NOTHING = {"status": "no_indication", "earliest": None, "recommended": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FRENCH, tmp_path / "fr"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "element", "expected"),
    [
        ("calendar.toml", "[late_after]", "[late]", "late_after", "a table"),
        ("calendar.toml", "[planning]", "[plans]", "planning", "a table"),
        (
            "calendar.toml",
            "in_force_until = 2019-01-31\n",
            "",
            "season influenza.in_force_from",
            "the first and the last day",
        ),
        ("calendar.toml", 'from = "09-01"', 'from = "1er septembre"', "from", "such as 09-01"),
        ("calendar.toml", 'when = "pregnant"\n', "", "when", "a condition"),
        ("profile.toml", 'name = "pregnant"', 'name = "pregnancy_planned"', "fact", "no question"),
        (TYPHOID, "authority = {", "#", "authority", "a source, a provenance and reviewed_on"),
        (TYPHOID, '{ min_age = "2y" }', "{ age = 2 }", "age", "a span such as"),
        (TYPHOID, '{ min_age = "2y" }', '{ age = ["2y"] }', "age", "a window such as"),
        (HEPATITIS_B, 'doses_as = "HBV-1"', 'doses_as = "HBV-0"', "doses_as", "stands before"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_expected(
    folder, name, old, new, element, expected
):
    change(folder, name, old, new)
    with pytest.raises(ScheduleError) as refused:
        load(folder)
    assert element in refused.value.element
    assert expected in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("obligations.toml", 'lines = ["DTP"]', 'lines = ["DPT"]', "OBL-1: lines: 'DPT'"),
        (HEPATITIS_B, 'status = "complete"', 'status = "done"', "immunity HBV-6: status: 'done'"),
        (PERTUSSIS, '{ line = "DTP" }', '{ line = "DPT" }', "follow.line: 'DPT'"),
        (DTP, 'age = "6y"', 'age = "12y"', "expected ages that rise"),
        (
            "calendar.toml",
            "in_force_from = 2022-10-18",
            "in_force_from = 2019-01-01",
            "season influenza: 2019-01-01 is within 2018-10-06",
        ),
        (
            TYPHOID,
            'source = "none", provenance = "unsourced"',
            'source = "decret-2024-694", provenance = "official", confirm = true',
            "confirm: true was given, expected other_reading or reason",
        ),
    ],
)
def test_what_does_not_fit_together_is_complained_of(folder, nomenclature, name, old, new, said):
    change(folder, name, old, new)
    found = list(check.complaints(load(folder), nomenclature))
    assert any(said in each for each in found), found


def test_an_answer_that_is_not_given_is_no_answer(calendar):
    assert calendar.profile.read({"travel": None}) == {}


class TestScenarioFiles:
    """`python -m immunization bilan --cases`, and the check of our own scenarios."""

    CASE = {
        "id": "TYPH",
        "on": "2026-11-23",
        "born": "2003-06-01",
        "sex": "M",
        "profile": {"travel_poor_hygiene": True},
        "doses": [{"date": "2025-05-01", "vaccine": "Typhim Vi", "rank": None}],
        "group": "Typhoïde",
        "expected": {"status": "up_to_date", "earliest": "2028-05-01", "recommended": "2028-05-01"},
    }

    def read(self, calendar, **changes):
        values = self.CASE | changes
        return scenarios.read(values, calendar=calendar, nomenclature=NOMENCLATURE)

    def test_an_empty_line_is_no_scenario(self, tmp_path, capsys):
        path = tmp_path / "cases.jsonl"
        path.write_text(f"\n{json.dumps(self.CASE)}\n\n", encoding="utf-8")
        assert main(["bilan", "--cases", str(path)]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "1/1 cases"

    @pytest.mark.parametrize(
        ("given", "day"),
        [
            ("2025-05-01", date(2025, 5, 1)),
            (date(2025, 5, 1), date(2025, 5, 1)),
            ("2025-05", PartialDate(2025, 5)),
            ("??/05/2025", PartialDate(2025, 5)),
            ("01/05/2025", date(2025, 5, 1)),
        ],
    )
    def test_the_day_of_a_dose_may_be_written_in_each_way(self, calendar, given, day):
        dose = {"date": given, "vaccine": "Typhim Vi"}
        assert self.read(calendar, doses=[dose]).doses[0].given == day

    def test_what_is_missing_is_named(self, calendar):
        values = {key: value for key, value in self.CASE.items() if key != "born"}
        with pytest.raises(InvalidScenario, match="TYPH: 'born' is missing"):
            scenarios.read(values, calendar=calendar, nomenclature=NOMENCLATURE)

    def test_a_calendar_that_is_not_there_is_refused_in_one_sentence(self, tmp_path, capsys):
        assert main(["calendar", "check", "--calendar", str(tmp_path / "none")]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_a_bound_whose_scenarios_never_reach_its_rule_is_complained_of(self, calendar):
        home = calendar.line("Typhoïde")
        bound = next(iter(bounds_of(home)))
        told = Scenario("at home", TODAY, Subject(date(2003, 6, 1)), (), home.key, NOTHING)
        sides = tuple(
            ToldScenario("At home", told, bound.rule, bound.name, side)
            for side in ("before", "after")
        )
        elsewhere = Unreachable("Peste", "PESTE-1", "age", "no such line")
        said = "\n".join(
            each
            for each in coverage.complaints(
                replace_lines(calendar, home), (ScenarioFile("home", False, sides, (elsewhere,)),)
            )
            if "never reach" in each
        )
        assert f"Typhoïde: {bound.rule}, {bound.name}" in said

    def test_a_side_without_scenario_is_told_in_the_page(self, calendar):
        page = pages(replace_lines(calendar, calendar.line("Typhoïde")), ())["calendrier.md"]
        assert "aucun scénario" in page


def replace_lines(calendar, *lines):
    """The same calendar with these lines only."""
    return replace(calendar, lines=lines)


class TestWordsOfADose:
    """What the why says of a dose, by the reason that it does not count for."""

    @pytest.mark.parametrize(
        ("reason", "said"),
        [
            (Reason.PRODUCT, "ce vaccin n'est pas celui que demande la règle"),
            (Reason.TOO_YOUNG, "reçue trop jeune : il fallait attendre le 02/05/2025"),
            (Reason.TOO_OLD, "reçue après l'âge limite"),
            (Reason.TOO_SOON, "trop proche de la dose précédente"),
            (Reason.TOO_SOON_AFTER_FIRST, "trop proche de la première dose"),
            (Reason.SPACING, "trop proche d'un autre vaccin vivant"),
            (Reason.PRIMARY, "elle est notée comme primovaccination"),
            (Reason.EXTRA, "la série était déjà complète"),
        ],
    )
    def test_each_reason_has_its_words(self, calendar, reason, said):
        traveller = person("2003-06-01", travel_poor_hygiene=True)
        found = line("Typhoïde", traveller, "2025-05-01 Typhim Vi")
        (record,) = found.records
        judged = Judged(record, reason, allowed_from=date(2025, 5, 2))
        told = found._replace(outcome=found.outcome._replace(judged=(judged,)), outcomes=())
        (dose,) = explain.explain(told, calendar, on=TODAY).doses
        assert f"Typhim Vi : ne compte pas, {said}" in dose

    def test_a_dose_without_words_has_the_name_of_its_vaccine(self, calendar):
        vaccine = NOMENCLATURE.exact_name("Typhim Vi")
        dose = ReceivedDose(date(2025, 5, 1), vaccine, "", None)
        shot = case.Shot(date(2025, 5, 1), vaccine, case.contents_of(vaccine), None, dose)
        assert shot.name == vaccine.name


def test_what_a_vaccine_holds_is_made_again_once_too_many_are_kept(monkeypatch):
    vaccine = NOMENCLATURE.exact_name("Priorix")
    before = case.contents_of(vaccine)
    monkeypatch.setattr(case, "_MOST_CONTENTS", 0)
    other = replace(vaccine)
    assert case.contents_of(other) == before
    assert len(case._CONTENTS) == 1
