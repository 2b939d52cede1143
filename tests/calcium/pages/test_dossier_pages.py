"""The pages that a dossier leads to, wide and narrow: invitation, bilan, journal, what waits."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.models import Circuit, ExportJob, Intention
from calcium.pages import clock
from carnet_api.errors import Unavailable
from tests.calcium.pages.test_accessibility import check
from tests.calcium.pages.walk import choose, dialog, enter_as, open_dossier
from tests.calcium.world import PRIORIX, REPEVAX, World

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_invitation_of_a_carnet_made_here(
    page: Page, live_server: LiveServer, town: World
) -> None:
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    choose(page, "Association d'un CVE", "Créer et associer à partir des données du patient")
    opened = dialog(page, "Créer et associer à partir des données du patient")
    opened.get_by_role("checkbox").check()
    opened.get_by_role("button", name="Créer le CVE").click()
    expect(page.get_by_text("Un CVE est lié")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    choose(page, "Gestion du CVE", "Renvoyer l'invitation")
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)


def test_the_bilan_and_its_questions(page: Page, live_server: LiveServer, town: World) -> None:
    town.enter("REPEVAX", "25/04/2017")
    enter_as(page, live_server.url, town.nurse)
    for name in ("bilan", "questionnaire"):
        page.goto(live_server.url + reverse(name, args=[town.patient.pk]))
        check(page)


def test_the_journal_and_what_can_be_undone(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.clock[0] = clock.now()  # an import can be undone for a while only
    carnet = town.carnet()
    row = town.enter("REPEVAX", "25/04/2017")
    alike = town.service.declare(carnet, vaccine_id=REPEVAX, date=date(2017, 4, 28))
    new = town.service.declare(carnet, vaccine_id=PRIORIX, date=date(2003, 6, 1))
    town.link()
    town.carry_out_import(
        {
            alike.id: ImportDecision(Decision.SAME, alike.version, row_id=row.pk),
            new.id: ImportDecision(Decision.VALIDATE, new.version),
        }
    )
    enter_as(page, live_server.url, town.nurse)
    address = live_server.url + reverse("journal", args=[town.patient.pk])
    page.goto(address)
    check(page)
    for name in ("Annuler cet import", "Annuler cette décision"):
        page.goto(address)
        page.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check(page)


def test_what_waits_while_mesvaccins_is_silent(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(Unavailable())
    town.export()
    Circuit.objects.create(
        centre=town.centre,
        failing_since=clock.now(),
        open_until=clock.now() + timedelta(hours=1),
        cause="unavailable",
    )
    job = ExportJob.objects.create(
        centre=town.centre, patient=town.patient, by=town.nurse, asked_at=clock.now(), total=1
    )
    Intention.objects.update(job=job)
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    expect(page.get_by_role("button", name="Réessayer maintenant")).to_be_visible()
    expect(page.get_by_text("Export en cours")).to_be_visible()
    check(page)
    page.goto(live_server.url + reverse("centre_sync"))
    page.get_by_role("button", name="Abandonner").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)
