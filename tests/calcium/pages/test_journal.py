"""The journal of a dossier, as a nurse reads it: sent, received, refused, by whom and why."""

from datetime import date, timedelta

import pytest
from django.test import Client

from calcium.linking.actions import Decision, ImportDecision
from carnet_api import errors as api
from tests.calcium.pages.answers import read
from tests.calcium.world import PRIORIX, World

pytestmark = pytest.mark.django_db


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
