"""« Annuler » in the journal, as a nurse reads it: an import, a decision, and what is too old."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.adapter import choose
from calcium.linking.models import Import, Ruling
from calcium.pages.clock import now
from carnet_api.fake import FakeCarnetGateway
from tests.calcium.pages.answers import said
from tests.calcium.world import PRIORIX, REPEVAX, World

pytestmark = pytest.mark.django_db


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
