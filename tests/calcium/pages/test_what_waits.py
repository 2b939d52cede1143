"""What waits in the centre, tried again or given up, as a nurse reads it."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from calcium.linking.models import Intention, Outcome
from carnet_api import errors as api
from tests.calcium.pages.answers import read, said
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


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
