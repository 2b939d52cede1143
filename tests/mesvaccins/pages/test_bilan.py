"""« Bilan des vaccinations » for the holder: the card, the lines, the plan, the answers."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet, HealthAnswer, Vaccination
from tests.mesvaccins.pages import family
from tests.tagged_pdf import TaggedPdf

CARNETS = reverse("carnets")


@pytest.fixture
def bilan(booklet: Carnet) -> str:
    """The page's address."""
    return reverse("bilan", args=[booklet.pk])


def test_a_card_says_in_one_sentence_what_is_to_be_done(
    holder: Client, booklet: Carnet, account: Account
) -> None:
    page = holder.get(CARNETS).content.decode()
    assert re.search(r"\d+ vaccins? à faire", page)
    assert reverse("bilan", args=[booklet.pk]) in page


def test_each_card_has_the_bilan_of_its_own_person(
    holder: Client, booklet: Carnet, account: Account
) -> None:
    family.carnet(account, "Nouveau-né", born=family.TODAY)
    page = holder.get(CARNETS)
    assertContains(page, "À jour", count=1)


def test_the_list_asks_the_database_as_often_for_two_as_for_six(
    holder: Client, booklet: Carnet, account: Account, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        family.carnet(account, f"Enfant {number}", born=date(2012, 1, 1 + number))
    holder.get(CARNETS)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        holder.get(CARNETS)


def test_the_page_says_who_is_late_and_what_comes_next(holder: Client, bilan: str) -> None:
    page = holder.get(bilan)
    assertContains(page, "DTP (Diphtérie - Tétanos - Poliomyélite)")
    assertContains(page, "RRO (Rougeole - Oreillons - Rubéole)")
    assertContains(page, "Camille (")
    assertContains(page, "Seules les vaccinations de ce carnet.")


def test_a_past_day_hides_what_came_after_it_and_says_how_many(holder: Client, bilan: str) -> None:
    page = holder.get(bilan, {"au": "2018-01-01"})
    assertContains(page, "bilan au 01/01/2018")
    assertContains(page, "1 dose reçue après le 01/01/2018 n'est pas montrée.")


def test_a_year_that_reaches_beyond_a_past_day_is_said_and_never_counted_on(
    holder: Client, booklet: Carnet, bilan: str
) -> None:
    family.declare(booklet, "PRIORIX", "??/??/2018")
    page = holder.get(bilan, {"au": "2018-06-10"})
    assertContains(page, "??/??/2018, PRIORIX : reçu avant ou après le 10/06/2018")
    assertContains(page, "Le verdict le plus prudent est montré.")
    assertContains(page, "à confirmer avec un médecin")
    later = holder.get(bilan, {"au": "2018-12-31"})
    assertNotContains(later, "reçu avant ou après")


@pytest.mark.parametrize("given", ["hier", "2001-01-01"])
def test_a_day_that_cannot_be_is_said(holder: Client, bilan: str, given: str) -> None:
    page = holder.get(bilan, {"au": given}, follow=True)
    assertRedirects(page, bilan)
    assertContains(page, "n&#x27;est pas une date" if given == "hier" else "avant la naissance")


def test_a_bilan_leaves_its_row_and_the_page_of_accesses_names_it(
    holder: Client, bilan: str, booklet: Carnet
) -> None:
    holder.get(bilan)
    assert Act.objects.filter(action="bilan_read", carnet_id=booklet.pk).count() == 1
    page = holder.get(reverse("accesses", args=[booklet.pk]))
    assertContains(page, "Bilan des vaccinations lu")


def test_a_bilan_asks_the_database_at_most_ten_times(holder: Client, bilan: str) -> None:
    holder.get(bilan)
    with CaptureQueriesContext(connection) as captured:
        holder.get(bilan)
    asked = [each["sql"] for each in captured if "SAVEPOINT" not in each["sql"]]
    assert len(asked) <= 10, "\n".join(asked)


def test_the_rank_is_said_once_in_one_touch(holder: Client, booklet: Carnet) -> None:
    dose = booklet.vaccinations.get(vaccine__name="NIMENRIX")
    url = reverse("rank", args=[booklet.pk])
    sent = {"vaccination": dose.pk, "version": dose.version, "rang": "primo"}
    assertContains(holder.post(url, sent, follow=True), "C&#x27;est noté")
    dose.refresh_from_db()
    assert dose.booster is False
    assertContains(holder.post(url, sent | {"rang": "rappel"}, follow=True), "déjà précisé")
    dose.refresh_from_db()
    assert dose.booster is False


def test_the_rank_of_a_dose_of_another_carnet_is_not_there(
    holder: Client, booklet: Carnet, account: Account
) -> None:
    other = family.carnet(account, "Jules", born=date(2010, 1, 1))
    dose = Vaccination.objects.filter(carnet=booklet).first()
    assert dose is not None
    sent = {"vaccination": dose.pk, "version": dose.version, "rang": "rappel"}
    assert holder.post(reverse("rank", args=[other.pk]), sent).status_code == 404


def test_the_plan_is_a_tagged_document(holder: Client, booklet: Carnet) -> None:
    answer = holder.get(reverse("plan", args=[booklet.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert TaggedPdf(answer.content).faults() == []
    assert Act.objects.filter(action="bilan_printed").count() == 1


class TestQuestionnaire:
    """What the holder answers, and what a professional has answered."""

    @pytest.fixture
    def form(self, booklet: Carnet) -> str:
        return reverse("questionnaire", args=[booklet.pk])

    def test_an_answer_changes_the_bilan(self, holder: Client, form: str, bilan: str) -> None:
        assertNotContains(holder.get(bilan), "Typhoïde")
        answer = holder.post(form, {"travel_poor_hygiene": "oui"}, follow=True)
        assertRedirects(answer, bilan)
        assertContains(answer, "Votre réponse est enregistrée.")
        assertContains(answer, "Typhoïde")

    def test_an_answer_that_leads_to_another_question_leads_back_to_the_form(
        self, holder: Client, form: str
    ) -> None:
        answer = holder.post(form, {"asthma": "oui"}, follow=True)
        assertRedirects(answer, form)
        assertContains(answer, "Votre asthme est-il sévère")
        assertContains(answer, "Répondu par vous")

    def test_an_answer_is_taken_back(self, holder: Client, form: str) -> None:
        holder.post(form, {"travel": "oui"})
        holder.post(form, {"travel": "", "vu-travel": "oui"})
        assert not HealthAnswer.objects.exists()

    def test_what_a_professional_answers_is_shown_and_not_asked(
        self, holder: Client, form: str, booklet: Carnet, nurse: object
    ) -> None:
        assertNotContains(holder.get(form), "anti-HBs")
        HealthAnswer.objects.create(
            carnet=booklet,
            fact="anti_hbs_miu_per_ml",
            value=150,
            said_by=nurse,
            said_at=timezone.now(),
        )
        page = holder.get(form)
        assertContains(page, "anti-HBs")
        assertContains(page, "Répondu par Jeanne Exemple (Service de santé étudiante)")
        assertNotContains(page, 'name="anti_hbs_miu_per_ml"')

    def test_a_wrong_date_is_said_and_nothing_is_kept(self, holder: Client, form: str) -> None:
        answer = holder.post(form, {"zoster_on": "1900-01-01", "asthma": "oui"})
        assertContains(answer, "avant la naissance")
        assert not HealthAnswer.objects.exists()
