"""What is left out of a bilan and told, and what is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from immunization.__main__ import main
from immunization.dates import PartialDate
from immunization.engine.facts import InvalidFacts
from immunization.engine.lines import questions
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import ReceivedDose
from immunization.engine.lines.outcome import Reason, Status
from immunization.engine.lines.result import Excluded, LeftOut
from immunization.engine.lines.scenario_files import read_file
from immunization.engine.lines.scenarios import InvalidScenario
from immunization.schedule.lines.load import french
from immunization.schedule.lines.profile import InvalidAnswer

from .people import NOMENCLATURE, TODAY, bilan, dose, doses, line, person


def test_a_dose_of_an_unknown_vaccine_is_left_out_and_told():
    unknown = ReceivedDose(date(2010, 1, 1), None, "VACCIN DE FAMILLE")
    found = assess(french(), person("2003-02-02"), [unknown], on=TODAY)
    assert [(each.dose, each.reason) for each in found.left_out] == [
        (unknown, Excluded.UNKNOWN_VACCINE)
    ]


def test_a_dose_before_birth_is_left_out_and_told():
    found = bilan(person("2003-02-02"), "2001-05-05 Priorix")
    assert found.left_out == (LeftOut(dose("2001-05-05 Priorix"), Excluded.BEFORE_BIRTH),)


def test_a_day_before_birth_is_refused():
    with pytest.raises(InvalidFacts) as refused:
        bilan(person("2003-02-02"), on=date(2003, 2, 1))
    said = "on: 2003-02-01 was given, expected a day from 2003-02-02, the birth"
    assert str(refused.value) == said


def test_a_line_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="Peste"):
        bilan(person("2003-02-02")).line("Peste")


def test_the_answer_names_the_calendar_that_gave_it():
    found = bilan(person("2003-02-02")).calendar
    assert found == french().identity
    assert len(found.content_hash) == 64


def test_immunoglobulins_push_back_a_live_vaccine():
    found = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026-11-01 Varicellon")
    assert (found.status, found.earliest) == (Status.OVERDUE, date(2027, 2, 1))


def test_two_vaccines_of_one_day_cover_a_line_together():
    found = line("DTP", person("2005-01-01"), "2020-05-05 Revaxis", "2020-05-05 Engerix B20")
    assert found.received == 1


def test_of_two_vaccines_of_one_day_the_one_that_the_rule_asks_for_counts():
    child = person("2021-06-01", asplenia=True)
    day = date(2024, 6, 1)
    alone = line("Pneumocoque", child, "2024-01-10 Pneumovax", on=day)
    assert [each.reason for each in alone.judged] == [Reason.PRODUCT]
    both = ("2024-01-10 Pneumovax", "2024-01-10 Prevenar 13")
    found = line("Pneumocoque", child, *both, on=day)
    assert [each.reason for each in found.judged] == [None]


@pytest.mark.parametrize(
    ("together", "refused"),
    [
        (("Revaxis", "Repevax (rappel)"), None),
        (("Revaxis (primo)", "Repevax (rappel)"), None),
        (("Revaxis", "Repevax (primo)"), Reason.PRIMARY),
        (("Revaxis", "Repevax"), None),
    ],
)
def test_what_is_told_of_one_vaccine_of_a_day_is_told_of_the_others(together, refused):
    """A booster that is told stands, whatever is told of the vaccine beside it."""
    basic = ("1990-03-01 Pentacoq", "1990-05-01 Pentacoq", "1991-06-01 Pentacoq")
    given = (f"2015-05-05 {each}" for each in together)
    found = line("DTP", person("1990-01-01"), *basic, *given)
    assert [each.reason for each in found.judged] == [None, None, None, refused]


def test_a_booster_that_is_told_of_one_vaccine_of_a_day_makes_the_dose_one():
    adult = person("1990-01-01")
    told = line("DTP", adult, "2015-05-05 Revaxis", "2015-05-05 Repevax (rappel)")
    untold = line("DTP", adult, "2015-05-05 Revaxis", "2015-05-05 Repevax")
    assert told.recommended == date(2035, 1, 1)
    assert untold.recommended == TODAY


def test_what_is_left_out_is_told_also_beside_a_dose_of_which_the_day_is_missing():
    unknown = ReceivedDose(date(2010, 1, 1), None, "VACCIN DE FAMILLE")
    before, after = doses("2001-05-05 Priorix", "2026-11-24 Priorix")
    given = (*doses("2004 Priorix"), unknown, before, after)
    found = assess(french(), person("2003-02-02"), given, on=TODAY)
    assert found.left_out == (
        LeftOut(unknown, Excluded.UNKNOWN_VACCINE),
        LeftOut(before, Excluded.BEFORE_BIRTH),
        LeftOut(after, Excluded.AFTER_THE_DAY),
    )
    assert found.line("ROR").received == 1


def test_every_question_is_tried_with_answers_that_it_takes():
    calendar = french()
    for question in calendar.profile.questions.values():
        if question.changes_verdicts:
            tried = questions.probes(calendar, question, on=TODAY)
            assert tried
            assert all(question.read(value) == value for value in tried)


def test_the_open_questions_of_a_whole_bilan_are_told_line_by_line():
    subject = person("2004-06-01", "F")
    given = doses("2016-05-01 Repevax (rappel)")
    found = assess(french(), subject, given, on=TODAY)
    told = questions.open_questions(french(), subject, given, found)
    assert "health_student" in {each.question.name for each in told["Coqueluche"]}
    assert told["Rotavirus"] == ()


@pytest.mark.parametrize(
    ("fact", "given", "expected"),
    [
        ("hiv", "yes", "true or false"),
        ("pregnancy_started_on", "soon", "a date"),
        ("mpox_infection_year", "2022", "a year"),
        ("cd4_per_mm3", "many", "a number"),
        ("health_student", "law", "one of nursing"),
        ("colour", "green", "a fact of the profile"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_a_sentence(fact, given, expected):
    with pytest.raises(InvalidAnswer) as refused:
        french().profile.read({fact: given})
    assert fact in str(refused.value)
    assert expected in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[scenario]", "scenarios.toml"),
        ('[[scenario]]\nname = "a"', "line"),
        ('line = "HPV"\n[[scenario]]\nname = "a"', "missing"),
        (
            (
                'line = "HPV"\n[[scenario]]\nname = "a"\non = 2026-11-23\nborn = 2010-01-01\n'
                'expect = "due"\ndoses = ["hier"]'
            ),
            "is not a dose",
        ),
        (
            (
                'line = "HPV"\n[[scenario]]\nname = "a"\non = 2026-11-23\nborn = 2010-01-01\n'
                'expect = "due"\ndoses = ["2020-01-01 Potion"]'
            ),
            "no vaccine of the nomenclature",
        ),
        (
            (
                'line = "Peste"\n[[scenario]]\nname = "a"\non = 2026-11-23\nborn = 2010-01-01\n'
                'expect = "due"'
            ),
            "is no line of the calendar",
        ),
    ],
)
def test_a_scenario_that_cannot_be_read_is_refused_with_its_file(tmp_path, text, said):
    path = tmp_path / "scenarios.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidScenario) as refused:
        read_file(path, calendar=french(), nomenclature=NOMENCLATURE)
    assert "scenarios.toml" in str(refused.value)
    assert said in str(refused.value)


def test_the_check_names_scenarios_that_disagree_and_bounds_that_lack_a_side(tmp_path, capsys):
    (tmp_path / "one.toml").write_text(
        'line = "HPV"\n[[pair]]\nname = "HPV-3"\nrule = "HPV-3"\nbound = "closes"\nsex = "F"\n'
        "born = 1999-11-23\n"
        'before = { on = 2026-11-22, expect = "complete" }\n'
        'after = { on = 2026-11-23, expect = "not_recommended" }\n',
        encoding="utf-8",
    )
    assert main(["calendar", "check", "--scenarios", str(tmp_path)]) == 1
    printed = capsys.readouterr().err
    asked = "{'status': 'complete', 'earliest': None, 'recommended': None} expected, got {"
    assert f"one: HPV-3 before: {asked}" in printed
    assert "HPV: HPV-3, opens (15y): no scenario on the side 'before'" in printed
    assert "HPV-3, closes" not in printed


def test_the_pages_are_written_and_printed(tmp_path, capsys):
    assert main(["calendar", "docs", "--out", str(tmp_path)]) == 0
    assert {path.name for path in Path(tmp_path).iterdir()} == {
        "calendrier.md",
        "calendrier-historique.md",
        "scenarios.md",
    }
    capsys.readouterr()
    assert main(["calendar", "page", "calendrier-historique.md"]) == 0
    assert capsys.readouterr().out.startswith("# Historique du calendrier")


def test_a_dose_of_the_day_itself_counts():
    found = bilan(person("2003-02-02"), f"{TODAY} Priorix")
    assert found.left_out == ()
    assert found.line("ROR").received == 1


def test_a_day_that_is_written_in_three_known_parts_is_that_day():
    written = replace(dose(f"{TODAY} Priorix"), given=PartialDate.of(TODAY))
    found = assess(french(), person("2003-02-02"), [written], on=TODAY)
    assert [each.day for each in found.line("ROR").records] == [TODAY]
