"""Explanations and the trace: why, in French and in English, with dates."""

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from immunization.dates import PartialDate
from immunization.engine import Dose, Language, explain
from immunization.engine.explain.english import ENGLISH
from immunization.engine.explain.french import FRENCH
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)
from immunization.schedule.dose import Season
from immunization.schedule.knowledge_base import VaccineGroup
from immunization.schedule.series import Indication, SeriesType
from immunization.schedule.skip import SkipContext
from immunization.schedule.validity import Label
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    assessed,
    doses,
    interval,
    skip_at,
    vaccine,
)


def said(assessment, language=Language.FRENCH):
    return [each.sentences(language) for each in explain(assessment)]


@pytest.mark.parametrize("phrases", [FRENCH, ENGLISH], ids=["French", "English"])
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("evaluation", EvaluationStatus),
        ("evaluation_reason", EvaluationReason),
        ("forecast", SeriesStatus),
        ("forecast_reason", ForecastReason),
        ("exclusion", ExclusionReason),
    ],
)
def test_a_language_has_a_sentence_for_every_word(phrases, table, words):
    assert set(getattr(phrases, table)) == set(words)


@pytest.mark.parametrize(
    "table", ["evaluation", "evaluation_reason", "forecast", "forecast_reason", "exclusion"]
)
def test_both_languages_name_the_same_dates(table):
    def places(sentence):
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    french, english = getattr(FRENCH, table), getattr(ENGLISH, table)
    assert {key: places(french[key]) for key in french} == {
        key: places(english[key]) for key in english
    }


