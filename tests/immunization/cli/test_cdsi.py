"""`python -m immunization cdsi`, and the conformance that it shows on the CDC's own cases."""

import importlib.util
import json
import os
from pathlib import Path

import pytest

from immunization.__main__ import main
from immunization.cli import cdsi
from immunization.cli.comparison import FIELDS
from immunization.engine import InvalidFacts
from tests.immunization.schedule.supporting_data import ANTIGEN, write_folder

CASE = {
    "id": "2013-0001",
    "name": "First dose",
    "dob": "2000-01-01",
    "gender": "F",
    "assessment_date": "2026-01-01",
    "observations": [{"code": "017", "text": "Asthma", "date": None}],
    "doses": [
        {"date": "2001-06-01", "name": "MMR", "cvx": "03", "mvx": "MSD", "eval_status": "Valid"}
    ],
    "vaccine_group": "mmr",
    "expected": {
        "series_status": "Not complete",
        "forecast_num": "2",
        "earliest": "2026-01-01",
        "recommended": "2026-01-01",
        "past_due": None,
    },
}


def case(**changes):
    expected = CASE["expected"] | changes.pop("expected", {})
    return CASE | {"expected": expected} | changes


SIMPLE = ANTIGEN.replace("<seriesType>Risk<", "<seriesType>Standard<").replace(
    "<effectiveDate>20161216", "<effectiveDate>"
)


@pytest.fixture
def run(tmp_path, capsys):
    folder = write_folder(tmp_path, _without_the_second_intervals(SIMPLE))

    def run(*cases, arguments=(), lines=None):
        path = tmp_path / "cases.jsonl"
        text = lines if lines is not None else "\n".join(json.dumps(each) for each in cases)
        path.write_text(text + "\n\n", encoding="utf-8")
        given = ["--supporting-data", str(folder), "--cases", str(path), *arguments]
        status = main(["cdsi", *given])
        return status, *capsys.readouterr()

    return run


def _without_the_second_intervals(text):
    """Dose 2 has no interval; dose 1 no skip and no season: what the case expects is plain."""
    first = text.index("    <interval>\n      <fromPrevious>Y")
    last = text.index("    <recurringDose>Yes")
    text = text[:first] + text[last:]
    skip, after = text.index("    <conditionalSkip>"), text.index("    <recurringDose>No")
    text = text[:skip] + text[after:]
    return (
        text.replace("<startDate>20250827</startDate>", "<startDate/>")
        .replace("<recurringDose>Yes", "<recurringDose>No")
        .replace(
            "<doseNumber>Dose 2</doseNumber>\n    <age/>",
            "<doseNumber>Dose 2</doseNumber>\n    <age><minAge>26 years</minAge></age>"
            "<preferableVaccine><cvx>03</cvx></preferableVaccine>",
        )
    )


class TestReport:
    def test_each_field_and_the_last_line(self, run):
        status, out, _ = run(case(), case(id="2", expected={"forecast_num": "3"}))
        assert status == 0
        assert out.splitlines() == [
            "status       2/2",
            "dose_number  1/2",
            "earliest     2/2",
            "recommended  2/2",
            "past_due     2/2",
            "evaluation   2/2",
            "1/2 cases",
        ]

    def test_the_misses_of_a_field_on_demand(self, run):
        wrong = case(expected={"earliest": "2025-01-01", "past_due": "2030-01-01"})
        listed = run(wrong, arguments=["--list", "earliest"])[1].splitlines()[0]
        assert listed == "2013-0001\tFirst dose\texpected 2025-01-01\tgot 2026-01-01"
        listed = run(wrong, arguments=["--list", "past_due"])[1].splitlines()[0]
        assert listed == "2013-0001\tFirst dose\texpected 2030-01-01\tgot -"

    def test_a_wrong_evaluation(self, run):
        dose = CASE["doses"][0] | {"eval_status": "Not Valid"}
        out = run(case(doses=[dose]), arguments=["--list", "evaluation"])[1]
        assert "expected dose 1 Not Valid\tgot dose 1 Valid" in out

    def test_a_dose_that_was_not_evaluated_at_all(self, run):
        dose = CASE["doses"][0] | {"cvx": "999"}
        out = run(case(doses=[dose]), arguments=["--list", "evaluation"])[1]
        assert "expected dose 1 Valid\tgot dose 1 nothing" in out

    def test_a_case_without_an_answer_has_failed(self, run, monkeypatch):
        def refuse(*_, **__):
            raise InvalidFacts("born", "x", "y")

        monkeypatch.setattr(cdsi, "assess", refuse)
        out = run(case(), arguments=["--list", "status"])[1]
        assert "expected an answer\tgot nothing" in out
        assert out.splitlines()[-1] == "0/1 cases"

    def test_no_cases_are_none(self, run):
        assert run()[1].splitlines()[-1] == "0/0 cases"


