"""`python -m immunization bilan` and `calendar`, as they are typed."""

import json

import pytest

from immunization.__main__ import main

CASE = {
    "id": "HPV-12",
    "on": "2026-11-23",
    "born": "2014-07-01",
    "sex": "M",
    "profile": {},
    "doses": [],
    "group": "HPV",
    "expected": {"status": "due", "earliest": "2026-11-23", "recommended": "2026-11-23"},
}


@pytest.fixture
def cases(tmp_path):
    def write(*values):
        path = tmp_path / "cases.jsonl"
        path.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
        return path

    return write


def test_the_last_line_counts_the_scenarios_that_agree(cases, capsys):
    wrong = CASE | {"id": "wrong", "expected": {"status": "complete"}}
    assert main(["bilan", "--cases", str(cases(CASE, wrong)), "--list"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "1/2 cases"
    assert any(line.startswith("wrong (HPV)") for line in printed)


def test_the_answers_are_written_in_the_words_of_the_scenarios(cases, tmp_path):
    unfinished = CASE | {
        "id": "unfinished",
        "born": "1999-02-05",
        "group": "Hépatite B",
        "doses": [{"date": "1999-04-10", "vaccine": "Engerix B10", "rank": None}],
    }
    out = tmp_path / "out.jsonl"
    main(["bilan", "--cases", str(cases(CASE, unfinished)), "--out", str(out)])
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first == {
        "id": "HPV-12",
        "group": "HPV",
        "status": "due",
        "earliest": "2026-11-23",
        "recommended": "2026-11-23",
    }
    assert second["if_recommended"] is True


def test_a_scenario_that_cannot_be_run_counts_as_failed_and_is_named(cases, capsys):
    odd = CASE | {"id": "odd", "profile": {"green": True}}
    main(["bilan", "--cases", str(cases(CASE, odd))])
    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1] == "1/2 cases"
    assert "odd: green" in printed.err


@pytest.mark.parametrize("text", ["{", "[]", '"a"'])
def test_a_file_that_holds_no_scenarios_is_refused_in_one_sentence(tmp_path, capsys, text):
    path = tmp_path / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    assert main(["bilan", "--cases", str(path)]) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_missing_file_is_refused_in_one_sentence(tmp_path, capsys):
    assert main(["bilan", "--cases", str(tmp_path / "none.jsonl")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_calendar_is_checked_from_the_command_line(capsys):
    assert main(["calendar", "check"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("0 complaints")


def test_a_folder_without_scenarios_is_refused(tmp_path, capsys):
    assert main(["calendar", "check", "--scenarios", str(tmp_path / "none")]) == 2
    assert "--scenarios" in capsys.readouterr().err
