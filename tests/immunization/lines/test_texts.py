"""The words of the bilan: the manual's own student, and each row of the table."""

from datetime import date

import pytest

from immunization.engine.lines import texts
from immunization.engine.lines.texts import Mark, Standing

from .people import SEED_DAY, SEED_DOSES, SEED_STUDENT, bilan, line, person

MANUAL = [
    ("?", "Haemophilus influenzae b", "1 dose", "Non recommandé", "-"),
    ("?", "Hépatite B", "1 dose", "Schéma à 3 doses", "Dès que possible (si recommandé)"),
    (
        "!!",
        "DTP (Diphtérie - Tétanos - Poliomyélite)",
        "2 doses",
        "Si le dernier vaccin réalisé est un rappel, précisez-le !",
        "Dès que possible",
    ),
    (
        "!!",
        "Coqueluche",
        "2 doses",
        "Si le dernier vaccin réalisé est un rappel, précisez-le !",
        "Dès que possible",
    ),
    ("!!", "Méningocoque C", "0 doses", "Pas à jour", "Dès que possible"),
    ("!!", "Varicelle", "0 doses", "Pas à jour", "Dès que possible"),
    ("✓", "RRO (Rougeole - Oreillons - Rubéole)", "2 doses", "À jour", "-"),
    (
        "✓",
        "Méningocoques ACWY",
        "1 dose",
        "A noter qu'un rappel peut être envisagé dans certains cas",
        "-",
    ),
    (
        "✓",
        "Hépatite A",
        "1 dose",
        "2ème dose après le retour à la normale de l'approvisionnement en vaccins",
        "Dès le 23/06/2016",
    ),
]


def test_the_manuals_student_has_the_manuals_nine_lines_in_their_order():
    found = bilan(SEED_STUDENT, *SEED_DOSES, on=SEED_DAY)
    words = [texts.words(each, on=SEED_DAY) for each in texts.shown(found)]
    read = [(w.mark.value, w.label, w.doses, w.diagnosis, w.next_dose) for w in words]
    assert read == MANUAL


def test_the_manuals_student_is_late():
    found = bilan(SEED_STUDENT, *SEED_DOSES, on=SEED_DAY)
    assert texts.standing(texts.shown(found)) is Standing.LATE


STOPPED = "Vaccin vivant : attendre 3 mois après l'arrêt d'un traitement immunosuppresseur."


@pytest.mark.parametrize(
    ("key", "subject", "given", "mark", "diagnosis", "next_dose"),
    [
        ("HPV", person("2013-05-10"), (), "!", "À faire", "Dès que possible"),
        (
            "Méningocoque B",
            person("2009-02-02"),
            (),
            "?",
            "Peut être proposé",
            "Dès que possible (si souhaité)",
        ),
        ("HPV", person("1999-01-01"), (), "?", "Non recommandé", "-"),
        (
            "ROR",
            person("2003-04-04", "F"),
            ("2004-05-15 Priorix", "2026-11-10 Varivax"),
            "!!",
            "Pas à jour",
            "Dès le 08/12/2026",
        ),
        (
            "ROR",
            person("2003-04-04", "F", immunosuppression="moderate"),
            ("2004-05-15 Priorix",),
            "?",
            "Contre-indiqué : Vaccin vivant contre-indiqué en cas d'immunodépression.",
            "-",
        ),
        (
            "ROR",
            person("2003-04-04", "F", immunosuppression_stopped_on="2026-10-01"),
            ("2004-05-15 Priorix",),
            "?",
            "Contre-indiqué : " + STOPPED,
            "Dès le 01/01/2027",
        ),
        (
            "DTP",
            person("2001-01-15"),
            ("2020-05-01 Repevax (rappel)",),
            "!",
            "À faire",
            "Dès que possible",
        ),
    ],
)
def test_a_status_has_its_words(key, subject, given, mark, diagnosis, next_dose):
    found = line(key, subject, *given)
    words = texts.words(found, on=date(2026, 11, 23))
    assert (words.mark.value, words.diagnosis, words.next_dose) == (mark, diagnosis, next_dose)


def test_a_line_for_journeys_is_shown_only_when_something_is_to_say():
    with_polio = bilan(person("2003-06-01"), "2015-05-10 Repevax (rappel)")
    assert not with_polio.line("Poliomyélite").shown


def test_lines_are_ordered_by_mark_then_as_the_calendar_says():
    found = texts.shown(bilan(person("2005-06-01", "F"), "2005-08-01 Infanrix Hexa"))
    order = list(Mark)
    marks = [order.index(texts.mark(each)) for each in found]
    assert marks == sorted(marks)
    for mark in order:
        places = [each.line.order for each in found if texts.mark(each) is mark]
        assert places == sorted(places)


def test_someone_with_nothing_to_do_is_up_to_date():
    assert texts.standing([]) is Standing.UP_TO_DATE


def test_someone_with_a_dose_due_and_none_late_has_something_to_do():
    assert texts.standing([line("HPV", person("2013-05-10"))]) is Standing.TO_DO