class TestSentences:
    second = a_dose(2, intervals=(interval("4w", "8w"),), ages=(ages("", "", "6y", "7y", "18y"),))
    calendar = a_calendar(a_series(a_dose(ages=(ages("1y", "1y"),)), second, guidance=("Ask",)))

    def test_a_verdict_on_a_dose_and_its_reasons_with_their_dates(self):
        found = assessed(self.calendar, "2021-01-01", "2021-01-10")
        assert said(found)[:2] == [
            ("Measles (fr) : la dose du 01/01/2021 (vaccin A) est valide.",),
            (
                (
                    "Measles (fr) : la dose du 10/01/2021 (vaccin A) n'est pas valide et doit être"
                    " refaite."
                ),
                (
                    "Elle a été faite trop tôt après le 01/01/2021 : l'intervalle minimal"
                    " s'achevait le 29/01/2021."
                ),
            ),
        ]
        assert said(found, Language.ENGLISH)[1] == (
            "Measles: the dose of 2021-01-10 (vaccine A) is not valid and must be repeated.",
            "It was given too soon after 2021-01-01: the minimum interval ended on 2021-01-29.",
        )

    def test_a_forecast_with_its_dates_vaccines_and_guidance(self):
        found = assessed(self.calendar, "2021-01-01")
        assert said(found)[-1] == (
            "Measles (fr) : la dose n° 2 est à faire.",
            "Une nouvelle dose du schéma est recommandée.",
            "Elle est possible dès le 26/02/2021.",
            "Elle est recommandée le 01/01/2026.",
            "Elle est en retard après le 31/12/2026.",
            "Elle ne se fait plus après le 31/12/2037.",
            "Vaccins recommandés : Vaccine A.",
            "Consigne de la source (texte d'origine) : Ask",
        )

    def test_a_status_without_dates(self):
        found = assessed(a_calendar(a_series()), "2021-01-01")
        assert said(found)[-1] == (
            "Measles (fr) : schéma complet.",
            "Toutes les doses du schéma ont été reçues.",
        )
        assert said(found, Language.ENGLISH)[-1] == (
            "Measles: complete.",
            "Every dose of the series has been received.",
        )

    def test_what_was_excluded(self):
        found = assessed(self.calendar, Dose(date(2021, 1, 1), "Z"))
        assert said(found)[-1] == (
            (
                "La dose du 01/01/2021 (vaccin Z) n'a pas été évaluée : ce vaccin est inconnu de la"
                " base de connaissances."
            ),
        )

    def test_what_is_to_be_checked(self):
        risk = a_series(
            kind=SeriesType.RISK, default=False, indications=(Indication("017", "Asthma"),)
        )
        found = assessed(a_calendar(risk), undetermined=["017"])
        assert said(found) == [("Measles (fr) : à vérifier par un clinicien : Asthma",)]

    def test_what_depends_on_a_day_that_is_not_known(self):
        dose = Dose(PartialDate(2020), "A")
        found = assessed(self.calendar, dose, on=date(2023, 1, 1))
        evaluated = assessed(
            a_calendar(a_series(a_dose(ages=(ages("18m", "18m"),)))), Dose(PartialDate(2021), "A")
        )
        assert said(evaluated)[0] == (
            (
                "Measles (fr) : la validité de la dose du ??/??/2021 (vaccin A) dépend d'un jour"
                " qui n'est pas connu."
            ),
            "Elle a été faite trop jeune : l'âge minimal était atteint le 01/07/2021.",
            "Ce qui n'est pas certain dépend du jour de la dose du ??/??/2021 (vaccin A).",
        )
        assert said(evaluated)[1][0] == (
            "Measles (fr) : la réponse dépend d'un jour qui n'est pas connu."
        )
        assert said(evaluated)[1][-1] == said(evaluated)[0][-1]
        assert said(evaluated, Language.ENGLISH)[0][0] == (
            "Measles: whether the dose of 2021 (vaccine A) counts depends on a day that is not"
            " known."
        )
        assert said(found)

    def test_a_day_that_differs_is_said_to_be_unknown(self):
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(interval("1y", "1y"),))))
        found = assessed(calendar, Dose(PartialDate(2021, 6), "A"), "2021-08-01")
        assert "un jour qui n'est pas connu" in said(found)[1][1]

    def test_a_number_that_is_not_known_is_a_question_mark(self):
        calendar = a_calendar(a_series(a_dose(ages=(ages("18m", "18m"),)), a_dose(2)))
        found = assessed(calendar, Dose(PartialDate(2021), "A"))
        assert said(found)[-1][0] == "Measles (fr) : la dose n° ? est à faire."

    def test_every_dose_that_decides_is_named(self):
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(interval("4w", "4w"),))))
        found = assessed(calendar, Dose(PartialDate(2021), "A"), Dose(PartialDate(2021), "B"))
        assert said(found)[0][-1] == (
            "Ce qui n'est pas certain dépend du jour de la dose du ??/??/2021 (vaccin A),"
            " la dose du ??/??/2021 (vaccin B)."
        )

    def test_vaccines_are_named_and_nothing_is_said_where_none_is_recommended(self):
        unnamed = vaccine("B", trade_name="Brand")
        rows = (vaccine("A"), replace(unnamed, name=""))
        found = assessed(a_calendar(a_series(a_dose(preferable=rows))))
        assert said(found)[-1][-1] == "Vaccins recommandés : Vaccine A, B."
        none = assessed(a_calendar(a_series(a_dose(preferable=(vaccine(recommended=False),)))))
        assert not [each for each in said(none)[-1] if each.startswith("Vaccins recommandés")]

    def test_a_name_without_label_is_itself(self):
        found = replace(assessed(self.calendar), labels={})
        assert said(found)[0][0] == "Measles : la dose n° 1 est à faire."


