"""Each sentence of the why, said for the case that it is about."""

from datetime import date

import pytest

from immunization.engine.lines.assessment import assess
from immunization.engine.lines.explain import explain
from immunization.engine.lines.facts import ReceivedDose
from immunization.schedule.lines.load import french

from .people import NOMENCLATURE, TODAY, line, person


def why(key, subject, *given, on=TODAY):
    return explain(line(key, subject, *given, on=on), french(), on=on)


@pytest.mark.parametrize(
    ("key", "subject", "given", "said"),
    [
        ("Pneumocoque", person("1959-06-01"), "2020-05-05 Prevenar 13", "celui que demande la"),
        ("ROR", person("2020-06-01"), "2021-05-30 Priorix", "reçue trop jeune : il fallait"),
        ("HPV", person("2010-06-01"), "2022-06-01 Gardasil 9", "compte (dose 1)"),
    ],
)
def test_a_dose_says_whether_it_counts_and_why(key, subject, given, said):
    assert said in why(key, subject, given).doses[0]


def test_a_dose_noted_as_primary_does_not_stand_for_a_booster():
    said = why(
        "DTP",
        person("2005-02-10"),
        "2005-04-10 Infanrix Hexa",
        "2005-06-10 Infanrix Hexa",
        "2006-02-10 Infanrix Hexa",
        "2011-03-01 Infanrix Tetra",
        "2017-04-05 Repevax (primo)",
    )
    assert "notée comme primovaccination" in said.doses[-1]


def test_a_dose_after_a_complete_series_is_told_as_one_too_many():
    said = why("HPV", person("2005-02-10"), *(f"{y}-04-10 Gardasil 9" for y in (2017, 2018, 2019)))
    assert "la série était déjà complète" in said.doses[2]


def test_a_live_vaccine_too_near_to_another_is_told_with_the_day_that_was_to_be_waited_for():
    said = why("ROR", person("2004-04-04"), "2026-09-01 Varivax", "2026-09-28 Priorix")
    assert said.doses == (
        (
            "28/09/2026, Priorix : ne compte pas, trop proche d'un autre vaccin vivant : "
            "il fallait attendre le 29/09/2026."
        ),
    )


def test_a_dose_too_near_to_the_first_one_is_told():
    given = [f"2026-{day} Engerix B20" for day in ("01-05", "01-12", "01-20")]
    said = why("Hépatite B", person("2003-06-01", travel_hepatitis_b_endemic=True), *given)
    assert said.doses[2] == (
        "20/01/2026, Engerix B20 : ne compte pas, trop proche de la première dose : "
        "il fallait attendre le 26/01/2026."
    )


def test_what_comes_next_says_the_day_advised_the_day_possible_and_the_day_that_is_late():
    said = why("HPV", person("2010-03-01", "F"), "2026-10-10 Gardasil 9")
    assert said.next == (
        "Dose conseillée le 10/12/2026.",
        "Elle compterait dès le 10/11/2026.",
        "En retard à partir du 10/03/2027.",
    )


def test_a_wait_says_until_when_and_what_asks_for_it():
    live = why("ROR", person("2003-04-04"), "2004-05-15 Priorix", "2026-11-10 Varivax")
    assert live.next[0].startswith("Pas avant le 08/12/2026. Deux vaccins vivants")
    zoster = why("Zona", person("1960-06-01", zoster_on="2026-08-20"))
    assert zoster.next[0] == "Dose conseillée le 20/08/2027."
    antibodies = why("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026-09-23 Varicellon")
    assert antibodies.next[0].startswith("Pas avant le 23/12/2026. Après des immunoglobulines")
    pregnant = person("1996-01-01", "F", pregnancy_started_on="2026-04-10")
    after = why("VRS", pregnant, "2026-11-15 Repevax")
    assert after.next[0] == "Pas avant le 29/11/2026. Un délai est à respecter."


def test_a_rank_that_matters_is_asked_for():
    assert (
        why("DTP", person("2006-03-03"), "2020-05-01 Repevax").next[0].startswith("Si le dernier")
    )


def test_a_recommendation_for_another_age_is_told():
    said = why("Zona", person("1990-01-01"))
    assert said.next[0].startswith("À un autre âge : À partir de 65 ans")


def test_a_disputed_rule_tells_the_other_reading():
    said = why("Rage", person("2004-06-01", travel_rabies_risk=True))
    assert said.cautions[0].startswith("Autre lecture : L'OMS admet deux doses")
    assert said.cautions[-1] == "À confirmer avec un médecin."


