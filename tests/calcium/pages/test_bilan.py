"""« Voir le bilan des vaccinations », with a CVE and without one; the questionnaire; the rank."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from calcium.assessment.models import HealthAnswer
from calcium.audit.models import AuditEvent
from calcium.vaccinations.models import DoseKind
from carnet_api.errors import SharingEnded, Unavailable
from carnet_api.fake.assessments import CALENDAR
from carnet_api.wire import (
    AssessmentDocument,
    AssessmentLineDocument,
    AssessmentStatus,
    Conclusion,
    DoseVerdictDocument,
    Mark,
    OpenQuestionDocument,
    RankQuestionDocument,
    RuleDocument,
    VisitDocument,
    VisitLineDocument,
)
from tests.calcium.world import World
from tests.tagged_pdf import TaggedPdf

DAY = date(2016, 6, 10)
RANK = "Si le dernier vaccin réalisé est un rappel, précisez-le !"


def prepared(*, asks: RankQuestionDocument | None = None) -> AssessmentDocument:
    """A bilan with one line, late, with everything that a why can say."""
    line = AssessmentLineDocument(
        key="DTP",
        label="DTP (Diphtérie - Tétanos - Poliomyélite)",
        status=AssessmentStatus.OVERDUE,
        mark=Mark.LATE,
        doses_received=2,
        diagnosis=RANK if asks else "Pas à jour",
        next_dose="Dès que possible",
        to_confirm=True,
        asks_rank=asks,
        doses=(
            DoseVerdictDocument(vaccine="REPEVAX", counts=True, sentence="REPEVAX : compte."),
            DoseVerdictDocument(vaccine="X", counts=False, sentence="X : trop proche."),
        ),
        why=("Une dose est conseillée maintenant.",),
        rules=(
            RuleDocument(
                identifier="DTP-5",
                says="Un rappel à 25 ans.",
                provenance="texte officiel",
                source="Calendrier 2013",
                address="https://exemple.test/source",
                in_force_from=date(2013, 4, 17),
            ),
        ),
        open_questions=(OpenQuestionDocument(name="travel", text="Préparez-vous un voyage ?"),),
    )
    visit = VisitDocument(
        on=DAY, lines=(VisitLineDocument(key="DTP", label="DTP", detail="dose 3"),)
    )
    return AssessmentDocument(
        calendar=CALENDAR,
        on=DAY,
        conclusion=Conclusion.LATE,
        to_do=1,
        lines=(line,),
        hidden=2,
        left_out=(DoseVerdictDocument(vaccine="V", sentence="VARICELLON : ne compte jamais."),),
        visits=(visit,),
    )


@pytest.fixture
def bilan(town: World) -> str:
    """The page's address."""
    return reverse("bilan", args=[town.patient.pk])


