"""The dossier as the nurse reads it: the counts, the column, the diseases, what is fresh."""

from datetime import timedelta
from html import unescape

from django.test import Client
from django.urls import reverse

from calcium.linking.state import RowState, SyncState, Why
from calcium.pages.identity import age
from calcium.pages.wording import why
from tests.calcium.merged import merge
from tests.calcium.world import BORN, NOW, World, make_patient


def read(client: Client, town: World, query: str = "") -> str:
    response = client.get(reverse("dossier", args=[town.patient.pk]) + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_identity_says_the_age_in_years() -> None:
    assert age(BORN, BORN.replace(year=2026)) == 25
    assert age(BORN, BORN.replace(year=2026) - timedelta(days=1)) == 24


def test_each_reason_has_its_words_in_the_column() -> None:
    said_by_the_state = {Why.NOTHING, Why.QUEUED, Why.REFUSED}
    for reason in set(Why) - said_by_the_state:
        assert why(RowState(SyncState.DIFFERS, reason)), reason


def test_the_column_stands_while_a_carnet_is_linked_and_only_then(
    town: World, nurse: Client
) -> None:
    town.enter("REPEVAX", "25/04/2017")
    assert "Synchro MV.net" not in read(nurse, town)
    town.carnet()
    town.link()
    assert "Synchro MV.net" in read(nurse, town)


def test_the_counts_say_what_is_to_be_exported(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    for given in ("25/04/2017", "26/05/2018", "27/06/2019"):
        town.enter("REPEVAX", given)
    town.enter("RUBELOGEN", "2003")
    assert "3 à exporter" in read(nurse, town)
    town.export()
    assert "à exporter" not in read(nurse, town).split('id="record"')[0]


def test_a_row_changed_here_counts_as_to_be_exported(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    row = town.enter("REPEVAX", "25/04/2017")
    town.export()
    url = reverse("modify", args=[town.patient.pk, row.pk])
    fields = {
        "version": "1",
        "vaccine": str(row.vaccine_id),
        "vaccine_name": "REPEVAX",
        "given": "25/04/2017",
        "lot": "NOUVEAU",
        "verification": "on_proof",
        "proof": "paper_booklet",
    }
    assert nurse.post(url, fields).status_code == 302
    text = read(nurse, town)
    assert "1 à exporter" in text
    assert "modifiée dans Calcium" in text
    assert "diffère du CVE" not in text.split('id="record"')[0]


def test_a_combined_vaccine_stands_under_each_of_its_diseases(town: World, nurse: Client) -> None:
    town.enter("PRIORIX", "01/06/2003")
    town.enter("AGRIPPAL", "10/2019")
    for disease in (8, 9, 10):
        rows = read(nurse, town, f"?maladie={disease}").split('id="rows"')[1]
        assert "PRIORIX" in rows
        assert "AGRIPPAL" not in rows
    assert "AGRIPPAL" in read(nurse, town, "?maladie=").split('id="rows"')[1]


def test_the_twins_are_asked_for_again_only_when_they_are_old(town: World, nurse: Client) -> None:
    town.carnet()
    link = town.link()
    url = reverse("refresh", args=[town.patient.pk])
    assert f'hx-post="{url}"' in read(nurse, town)
    first = nurse.post(url)
    assert "CVE vu le" in first.content.decode()
    assert f'hx-post="{url}"' not in read(nurse, town)
    link.refresh_from_db()
    assert link.refreshed_at is not None


def test_a_refresh_that_found_nothing_new_does_not_move_the_table(
    town: World, nurse: Client
) -> None:
    town.carnet()
    link = town.link()
    url = reverse("refresh", args=[town.patient.pk])
    nurse.post(url)
    link.refresh_from_db()
    link.refreshed_at = NOW - timedelta(days=1)
    link.save()
    again = nurse.post(url)
    assert again.status_code == 200
    assert "HX-Trigger" not in again


def test_a_row_of_somebody_who_changed_it_meanwhile_is_not_overwritten(
    town: World, nurse: Client
) -> None:
    row = town.enter("REPEVAX", "25/04/2017")
    url = reverse("modify", args=[town.patient.pk, row.pk])
    fields = {
        "version": "1",
        "vaccine": str(row.vaccine_id),
        "vaccine_name": "REPEVAX",
        "given": "25/04/2017",
        "verification": "declared",
    }
    assert nurse.post(url, fields | {"lot": "PREMIER"}).status_code == 302
    second = nurse.post(url, fields | {"lot": "SECOND"})
    assert second.status_code == 422
    assert "modifiée par une autre personne" in unescape(second.content.decode())
    assert [row.lot for row in town.rows()] == ["PREMIER"]


def test_primo_and_rappel_together_are_refused_at_the_field(town: World, nurse: Client) -> None:
    url = reverse("add", args=[town.patient.pk])
    vaccine = town.vaccines["REPEVAX"]
    fields = {
        "vaccine": str(vaccine.pk),
        "vaccine_name": "REPEVAX",
        "given": "25/04/2017",
        "verification": "declared",
        "primo": "on",
        "booster": "on",
    }
    answer = nurse.post(url, fields)
    assert answer.status_code == 422
    assert "s'excluent" in unescape(answer.content.decode())
    assert town.rows() == []


def test_the_address_of_a_merged_dossier_leads_to_the_one_that_stands(
    town: World, nurse: Client
) -> None:
    gone = make_patient(town.centre, "TEST0000002")
    merge(town.patient, gone)
    response = nurse.get(reverse("dossier", args=[gone.pk]), follow=True)
    assert response.redirect_chain == [(reverse("dossier", args=[town.patient.pk]), 302)]
    assert "Ce dossier a été réuni avec un autre" in unescape(response.content.decode())
    assert nurse.post(reverse("refresh", args=[gone.pk])).status_code == 404


def test_a_carnet_that_is_no_longer_shared_is_said_as_such_and_the_rows_stay(
    town: World, nurse: Client
) -> None:
    carnet = town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    carnet.sharings.clear()
    answer = nurse.post(reverse("refresh", args=[town.patient.pk]))
    assert "plus partagé avec votre centre" in unescape(answer.content.decode())
    assert answer["HX-Trigger"] == "carnet:changed"
    assert "REPEVAX" in read(nurse, town)
