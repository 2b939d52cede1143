"""An export of more than ten doses: a job that says how far it is, and when it has ended."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from calcium.linking.models import ExportJob
from calcium.linking.tasks import carry_out_export
from carnet_api import errors as api
from tests.calcium.pages.answers import read, said
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


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