def test_a_missing_day_that_matters_is_told():
    said = why("ROR", person("2004-04-04"), "2005-05 Priorix", "2005-06-15 Priorix")
    assert said.cautions[0] == (
        "Le résultat dépend du jour exact d'une dose dont la date est incomplète."
    )


def test_a_line_that_refuses_some_vaccines_says_so():
    said = why("Méningocoque C", person("1999-02-05"), on=date(2016, 6, 10))
    assert said.cautions[0].startswith("Une dose ACWY n'est pas comptée")


def test_a_contraindication_and_an_immunity_are_the_rule_that_decides():
    pregnant = person("2002-06-01", "F", varicella_history=False, pregnancy_started_on="2026-07-06")
    assert why("Varicelle", pregnant).rule.identifier == "CI-1"
    immune = person("2009-06-01", varicella_history=True)
    assert "Varicelle passée" in why("Varicelle", immune).rule.says


def test_a_rule_without_source_says_that_none_was_found():
    rule = why("Typhoïde", person("2003-06-01", travel_poor_hygiene=True)).rule
    assert (rule.source, rule.provenance) == ("aucune source trouvée", "sans source trouvée")
    assert rule.in_force == "sans date de début connue"


def test_a_rule_that_has_ended_says_both_of_its_days():
    rule = why("Méningocoque C", person("1999-02-05"), on=date(2018, 6, 10)).rule
    assert rule.in_force == "depuis le 01/01/2017 jusqu'au 31/12/2024"


def test_a_live_vaccine_too_soon_after_antibodies_does_not_count():
    said = why("ROR", person("2004-04-04"), "2010-01-10 Varicellon", "2010-04-09 Priorix")
    assert said.doses[0].endswith(
        "reçue trop tôt après des immunoglobulines : il fallait attendre le 10/04/2010."
    )
    later = why("ROR", person("2004-04-04"), "2010-01-10 Varicellon", "2010-04-10 Priorix")
    assert later.doses[0].endswith("compte (dose 1).")


def test_a_live_vaccine_the_day_after_antibodies_does_not_count():
    said = why("ROR", person("2004-04-04"), "2010-01-10 Varicellon", "2010-01-11 Priorix")
    assert "trop tôt après des immunoglobulines" in said.doses[0]


def test_a_vaccine_that_is_not_live_asks_for_no_gap():
    said = why("ROR", person("2004-04-04"), "2026-09-10 Engerix B20", "2026-09-20 Priorix")
    assert said.doses[0].endswith("compte (dose 1).")
    live = ("2026-09-10 Engerix B20", "2026-09-12 Varivax", "2026-09-20 Priorix")
    assert "d'un autre vaccin vivant" in why("ROR", person("2004-04-04"), *live).doses[0]
    after = why("Hépatite B", person("2004-04-04"), "2026-09-10 Varivax", "2026-09-20 Engerix B20")
    assert after.doses[0].endswith("compte (dose 1).")


def test_a_delay_after_antibodies_that_may_not_be_over_is_to_be_confirmed():
    found = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2026-07-23 Varicellon")
    said = explain(found, french(), on=TODAY)
    assert found.to_confirm
    assert said.cautions[0].endswith("de 3 à 11 mois, selon le produit et la dose.")
    old = line("ROR", person("2004-04-04"), "2005-05-01 Priorix", "2025-12-23 Varicellon")
    assert not old.to_confirm


@pytest.mark.parametrize(
    ("key", "subject", "given", "said"),
    [
        (
            "Hépatite B",
            person("1999-02-05"),
            ("1999-04-10 Engerix B10",),
            "Une dose est à faire seulement si elle est recommandée.",
        ),
        (
            "Méningocoque B",
            person("2009-02-02"),
            (),
            "Une dose peut être faite maintenant, si elle est souhaitée.",
        ),
        ("ROR", person("2004-04-04"), (), "Une dose est conseillée maintenant."),
    ],
)
def test_a_dose_is_told_no_more_firmly_than_the_rule_asks_for_it(key, subject, given, said):
    assert said in why(key, subject, *given).next


def test_a_booster_is_explained_by_its_appointment():
    said = why("DTP", person("2001-06-15"), "2013-09-01 Repevax (rappel)")
    assert (said.rule.identifier, said.rule.says) == ("DTP-5", "Rappel de 25 ans.")
    assert said.rule.in_force == "depuis le 17/04/2013"
    assert said.action == ""