class TestTrace:
    first = a_dose(skips=(skip_at("1y", context=SkipContext.EVALUATION),))
    third = a_dose(3, skips=(skip_at("3y"),), season=Season(date(2024, 9, 1)))
    calendar = a_calendar(
        a_series(first, a_dose(2), third, a_dose(4, intervals=(interval("4w", "4w"),)))
    )

    def steps(self, calendar=None, *days, **more):
        return assessed(calendar or self.calendar, *days, trace=True, **more).trace

    def test_it_says_what_was_tried_and_which_rule_decided_with_which_dates(self):
        steps = self.steps(None, "2021-06-01")
        told = [(step.rule, step.outcome, dict(step.dates)) for step in steps]
        assert told == [
            ("T6-11", "dose 1 skipped in the history", {"reference": date(2021, 6, 1)}),
            ("T6-31", "dose 2: Valid", {"given": date(2021, 6, 1)}),
            ("T6-11", "dose 3 skipped", {"reference": date(2025, 1, 1)}),
            (
                "T7-13",
                "dose 2 forecast",
                {"earliest": date(2021, 6, 29), "recommended": date(2021, 6, 29)},
            ),
            ("T7-10", "Not Complete (Another dose is recommended)", {}),
            ("SINGLEANTVG-1", "Not Complete", {}),
        ]
        assert {step.subject for step in steps} == {"Series", "Measles, series group 1"}

    def test_it_names_the_reasons_and_their_days(self):
        calendar = a_calendar(a_series(a_dose(ages=(ages("2y", "2y"),))))
        (step, *_) = self.steps(calendar, "2021-06-01")
        assert step.outcome == "dose 1: Not Valid (Age: Too young)"
        assert dict(step.dates)["age_too_young"] == date(2022, 1, 1)

    def test_it_names_every_date_of_a_forecast(self):
        rule = ages("1y", "1y", "2y", "3y", "6y")
        (told,) = (
            dict(step.dates)
            for step in self.steps(a_calendar(a_series(a_dose(ages=(rule,)))), on="2020-06-01")
            if step.rule == "T7-13"
        )
        assert told == {
            "earliest": date(2021, 1, 1),
            "recommended": date(2022, 1, 1),
            "past_due": date(2022, 12, 31),
            "latest": date(2025, 12, 31),
        }

    def test_it_names_all_the_reasons_of_a_verdict(self):
        calendar = a_calendar(
            a_series(a_dose(ages=(ages("2y", "2y"),), preferable=(vaccine("B"),)))
        )
        (step, *_) = self.steps(calendar, "2021-06-01")
        said = "Age: Too young, Not a preferable or allowable vaccine"
        assert step.outcome == f"dose 1: Not Valid ({said})"

    def test_each_dose_is_told_with_its_own_day(self):
        steps = self.steps(a_calendar(a_series(*doses(2))), "2021-06-01", "2021-08-01")
        days = [dict(step.dates)["given"] for step in steps if step.rule == "T6-31"]
        assert days == [date(2021, 6, 1), date(2021, 8, 1)]

    def test_it_names_what_was_left_when_the_series_was_complete(self):
        steps = self.steps(a_calendar(a_series()), "2021-01-01", "2022-01-01")
        assert "Extraneous (Series already complete)" in [step.outcome for step in steps]

    def test_it_names_what_was_skipped_when_the_forecast_was_validated(self):
        second = a_dose(2, intervals=(interval(minimum="4w"),), skips=(skip_at("1y"),))
        calendar = a_calendar(a_series(a_dose(), second))
        steps = self.steps(calendar, "2020-12-20", on="2020-12-20")
        assert ("7.6.1", "dose 2 skipped") in [(step.rule, step.outcome) for step in steps]

    def test_it_names_how_a_series_was_prioritized(self):
        two, three = (
            a_series(*doses(n), name=str(n), default=False, selection={"preference": n})
            for n in (2, 3)
        )
        scored = self.steps(a_calendar(three, two), "2021-01-01")
        assert ("SELECTBEST-2", "2", "prioritized among 2 in series group 1") in [
            (step.rule, step.subject, step.outcome) for step in scored
        ]
        single = self.steps(a_calendar(two, a_series(name="1")), "2021-01-01")
        assert ("T8-3", "1", "prioritized in series group 1") in [
            (step.rule, step.subject, step.outcome) for step in single
        ]

    def test_it_names_how_the_status_of_a_group_of_several_antigens_was_found(self):
        groups = (VaccineGroup("MR", Label("MR", "RR"), ("Measles", "Rubella")),)
        both = (a_series(vaccine_group="MR"), a_series(antigen="Rubella", vaccine_group="MR"))
        steps = self.steps(a_calendar(*both, groups=groups), "2021-01-01")
        last = (steps[-1].rule, steps[-1].subject, steps[-1].outcome)
        assert last == ("T9-4", "MR, series group 1", "Complete")

    def test_it_changes_nothing(self):
        days = ("2021-01-01", "2022-01-01")
        assert assessed(self.calendar, *days, trace=True) == assessed(self.calendar, *days)
        assert assessed(self.calendar, *days).trace == ()