class TestOut:
    def test_a_line_a_case(self, run, tmp_path):
        out = tmp_path / "out.jsonl"
        run(case(), case(id="2"), arguments=["--out", str(out)])
        first, second = (json.loads(line) for line in out.read_text().splitlines())
        assert (first["id"], second["id"]) == ("2013-0001", "2")
        assert first["forecasts"] == [
            {
                "vaccine_group": "MMR",
                "series_group": "1",
                "antigens": ["Measles"],
                "status": "Not Complete",
                "dose_number": 2,
                "earliest": "2026-01-01",
                "recommended": "2026-01-01",
                "past_due": None,
                "latest": None,
            }
        ]
        assert first["evaluations"] == [
            {"dose": 1, "antigen": "Measles", "status": "Valid", "reasons": []}
        ]

    def test_a_case_without_an_answer_is_empty(self, run, tmp_path, monkeypatch):
        def refuse(*_, **__):
            raise InvalidFacts("born", "x", "y")

        monkeypatch.setattr(cdsi, "assess", refuse)
        out = tmp_path / "out.jsonl"
        run(case(), arguments=["--out", str(out)])
        assert json.loads(out.read_text()) == {
            "id": "2013-0001",
            "forecasts": [],
            "evaluations": [],
        }

    def test_a_place_that_cannot_be_written(self, run, tmp_path):
        status, _, error = run(case(), arguments=["--out", str(tmp_path / "no" / "out.jsonl")])
        assert status == 2
        assert "cannot be written (No such file or directory)" in error


class TestRefusals:
    """One sentence that names the line, and exit code 2."""

    @pytest.mark.parametrize(
        ("lines", "sentence"),
        [
            ("nonsense", "cases.jsonl, line 1: not a JSON object"),
            ("[]", "cases.jsonl, line 1: list indices"),
            (json.dumps({"id": "1"}), "cases.jsonl, line 1: name is missing or unknown"),
            (json.dumps(case(dob="1/1/2000")), "line 1: Invalid isoformat string: '1/1/2000'"),
            (json.dumps(case(vaccine_group="XYZ")), "line 1: XYZ is missing or unknown"),
            (json.dumps(case(gender="X")), "line 1: X is missing or unknown"),
        ],
    )
    def test_of_a_line(self, run, lines, sentence):
        status, _, error = run(lines=lines)
        assert status == 2
        assert sentence in error
        assert error.count("\n") == 1

    def test_of_a_file_that_is_not_there(self, run, tmp_path):
        (tmp_path / "cases.jsonl").unlink(missing_ok=True)
        status, _, error = run(arguments=["--cases", str(tmp_path / "none.jsonl")])
        assert status == 2
        assert "none.jsonl cannot be read" in error


@pytest.fixture(scope="module")
def conformance():
    path = Path(__file__).parents[3] / "bench" / "conformance.py"
    spec = importlib.util.spec_from_file_location("conformance", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE_DATA = os.environ.get("REFERENCE_DATA")


@pytest.fixture(scope="module")
def ran(conformance):
    return conformance.run_all(Path(REFERENCE_DATA) / "cdsi")


@pytest.mark.skipif(not REFERENCE_DATA, reason="REFERENCE_DATA is not set")
class TestConformance:
    def test_every_healthy_case_agrees_in_everything(self, ran):
        for run in ran[1]:
            if run.file == "healthy":
                assert (run.agreed, len(run.results)) == (605, 605)

    def test_the_condition_cases_agree_but_for_those_that_are_explained(self, conformance, ran):
        agreed = {run.mode: run.agreed for run in ran[1] if run.file == "conditions"}
        assert agreed["specification"] >= 170
        assert agreed["conventions"] >= 176
        assert list(conformance.regressions(ran[1], conformance.known_misses())) == []

    def test_the_page_is_fresh(self, conformance, ran):
        assert list(conformance.stale_page(*ran, conformance.known_misses())) == []

    def test_a_case_that_fails_and_is_not_known_is_a_failure(self, conformance, ran):
        found = list(conformance.regressions(ran[1], []))
        assert any("2016-UC-0003" in line and "passed before" in line for line in found)

    def test_no_case_is_a_failure(self, conformance):
        nothing = conformance.Run("healthy", "specification", [])
        assert "no case ran" in next(conformance.regressions([nothing], []))

    def test_the_table_says_how_many_ran(self, conformance, ran):
        table = list(conformance.summary(ran[1]))
        assert table[-1] == "1594 cases ran"
        assert len(table) == len(FIELDS) + 3


def test_without_the_data_it_says_that_it_is_skipped(conformance, monkeypatch, capsys):
    monkeypatch.delenv("REFERENCE_DATA", raising=False)
    assert conformance.main([]) == 0
    assert "skipped, REFERENCE_DATA is not set; 0 cases ran" in capsys.readouterr().out
    conformance.main(["--page"])
    assert capsys.readouterr().out == conformance.PAGE.read_text(encoding="utf-8")
