"""The journal, what waits in the centre, the banner, a long export: as a nurse reads them."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from calcium.linking import circuit
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.models import ExportJob, Import, Intention, Outcome, Ruling
from calcium.linking.retries import FAILURES_TO_OPEN
from calcium.linking.tasks import carry_out_export
from calcium.pages.clock import now
from calcium.pages.idle import SEEN
from carnet_api import errors as api
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import PRIORIX, REPEVAX, World

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=list(args)), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def said(client: Client, url: str, fields: dict[str, str] | None = None) -> str:
    response = client.post(url, fields or {}, follow=True)
    return unescape(response.content.decode())


@pytest.fixture
def linked(town: World) -> World:
    town.carnet()
    town.link()
    return town


def test_an_empty_journal_says_what_will_stand_there(town: World, nurse: Client) -> None:
    assert "Rien n'a encore été échangé" in read(nurse, "journal", town.patient.pk)


def test_the_journal_says_what_was_sent_received_and_refused_by_whom_and_why(
    linked: World, nurse: Client
) -> None:
    (carnet,) = linked.service.carnets.values()
    linked.service.declare(carnet, PRIORIX, date(2003, 6, 1))
    [line] = linked.prepare_import().lines
    ticked = {line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)}
    linked.carry_out_import(ticked)
    linked.enter("REPEVAX", "25/04/2017")
    linked.enter("AGRIPPAL", "01/10/2019")
    linked.service.fail_next(api.VaccineUnknown())
    linked.export()
    page = read(nurse, "journal", linked.patient.pk)
    for words in (
        "Envoyé",
        "Refusé",
        "Reçu",
        "CVE lié au dossier",
        "Import : 1 vaccination reçue",
        "01/06/2003 PRIORIX",
        "validée sur preuve",
        "Envoi d'une vaccination",
        "Claire Martin",
        "n'a pas été trouvé dans la nomenclature",
        "Annuler cet import",
    ):
        assert words in page, words


def test_the_dossier_leads_to_it_and_the_manuals_entries_come_first(
    linked: World, nurse: Client
) -> None:
    page = read(nurse, "dossier", linked.patient.pk)
    entries = [
        "Importer les vaccinations",
        "Exporter les vaccinations",
        "Voir le bilan des vaccinations",
        "Journal de synchronisation",
    ]
    places = [page.index(f"{entry}</") for entry in entries]
    assert places == sorted(places)


def test_a_long_journal_goes_on_on_the_next_page(linked: World, nurse: Client) -> None:
    for day in range(1, 29):
        linked.later(timedelta(minutes=1))
        linked.enter("REPEVAX", f"{day:02}/04/2015")
        linked.enter("PRIORIX", f"{day:02}/04/2012")
    linked.export()
    first = read(nurse, "journal", linked.patient.pk)
    assert first.count('data-label="Issue"') == 30
    assert "Plus ancien" in first
    last = read(nurse, "journal", linked.patient.pk, avant="2026-11-23T09:00:30+00:00")
    assert "CVE lié au dossier" in last
    assert "Le plus récent" in last
    assert read(nurse, "journal", linked.patient.pk, avant="hier").count("Issue") == 31


def test_an_import_is_undone_from_the_journal(linked: World, nurse: Client) -> None:
    (carnet,) = linked.service.carnets.values()
    linked.service.declare(carnet, PRIORIX, date(2003, 6, 1))
    [line] = linked.prepare_import().lines
    linked.clock[0] = now()
    linked.carry_out_import(
        {line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)}
    )
    url = reverse("import_undo", args=[linked.patient.pk, Import.objects.get().pk])
    question = unescape(nurse.get(url).content.decode())
    assert "les validations qu'il a données sont retirées du CVE" in question
    assert "PRIORIX" in question
    page = said(nurse, url)
    assert "L'import est annulé : une vaccination est retirée du dossier." in page
    assert "Annulé par Claire Martin" in page
    assert linked.rows() == []
    assert "Il a déjà été annulé" in unescape(nurse.get(url).content.decode())


def test_an_old_import_says_that_it_can_no_longer_be_undone(linked: World, nurse: Client) -> None:
    old = Import.objects.create(
        centre=linked.centre,
        patient=linked.patient,
        carnet_id=linked.patient.pk,
        at=now() - timedelta(days=31),
        by=linked.nurse,
        linked=2,
    )
    url = reverse("import_undo", args=[linked.patient.pk, old.pk])
    assert "plus de 30 jours" in unescape(nurse.get(url).content.decode())
    assert "plus de 30 jours" in said(nurse, url)


def test_both_sides_name_who_changed_them_and_when_and_the_choice_is_undone(
    linked: World, nurse: Client
) -> None:
    row = linked.enter("REPEVAX", "25/04/2017", lot="A")
    linked.export()
    (carnet,) = linked.service.carnets.values()
    linked.later(timedelta(hours=3))
    linked.service.holder_changes(carnet, next(iter(carnet.doses)), batch="THEIRS")
    linked.prepare_import()
    type(row).objects.filter(pk=row.pk).update(lot="OURS")
    url = reverse("difference", args=[linked.patient.pk, row.pk])
    dialog = unescape(nurse.get(url).content.decode())
    assert "Claire Martin, le 23/11/2026 à 10:00" in dialog, "the hour of the centre's clock"
    assert "Camille MARTIN, le 23/11/2026 à 13:00" in dialog
    nurse.post(url, {"choice": "theirs"})
    ruling = Ruling.objects.get()
    undo = reverse("ruling_undo", args=[linked.patient.pk, ruling.pk])
    assert "reprend ce qu'elle disait avant" in unescape(nurse.get(undo).content.decode())
    page = said(nurse, undo)
    assert "La décision est annulée" in page
    row.refresh_from_db()
    assert row.lot == "OURS"


def waiting(linked: World, error: api.CarnetApiError) -> Intention:
    linked.enter("REPEVAX", "25/04/2017")
    linked.service.fail_next(error)
    linked.export()
    return Intention.objects.get(outcome__in=[Outcome.OPEN, Outcome.REFUSED])


def test_what_waits_is_tried_again_from_the_page_of_the_centre(
    linked: World, nurse: Client
) -> None:
    intention = waiting(linked, api.Unavailable())
    page = read(nurse, "centre_sync")
    assert "plus d'un jour" in page
    assert "1 envoi attend depuis plus d'un jour" in page
    page = said(nurse, reverse("retry", args=[intention.pk]))
    assert "Envoi d'une vaccination : c'est fait." in page
    assert "Rien n'attend" in page


def test_giving_up_says_what_it_means_and_asks_why(linked: World, nurse: Client) -> None:
    intention = waiting(linked, api.Unavailable())
    url = reverse("give_up", args=[intention.pk])
    dialog = unescape(nurse.get(url).content.decode())
    assert "ni perdue ni doublée" in dialog
    refused = nurse.post(url, {"why": " "})
    assert refused.status_code == 422
    assert "Indiquez pourquoi" in unescape(refused.content.decode())
    page = said(nurse, url, {"why": "Dossier d'un autre étudiant"})
    assert "redevient « à exporter »" in page
    journal = read(nurse, "journal", linked.patient.pk)
    assert "Abandonné par Claire Martin : Dossier d'un autre étudiant." in journal
    assert nurse.get(url).status_code == 404


def test_a_refusal_that_would_come_again_offers_no_retry(linked: World, nurse: Client) -> None:
    waiting(linked, api.VaccinationDeleted())
    page = read(nurse, "centre_sync")
    assert "Réessayer<" not in page
    assert "Abandonner<" in page


def silence(town: World) -> None:
    for _ in range(FAILURES_TO_OPEN):
        circuit.note_failure(town.centre.pk, api.Unavailable(), call="carnet", now=now())


def test_the_banner_stands_while_mesvaccins_is_silent_and_goes_when_it_answers(
    linked: World, nurse: Client, sign_in: SignIn
) -> None:
    silent = "MesVaccins.net ne répond pas"
    assert silent not in read(nurse, "dossier", linked.patient.pk)
    silence(linked)
    for name, args in (("dossier", [linked.patient.pk]), ("students", []), ("centre_sync", [])):
        assert silent in read(nurse, name, *args), name
    assert silent not in read(sign_in(linked.secretary), "students")
    calls = len(linked.service.calls)
    poll = f"{reverse('outage')}?veille=1"
    assert silent in unescape(nurse.post(poll).content.decode()), "its pause is not over"
    assert len(linked.service.calls) == calls
    answer = unescape(nurse.post(f"{reverse('outage')}?maintenant=1").content.decode())
    assert silent not in answer
    assert "every 15s" not in answer, "it asks no more"
    assert silent not in read(nurse, "dossier", linked.patient.pk)


def test_while_it_is_silent_nobody_waits_for_it(linked: World, nurse: Client) -> None:
    linked.enter("REPEVAX", "25/04/2017")
    silence(linked)
    calls = len(linked.service.calls)
    page = said(nurse, reverse("export", args=[linked.patient.pk]))
    assert "ne l'appelle plus pour l'instant" in page
    assert len(linked.service.calls) == calls
    assert "en attente" in page


def test_a_page_that_asks_by_itself_keeps_no_session_open(linked: World, nurse: Client) -> None:
    read(nurse, "students")
    session = nurse.session
    long_ago = now().timestamp() - settings.SESSION_IDLE_TIMEOUT.total_seconds() + 60
    session[SEEN] = long_ago
    session.save()
    nurse.post(f"{reverse('outage')}?veille=1")
    assert nurse.session[SEEN] == long_ago
    read(nurse, "students")
    assert nurse.session[SEEN] > long_ago


def many(town: World) -> None:
    for day in range(1, 13):
        town.enter("REPEVAX", f"{day:02}/04/2015")


def test_a_long_export_is_a_job_that_says_that_it_waits(linked: World, nurse: Client) -> None:
    many(linked)
    page = said(nurse, reverse("export", args=[linked.patient.pk]))
    assert "Export en cours : 0 sur 12." in page
    assert "Vous pouvez fermer cette page" in page
    assert "le service d'arrière-plan de Calcium ne tourne pas" in page
    (carnet,) = linked.service.carnets.values()
    assert carnet.doses == {}
    again = read(nurse, "dossier", linked.patient.pk)
    assert "Export en cours : 0 sur 12." in again, "closing the page changes nothing"


def test_the_worker_carries_it_out_and_its_end_is_told_once(linked: World, nurse: Client) -> None:
    many(linked)
    nurse.post(reverse("export", args=[linked.patient.pk]))
    job = ExportJob.objects.get()
    carry_out_export(str(job.pk))
    (carnet,) = linked.service.carnets.values()
    assert len(carnet.doses) == 12
    answer = nurse.get(reverse("export_progress", args=[linked.patient.pk, job.pk]))
    assert "Export terminé : 12 vaccinations envoyées au CVE." in unescape(answer.content.decode())
    assert answer["HX-Trigger"] == "carnet:changed"
    assert "every 2s" not in answer.content.decode()
    assert "Export terminé" not in read(nurse, "dossier", linked.patient.pk)
    assert "Export de 12 vaccinations" in read(nurse, "journal", linked.patient.pk)


def test_a_job_that_is_cut_goes_on_with_what_waits(linked: World, nurse: Client) -> None:
    many(linked)
    nurse.post(reverse("export", args=[linked.patient.pk]))
    job = ExportJob.objects.get()
    for _ in range(4):
        linked.service.fail_next(None)  # type: ignore[arg-type]
    linked.service.fail_next(api.Unavailable())
    carry_out_export(str(job.pk))
    page = read(nurse, "export_progress", linked.patient.pk, job.pk)
    assert "Export en cours : 4 sur 12." in page
    assert "Rien n'est perdu dans Calcium" in page
    carry_out_export(str(job.pk))
    assert "12 vaccinations envoyées" in read(nurse, "export_progress", linked.patient.pk, job.pk)
    (carnet,) = linked.service.carnets.values()
    assert len(carnet.doses) == 12


def test_ten_doses_go_while_the_page_waits(linked: World, nurse: Client) -> None:
    for day in range(1, 11):
        linked.enter("REPEVAX", f"{day:02}/04/2015")
    page = said(nurse, reverse("export", args=[linked.patient.pk]))
    assert "Toutes les vaccinations ont bien été synchronisées." in page
    assert not ExportJob.objects.exists()


def test_a_centre_that_left_the_service_still_undoes_what_is_its_own(
    linked: World, nurse: Client
) -> None:
    (carnet,) = linked.service.carnets.values()
    linked.service.declare(carnet, REPEVAX, date(2015, 6, 1))
    [line] = linked.prepare_import().lines
    linked.clock[0] = now()
    linked.carry_out_import(
        {line.document.id: ImportDecision(Decision.VALIDATE, version=line.document.version)}
    )
    linked.centre.membership.delete()
    choose()
    page = said(nurse, reverse("import_undo", args=[linked.patient.pk, Import.objects.get().pk]))
    assert "n'est pas encore confirmé" in page
    choose(carnets=lambda _, who: FakeCarnetGateway(linked.service, linked.organisation, who))
