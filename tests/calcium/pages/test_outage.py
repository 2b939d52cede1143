"""While MesVaccins is silent: a banner that goes by itself, and nobody waits."""

from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from calcium.linking import circuit
from calcium.linking.retries import FAILURES_TO_OPEN
from calcium.pages.clock import now
from calcium.pages.idle import SEEN
from carnet_api import errors as api
from tests.calcium.pages.answers import read, said
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


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
