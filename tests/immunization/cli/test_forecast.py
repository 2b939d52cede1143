"""`python -m immunization forecast`."""

import json
import runpy
import sys

import pytest

from immunization.__main__ import main
from tests.immunization.schedule.supporting_data import write_folder


@pytest.fixture
def run(tmp_path, capsys):
    folder = write_folder(tmp_path)

    def run(*arguments, data=folder, born="2024-01-15", on="2026-11-23"):
        given = ["--supporting-data", str(data), "--born", born, "--on", on, *arguments]
        status = main(["forecast", *given])
        return status, *capsys.readouterr()

    return run


def test_it_names_the_knowledge_base_and_the_day(run):
    status, out, _ = run()
    assert status == 0
    assert out.splitlines()[0].startswith("cdc-cdsi 4.64 (")
    assert out.splitlines()[1] == "Assessed on 2026-11-23"


class TestTable:
    observed = ("--sex", "F", "--observation", "017")

    def test_it_shows_doses_and_forecasts(self, run):
        _, out, _ = run(*self.observed, "--dose", "2025-02-01:03", born="2000-01-15")
        rows = [line.split() for line in out.splitlines()]
        assert ["1", "2025-02-01", "03", "Measles", "Not", "Valid"] in [row[:6] for row in rows]
        assert any(row[:4] == ["MMR", "1", "Not", "Complete"] for row in rows)

    def test_it_says_what_was_not_evaluated(self, run):
        _, out, _ = run("--dose", "2027-02-01:03")
        assert "Not evaluated: dose 1 of 2027-02-01 (after the day of assessment)" in out

    def test_a_dose_may_be_partly_known(self, run):
        _, out, _ = run(*self.observed, "--dose", "2019:03", born="2000-01-15")
        assert "2019" in out

    @pytest.mark.parametrize(
        ("language", "sentence"),
        [("en", "Measles: the dose of 2019-02-01"), ("fr", "Rougeole : la dose du 01/02/2019")],
    )
    def test_it_explains_on_demand(self, run, language, sentence):
        given = (*self.observed, "--dose", "2019-02-01:03", "--explain", "--language", language)
        _, out, _ = run(*given, born="2000-01-15")
        assert sentence in out
        assert sentence not in run(*given[:-3], born="2000-01-15")[1]


class TestJson:
    def test_it_is_json_and_nothing_else(self, run):
        given = ("--observation", "017:2026-01-01", "--dose", "2019:03", "--dose", "2030:03")
        status, out, _ = run(*given, "--json", "--explain", born="2000-01-15")
        document = json.loads(out)
        assert status == 0
        assert document["knowledge_base"]["identifier"] == "cdc-cdsi"
        assert document["on"] == "2026-11-23"
        assert [each["vaccine_group"] for each in document["forecasts"]] == ["MMR"]
        assert document["excluded"] == [{"dose": 2, "reason": "after the day of assessment"}]
        assert {each["dose"] for each in document["evaluations"]} == {1}
        assert document["explanations"]
        assert all(each["doses"] == [1] for each in document["uncertain"])

    def test_without_explain_there_are_no_explanations(self, run):
        assert "explanations" not in json.loads(run("--json")[1])


class TestRefusals:
    """One sentence, and exit code 2."""

    @pytest.mark.parametrize(
        ("arguments", "facts", "sentence"),
        [
            (("--dose", "2024-03-15"), {}, "'2024-03-15' is not a date and a code"),
            (("--dose", "15/03/2024:03"), {}, "'15/03/2024' is not a date such as 2024-03-15"),
            (("--dose", "2024-03-15:9999"), {}, "'9999' is no vaccine code (CVX)"),
            (("--observation", "999"), {}, "'999' is no observation code"),
            (("--observation", "017:soon"), {}, "--observation: 'soon' is not a date"),
            ((), {"born": "yesterday"}, "--born: 'yesterday' is not a date such as 2026-11-23"),
            ((), {"on": "2026-02-30"}, "--on: '2026-02-30' is not a date such as 2026-11-23"),
            ((), {"born": "1700-01-01"}, "born: 1700-01-01 was given, expected a year"),
            ((), {"data": "/nowhere"}, "there is no /nowhere; give a folder or a zip"),
        ],
    )
    def test_of_what_is_wrong(self, run, arguments, facts, sentence):
        status, out, error = run(*arguments, **facts)
        assert (status, out) == (2, "")
        assert error.startswith("immunization forecast: ")
        assert sentence in error
        assert error.count("\n") == 1

    def test_of_data_that_cannot_be_read(self, run, tmp_path):
        status, _, error = run(data=write_folder(tmp_path / "other", antigen="<html/>"))
        assert status == 2
        assert "'html' was given, expected antigenSupportingData" in error


def test_the_module_is_the_command(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "immunization.__main__")
    monkeypatch.setattr(sys, "argv", ["immunization", "forecast", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("immunization", run_name="__main__")
    assert ended.value.code == 0
    assert "--supporting-data" in capsys.readouterr().out