def test_the_menu_leads_to_it_once_a_carnet_is_linked(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    page = nurse.get(reverse("dossier", args=[town.patient.pk]))
    assertContains(page, "Voir le bilan des vaccinations", count=1)


def test_the_manuals_words_stand_on_the_page(town: World, nurse: Client, bilan: str) -> None:
    carnet = town.carnet()
    town.link()
    town.service.assessments[carnet.uuid] = prepared()
    page = nurse.get(bilan, {"au": "2016-06-10"})
    for words in (
        "- RECOMMANDATIONS ISSUES DE MESVACCINS.NET EN FONCTION DES INFORMATIONS CONNUES -",
        "LEFÈVRE Élise (15 ans) est en retard de ses vaccins",
        "Vaccin contre…",
        "Nombre de doses reçues",
        "Diagnostic",
        "Prochaine dose",
        "OK [ECHAP]",
        "2 doses",
        "Dès que possible",
        "seules les vaccinations existantes dans le CVE",
        "2 doses reçues après le 10/06/2016 ne sont pas montrées",
        "VARICELLON : ne compte jamais.",
        "à confirmer avec un médecin",
    ):
        assertContains(page, words)


def test_a_why_names_doses_rule_source_and_what_is_not_known(
    town: World, nurse: Client, bilan: str
) -> None:
    carnet = town.carnet()
    town.link()
    town.service.assessments[carnet.uuid] = prepared()
    page = nurse.get(bilan)
    for words in (
        "X : trop proche.",
        "DTP-5",
        "En vigueur depuis le 17/04/2013",
        "https://exemple.test/source",
        "Préparez-vous un voyage ?",
    ):
        assertContains(page, words)


def test_the_page_counts_the_rows_that_the_carnet_does_not_hold(
    town: World, nurse: Client, bilan: str
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.export()
    assertContains(nurse.get(bilan), "Toutes les vaccinations du dossier y sont.")
    town.enter("RUBELOGEN", "??/??/2003")
    assertContains(nurse.get(bilan), "1 vaccination du dossier n&#x27;est pas dans le CVE.")


def test_without_a_carnet_only_doses_and_answers_leave_the_centre(
    town: World, nurse: Client, bilan: str
) -> None:
    town.enter("REPEVAX", "25/04/2017")
    page = nurse.get(bilan)
    assertContains(page, "Toutes les maladies")
    assertContains(page, "sans nom ni INE")
    assert town.service.calls[-1] == "diagnose"
    [event] = AuditEvent.objects.filter(action="bilan_read")
    assert event.patient_id == town.patient.pk


@pytest.mark.parametrize("given", ["demain", "2016-13-01"])
def test_a_text_that_is_no_day_is_said_and_today_is_shown(
    town: World, nurse: Client, bilan: str, given: str
) -> None:
    page = nurse.get(bilan, {"au": given})
    assertContains(page, f"« {given} » n&#x27;est pas une date.")


def test_a_mesvaccins_that_does_not_answer_leads_back_with_a_sentence(
    town: World, nurse: Client, bilan: str
) -> None:
    town.service.fail_next(Unavailable("down"))
    page = nurse.get(bilan, follow=True)
    assertRedirects(page, reverse("dossier", args=[town.patient.pk]))
    assertContains(page, "MesVaccins.net ne répond pas")


def test_a_sharing_that_has_ended_closes_the_link(town: World, nurse: Client, bilan: str) -> None:
    town.carnet()
    link = town.link()
    town.service.fail_next(SharingEnded("ended"))
    assertContains(nurse.get(bilan, follow=True), "plus partagé avec votre centre")
    link.refresh_from_db()
    assert link.ended_at is not None


def test_the_rank_of_a_dose_of_the_carnet_is_said_in_one_click(
    town: World, nurse: Client, bilan: str
) -> None:
    town.carnet()
    link = town.link()
    row = town.enter("REPEVAX", "25/04/2017")
    town.export()
    [remote] = town.gateway.vaccinations(link.carnet_id).items
    asked = RankQuestionDocument(
        vaccination_id=remote.id, version=remote.version, date=remote.date, vaccine="REPEVAX"
    )
    town.service.assessments[link.carnet_id] = prepared(asks=asked)
    assertContains(nurse.get(bilan), RANK)
    sent = {"vaccination": remote.id, "version": remote.version, "rang": "rappel", "au": ""}
    answer = nurse.post(reverse("rank", args=[town.patient.pk]), sent, follow=True)
    assertContains(answer, "Le dernier vaccin est noté comme un rappel.")
    assert town.gateway.vaccination(link.carnet_id, remote.id).booster is True
    row.refresh_from_db()
    assert row.kind == DoseKind.BOOSTER


def test_the_rank_of_a_row_is_said_where_there_is_no_carnet(town: World, nurse: Client) -> None:
    row = town.enter("REPEVAX", "25/04/2017")
    url = reverse("rank", args=[town.patient.pk])
    assertContains(nurse.post(url, {"ligne": row.pk, "rang": "rappel"}, follow=True), "noté comme")
    row.refresh_from_db()
    assert (row.kind, row.version) == (DoseKind.BOOSTER, 2)
    refused = nurse.post(url, {"ligne": row.pk, "rang": "primo"}, follow=True)
    row.refresh_from_db()
    assert row.kind == DoseKind.BOOSTER
    assertNotContains(refused, "noté comme")
    assert nurse.post(url, {"rang": "rappel"}).status_code == 404


def test_the_plan_is_a_tagged_document_named_after_the_student(town: World, nurse: Client) -> None:
    town.service.diagnosis = prepared()
    answer = nurse.get(reverse("plan", args=[town.patient.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="plan-{town.patient.ine}.pdf"'
    assert TaggedPdf(answer.content).faults() == []
    assert AuditEvent.objects.filter(action="bilan_printed").count() == 1


class TestQuestionnaire:
    """The same form, whose answers go to the CVE or stay in the dossier."""

    @pytest.fixture
    def form(self, town: World) -> str:
        return reverse("questionnaire", args=[town.patient.pk])

    def test_answers_of_a_dossier_with_a_carnet_go_there(
        self, town: World, nurse: Client, form: str
    ) -> None:
        carnet = town.carnet()
        town.link()
        answer = nurse.post(form, {"travel": "oui", "anti_hbs_miu_per_ml": "120"}, follow=True)
        assertContains(answer, "2 réponses enregistrées.")
        assert {name: each.value for name, each in carnet.answers.items()} == {
            "travel": True,
            "anti_hbs_miu_per_ml": 120,
        }
        assert not HealthAnswer.objects.exists()

    def test_answers_of_a_dossier_without_a_carnet_stay_in_it(
        self, town: World, nurse: Client, form: str
    ) -> None:
        nurse.post(form, {"travel": "oui", "vu-travel": ""})
        kept = HealthAnswer.objects.get(patient=town.patient)
        assert (kept.fact, kept.value, kept.said_by) == ("travel", True, town.nurse)
        assertContains(nurse.get(form), f"Répondu par {town.nurse.name}")
        nurse.post(form, {"travel": "", "vu-travel": "oui"})
        assert not HealthAnswer.objects.exists()

    def test_only_what_was_changed_is_sent(self, town: World, nurse: Client, form: str) -> None:
        carnet = town.carnet()
        town.link()
        town.service.keep_answer(carnet, "travel", True, by=carnet.holder)
        assertContains(nurse.get(form), "Répondu par l&#x27;étudiant")
        answer = nurse.post(form, {"travel": "oui", "vu-travel": "oui"}, follow=True)
        assertContains(answer, "Aucune réponse n&#x27;a été changée.")
        assert carnet.answers["travel"].said_by == carnet.holder

    def test_a_wrong_number_keeps_what_was_typed_and_says_why(
        self, town: World, nurse: Client, form: str
    ) -> None:
        answer = nurse.post(form, {"anti_hbs_miu_per_ml": "beaucoup", "travel": "oui"})
        assert answer.status_code == 422
        assertContains(answer, "« beaucoup » n&#x27;est pas un nombre", status_code=422)
        assertContains(answer, 'value="beaucoup"', status_code=422)
        assert not HealthAnswer.objects.exists()