def test_what_is_to_be_done_beside_the_dose_is_told_with_its_last_day():
    removal = person("1990-05-05", splenectomy_planned=True, splenectomy_on="2027-02-01")
    said = why("Méningocoque B", removal)
    assert said.advice == (
        (
            "Ablation de la rate prévue : vacciner au moins 2 semaines avant. "
            "Au plus tard le 18/01/2027."
        ),
    )
    departure = person("2005-06-01", travel_french_guiana_on="2027-01-10")
    assert "Au plus tard le 31/12/2026." in why("Fièvre jaune", departure).advice[0]


def test_advice_is_only_for_a_dose_that_is_asked_for():
    done = person("1990-05-05", splenectomy_planned=True)
    given = ("2020-01-10 Bexsero", "2020-03-10 Bexsero", "2025-03-10 Bexsero")
    assert why("Méningocoque B", done, *given).advice == ()


def test_a_dose_that_a_rule_of_a_later_age_refuses_is_told_with_its_reason():
    said = why("VRS", person("1956-01-01"), "2011-02-01 Abrysvo")
    assert said.doses[0].endswith("reçue trop jeune : il fallait attendre le 01/01/2016.")


@pytest.mark.parametrize(
    ("key", "subject", "given", "said"),
    [
        (
            "DTP",
            person("2005-01-01"),
            ("2020-05-05 Revaxis", "2020-05-05 Repevax"),
            "05/05/2020, Revaxis, Repevax : compte (dose 1).",
        ),
        (
            "Pneumocoque",
            person("1959-06-01"),
            ("2020-05-05 Prevenar 13",),
            (
                "05/05/2020, Prevenar 13 : ne compte pas, "
                "ce vaccin n'est pas celui que demande la règle."
            ),
        ),
        (
            "HPV",
            person("2005-02-10"),
            ("2017-04-10 Gardasil 9", "2018-04-10 Gardasil 9", "2019-04-10 Gardasil 9"),
            "10/04/2019, Gardasil 9 : ne compte pas, la série était déjà complète.",
        ),
    ],
)
def test_a_dose_is_told_in_one_sentence(key, subject, given, said):
    assert why(key, subject, *given).doses[-1] == said


def test_a_rule_is_told_with_its_words_its_source_and_the_day_of_its_review():
    pregnant = person("2002-06-01", "F", varicella_history=False, pregnancy_started_on="2026-07-06")
    rule = why("Varicelle", pregnant).rule
    assert rule.says == "Vaccin vivant contre-indiqué pendant la grossesse."
    assert rule.address.startswith("https://")
    assert rule.reviewed_on == date(2026, 11, 23)
    immune = why("Hépatite B", person("2006-05-10", anti_hbc="positive")).rule
    assert (immune.identifier, immune.says) == (
        "HBV-6",
        "Anti-HBc positif : aucune dose n'est recommandée.",
    )
    unsourced = why("Typhoïde", person("2003-06-01", travel_poor_hygiene=True)).rule
    assert unsourced.address == ""


def test_a_rule_of_which_only_the_end_is_known_says_until_when_it_held():
    given = "2015-05-05 Repevax (rappel)"
    rule = why("Coqueluche", person("1990-01-01"), given, on=date(2022, 1, 1)).rule
    assert rule.in_force == "jusqu'au 19/08/2024"


def test_a_day_that_is_possible_and_advised_is_told_once():
    zoster = why("Zona", person("1960-06-01", zoster_on="2026-08-20"))
    assert zoster.next == ("Dose conseillée le 20/08/2027.",)


def test_advice_without_a_last_day_is_told_as_it_is_written():
    (said,) = why("ROR", person("1996-01-01", "F")).advice
    assert said.endswith(
        "Une dose reçue par mégarde n'est pas une raison d'interrompre une grossesse."
    )


def test_advice_of_which_nothing_is_sure_asks_for_a_physician():
    traveller = person("1996-01-01", "F", breast_feeding=True, travel_yellow_fever_area=True)
    assert any(
        each.startswith("Allaitement") and each.endswith("À confirmer avec un médecin.")
        for each in why("Fièvre jaune", traveller).advice
    )


@pytest.mark.parametrize(("words", "said"), [("repevax, cabinet", "repevax, cabinet"), ("", None)])
def test_a_dose_is_told_in_the_words_of_the_booklet_else_by_its_vaccine(words, said):
    repevax = NOMENCLATURE.exact_name("Repevax")
    dose = ReceivedDose(date(2020, 5, 1), repevax, words)
    found = assess(french(), person("2006-03-03"), (dose,), on=TODAY, lines=["DTP"]).lines[0]
    told = explain(found, french(), on=TODAY).doses[0]
    assert told.startswith(f"01/05/2020, {said or repevax.name} : ")
