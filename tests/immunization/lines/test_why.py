"""The why of a line, the questions that would change it, and the visits that remain."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from immunization.engine.lines import explain, questions, texts
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.plan import catch_up
from immunization.schedule.lines.load import french

from .people import TODAY, bilan, dose, doses, line, person


def why(found):
    return explain.explain(found, french(), on=TODAY)


def test_a_dose_that_comes_too_soon_says_from_when_it_would_have_counted():
    found = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2005-05-21 Priorix")
    said = why(found)
    assert said.doses[0] == "01/05/2005, Priorix : compte (dose 1)."
    assert "ne compte pas" in said.doses[1]
    assert "il fallait attendre le" in said.doses[1]


def test_the_rule_names_its_source_and_since_when_it_holds():
    said = why(line("Méningocoques ACWY", person("2005-01-20")))
    assert said.rule is not None
    assert said.rule.identifier == "ACWY-2"
    assert said.rule.in_force == "depuis le 01/04/2026"
    assert said.rule.source.startswith("Recommandations médicales")


def test_an_unsourced_rule_says_what_would_settle_it_and_asks_for_a_physician():
    found = line("Typhoïde", person("2003-06-01", travel_poor_hygiene=True))
    said = why(found)
    assert found.to_confirm
    assert said.cautions[-1] == "À confirmer avec un médecin."
    assert any("ce qui trancherait" in each for each in said.cautions)


def test_a_dose_that_no_rule_asks_for_is_told_all_the_same():
    said = why(line("Typhoïde", person("2003-06-01"), "2022-05-01 Typhim Vi"))
    assert said.doses == ("01/05/2022, Typhim Vi : reçue ; aucune règle en vigueur ne la demande.",)


def test_the_serology_of_a_health_student_is_an_action_and_not_a_dose():
    found = line("Hépatite B", person("2006-05-10", health_student="nursing", anti_hbc="positive"))
    assert why(found).action == "anti-HBc positif : doser AgHBs et ADN VHB"


def test_the_why_tells_what_the_law_asks():
    student = why(line("Hépatite B", person("2006-05-10", health_student="medicine")))
    assert student.obligation.startswith("Obligatoire pour les étudiants")
    assert explain.TO_CONFIRM not in student.obligation
    assert why(line("Hépatite B", person("2006-05-10"))).obligation == ""
    toddler = why(line("Méningocoque B", person("2023-05-10")))
    assert toddler.obligation == (
        "Obligatoire pour les enfants nés à partir du 01/01/2023. À confirmer avec un médecin."
    )


def test_the_rank_question_is_asked_only_where_the_answer_matters():
    asked = line("DTP", person("2006-03-03"), "2020-05-01 Repevax")
    told = line("DTP", person("2006-03-03"), "2020-05-01 Repevax (rappel)")
    assert asked.asks_rank
    assert not told.asks_rank


def test_an_unanswered_question_that_would_change_the_verdict_is_listed():
    subject = person("2009-06-01")
    found = line("Varicelle", subject)
    open_questions = questions.unanswered(french(), subject, (), found, on=TODAY)
    assert {each.question.name for each in open_questions} == {
        "varicella_history",
        "varicella_serology",
    }


def test_an_answered_question_is_not_asked_again():
    subject = person("2006-06-01", travel_rabies_risk=False)
    found = line("Rage", subject)
    names = {q.question.name for q in questions.unanswered(french(), subject, (), found, on=TODAY)}
    assert names == {"animal_or_bat_work"}


def test_the_questionnaire_leaves_out_what_does_not_concern_the_person():
    man = {each.name for each in questions.questionnaire(french(), person("2005-01-01"), on=TODAY)}
    child = {
        each.name for each in questions.questionnaire(french(), person("2022-01-01"), on=TODAY)
    }
    assert "pregnancy_started_on" not in man
    assert "cd4_per_mm3" not in man
    assert "health_student" in man
    assert "health_student" not in child


def test_a_follow_up_question_comes_with_its_answer():
    subject = person("2005-01-01", hiv=True)
    assert "cd4_per_mm3" in {
        each.name for each in questions.questionnaire(french(), subject, on=TODAY)
    }


def test_the_plan_groups_visits_and_keeps_live_vaccines_apart():
    subject = person("2006-03-03", "F", varicella_history=False, health_student="nursing")
    visits = catch_up(french(), subject, (), on=TODAY)
    assert visits[0].on == TODAY
    assert {"DTP", "ROR", "Varicelle"} <= {each.key for each in visits[0].lines}
    days = [visit.on for visit in visits]
    assert days == sorted(set(days))
    live = [v.on for v in visits if {"ROR", "Varicelle"} & {each.key for each in v.lines}]
    gap = timedelta(weeks=4)
    assert all(later - sooner >= gap for sooner, later in pairwise(live))


def test_a_plan_that_is_kept_leaves_nothing_late():
    subject = person("2006-03-03", "M")
    visits = catch_up(french(), subject, (), on=TODAY)
    assert visits
    given = doses(
        *(
            f"{visit.on.isoformat()} {NAMES[each.key]}"
            for visit in visits
            for each in visit.lines
            if each.key != "Coqueluche"
        )
    )
    end = date(2028, 11, 23)
    late = [
        each.key
        for each in assess(french(), subject, given, on=end).lines
        if each.status is Status.OVERDUE
    ]
    assert late == []


NAMES = {
    "DTP": "Repevax",
    "ROR": "Priorix",
    "Méningocoques ACWY": "Nimenrix",
    "HPV": "Gardasil 9",
    "Hépatite B": "Engerix B20",
}


def test_doses_after_the_day_are_hidden_and_counted():
    found = bilan(person("2003-02-02"), "2018-05-05 Gardasil 9", on=date(2016, 6, 10))
    assert found.hidden == 1
    assert found.left_out[0].dose == dose("2018-05-05 Gardasil 9")
    assert found.line("HPV").received == 0


def test_immunoglobulins_and_skin_tests_never_count():
    found = bilan(person("2003-02-02"), "2018-05-05 Varicellon")
    assert found.line("Varicelle").received == 0


@pytest.mark.parametrize(("key", "on"), [("Grippe", TODAY), ("Grippe", date(2016, 11, 10))])
def test_a_campaign_without_known_dates_is_said_and_the_line_is_to_be_confirmed(key, on):
    """« À jour » would claim more than is known: the campaign may be open."""
    found = line(key, person("1990-05-10", asthma=True), on=on)
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, None)
    assert found.to_confirm
    said = explain.explain(found, french(), on=on)
    assert "Les dates de la campagne ne sont pas connues de ce calendrier." in said.cautions
    assert texts.diagnosis(found) == "Dates de la campagne non connues"


def test_who_was_vaccinated_in_the_campaign_is_up_to_date_without_a_doubt():
    asthmatic = person("1990-05-10", asthma=True)
    found = line("Grippe", asthmatic, "2025-10-20 Vaxigrip", on=date(2025, 11, 15))
    assert not found.to_confirm


def test_a_dose_that_falls_due_between_two_visits_has_its_own_day():
    """An infant who catches up is not made late for what begins meanwhile."""
    visits = catch_up(french(), person("2026-08-20"), (), on=date(2026, 11, 28))
    days = [each.on for each in visits if "Méningocoques ACWY" in {line.key for line in each.lines}]
    assert days == [date(2027, 2, 20), date(2027, 8, 20)]


def test_a_dose_that_is_left_out_of_the_bilan_is_left_out_of_the_plan():
    subject = person("2006-03-03")
    later = doses("2027-01-10 Priorix")
    assert catch_up(french(), subject, later, on=TODAY) == catch_up(french(), subject, (), on=TODAY)


def test_an_infant_is_not_asked_whether_it_is_in_prison():
    asked = questions.questionnaire(french(), person("2026-08-20"), on=TODAY)
    assert {"prison", "leptospirosis_exposure"}.isdisjoint(each.name for each in asked)


def test_a_visit_says_which_dose_of_each_line_it_is():
    visits = catch_up(french(), person("2006-03-03"), (), on=TODAY)
    numbers: dict[str, list[int]] = {}
    for visit in visits:
        for each, number in zip(visit.lines, visit.numbers, strict=True):
            numbers.setdefault(each.key, []).append(number)
    assert numbers == {
        "DTP": [1, 2, 3],
        "Coqueluche": [1, 2, 3],
        "ROR": [1, 2],
        "Méningocoques ACWY": [1],
        "HPV": [1, 2, 3],
    }


def test_a_line_rests_on_what_its_own_vaccines_are_forbidden_by():
    calendar = french()
    measles, typhoid = (
        questions.facts_of(calendar, calendar.line(key)) for key in ("ROR", "Typhoïde")
    )
    assert "pregnancy_started_on" in measles
    assert "pregnancy_started_on" not in typhoid


def test_an_open_question_tells_the_verdict_that_an_answer_would_give():
    subject = person("2009-06-01")
    found = line("Varicelle", subject)
    told = questions.unanswered(french(), subject, (), found, on=TODAY)
    assert {each.question.name: each.would_be for each in told} == {
        "varicella_history": Status.OVERDUE,
        "varicella_serology": Status.OVERDUE,
    }


@pytest.mark.parametrize(
    ("born", "asked"),
    [("2025-11-24", False), ("2025-11-23", True), ("2008-11-24", True), ("2008-11-23", False)],
)
def test_a_question_is_asked_from_its_first_age_until_its_last(born, asked):
    """Whether the family comes from where hepatitis A is common: from one year to 17."""
    found = questions.questionnaire(french(), person(born), on=TODAY)
    assert ("family_from_hepatitis_a_area" in {each.name for each in found}) is asked


@pytest.mark.parametrize(
    ("born", "eve", "day", "asked"),
    [
        ("2024-02-29", date(2025, 2, 27), date(2025, 2, 28), [False, True]),
        ("2008-02-29", date(2026, 2, 27), date(2026, 2, 28), [True, False]),
    ],
)
def test_who_was_born_on_the_29th_of_february_is_a_year_older_on_the_28th(born, eve, day, asked):
    found = [questions.questionnaire(french(), person(born), on=on) for on in (eve, day)]
    assert [
        "family_from_hepatitis_a_area" in {each.name for each in told} for told in found
    ] == asked


@pytest.mark.parametrize(
    ("name", "tried"),
    [
        ("asthma", (True,)),
        ("varicella_history", (True, False)),
        ("splenectomy_on", (date(2027, 2, 28),)),
    ],
)
def test_a_question_is_tried_with_the_answers_that_may_change_something(name, tried):
    """Where silence is no, only yes; three months after the 30th of November is in February."""
    question = french().profile.questions[name]
    assert questions.probes(french(), question, on=date(2026, 11, 30)) == tried
