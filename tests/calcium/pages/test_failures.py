"""Whatever MesVaccins does, the nurse reads one sentence, nothing is lost and nothing doubled."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from calcium.linking import errors, selectors
from carnet_api import errors as api
from carnet_api.fake import Moment
from tests.calcium.world import BORN, CODE, PRIORIX, World

TROUBLES = [
    api.Unavailable(),
    api.TooManyRequests(),
    api.NotAuthenticated(),
    api.NotAllowed(),
    api.NotFound(),
    api.InvalidInput(),
    api.Refused(),
]
IN_DIALOG = {
    "look_up": {"share_code": CODE},
    "send_again": {"contact": "elise@etu.test"},
    "create_carnet": {"email": "elise@etu.test", "mobile": "", "agreement": "on"},
}


def said(client: Client, name: str, town: World, fields: dict[str, str]) -> str:
    """What the nurse reads after pressing the button."""
    url = reverse(name, args=[town.patient.pk])
    response = client.post(url, fields, follow=True)
    assert response.status_code in {200, 422}, response.status_code
    return unescape(response.content.decode())


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.code)
@pytest.mark.parametrize("name", sorted(IN_DIALOG))
def test_a_dialog_says_what_happened_and_keeps_what_was_typed(
    name: str, trouble: api.CarnetApiError, town: World, nurse: Client
) -> None:
    town.carnet()
    town.service.fail_next(trouble)
    text = said(nurse, name, town, IN_DIALOG[name])
    assert errors.sentence(trouble) in text
    typed = next(iter(IN_DIALOG[name].values()))
    assert f'value="{typed}"' in text
    assert selectors.current_link(town.patient) is None


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.code)
@pytest.mark.parametrize("name", ["import_start", "export", "unlink", "invitation"])
def test_a_menu_entry_says_what_happened_on_the_dossier(
    name: str, trouble: api.CarnetApiError, town: World, nurse: Client
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(trouble)
    text = said(nurse, name, town, {})
    assert errors.sentence(trouble) in text
    assert "REPEVAX" in text
    assert "Un CVE est lié" in text


def test_an_export_that_was_cut_after_it_had_written_doubles_nothing(
    town: World, nurse: Client
) -> None:
    carnet = town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(api.Unavailable(), moment=Moment.AFTER)
    assert "1 en attente" in said(nurse, "export", town, {})
    assert "Toutes les vaccinations ont bien été synchronisées." in said(nurse, "export", town, {})
    assert len(carnet.doses) == 1


def test_a_link_that_was_cut_after_it_had_written_heals_by_repeating(
    town: World, nurse: Client
) -> None:
    town.carnet()
    found = town.gateway.look_up(CODE, born=BORN)
    town.service.fail_next(api.Unavailable(), moment=Moment.AFTER)
    text = said(nurse, "link", town, {"ticket": found.ticket})
    assert "Association du CVE : en attente" in text
    text = said(nurse, "link", town, {"ticket": found.ticket})
    assert "Un CVE a été trouvé. Il vient d'être ajouté au dossier." in text


def test_a_sharing_that_the_student_ended_is_said_and_the_rows_stay(
    town: World, nurse: Client
) -> None:
    carnet = town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.holder_ends_sharing(carnet, town.organisation.id)
    text = said(nurse, "import_start", town, {})
    assert errors.sentence(api.SharingEnded()) in text
    assert "Pas de CVE connu, ni associé" in text
    assert "REPEVAX" in text


def test_what_was_refused_stands_on_the_centres_page(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(api.VaccineUnknown())
    said(nurse, "export", town, {})
    text = unescape(nurse.get(reverse("centre_sync")).content.decode())
    assert "À reprendre (1)" in text
    assert "25/04/2017 REPEVAX" in text
    assert errors.sentence(api.VaccineUnknown()) in text


def test_what_waits_stands_on_the_dossier_and_on_the_centres_page(
    town: World, nurse: Client
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.enter("PRIORIX", "01/06/2003")
    town.service.fail_next(api.Unavailable())
    text = said(nurse, "export", town, {})
    assert "2 en attente" in text
    text = unescape(nurse.get(reverse("centre_sync")).content.decode())
    assert "En attente (2)" in text
    assert "LEFÈVRE Élise" in text


def test_the_import_without_anything_to_decide_runs_at_once(town: World, nurse: Client) -> None:
    town.carnet()
    town.link()
    text = said(nurse, "import_start", town, {})
    assert "Toutes les vaccinations ont bien été synchronisées." in text


def test_an_unticked_vaccination_is_offered_again_and_a_ticked_one_is_recorded(
    town: World, nurse: Client
) -> None:
    carnet = town.carnet()
    town.link()
    dose = town.service.declare(carnet, vaccine_id=PRIORIX, date=BORN.replace(year=2003))
    text = said(nurse, "import", town, {})
    assert "1 vaccination déclarée" in text
    assert town.rows() == []
    decided = {
        f"decision-{dose.id}": "validate",
        f"version-{dose.id}": str(dose.version),
        f"document-{dose.id}": "certificate",
    }
    said(nurse, "import", town, decided)
    assert [(row.label, row.proof) for row in town.rows()] == [("PRIORIX", "certificate")]


def test_names_and_lots_with_marks_are_shown_as_they_are(town: World, nurse: Client) -> None:
    marks = "<script>alert(1)</script>"
    town.enter("REPEVAX", "25/04/2017", lot=marks, comment=marks)
    page = nurse.get(reverse("dossier", args=[town.patient.pk])).content.decode()
    assert marks not in page
    assert "&lt;script&gt;" in page
