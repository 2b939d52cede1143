"""A holder's own doses: the vaccine looked up, the date typed, changed, deleted."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from immunization.dates import PartialDate
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family

ON_25_APRIL_2017 = {"date_jour": "25", "date_mois": "04", "date_annee": "2017"}


@pytest.fixture(autouse=True)
def _catalogue(catalogue: None) -> None:
    """Every test here looks vaccines up."""


def add_page(carnet: Carnet, name: str = "REPEVAX") -> str:
    """The second step of « Ajouter une vaccination »."""
    return f"{reverse('add_vaccination', args=[carnet.pk])}?vaccin={family.vaccine(name).pk}"


def page_of(view: str, dose: Vaccination) -> str:
    """A page of one dose."""
    return reverse(view, args=[dose.carnet_id, dose.pk])


@pytest.mark.parametrize("typed", ["repevax", "Répévax", "repvax", "REPEV"])
def test_a_vaccine_is_found_as_one_types(holder: Client, carnet: Carnet, typed: str) -> None:
    page = holder.get(reverse("choose_vaccine", args=[carnet.pk]), {"q": typed})
    assertContains(page, "<strong>REPEVAX</strong>")
    assertContains(page, f"?vaccin={family.vaccine('REPEVAX').pk}")


def test_a_vaccine_is_found_by_its_disease(holder: Client, carnet: Carnet) -> None:
    page = holder.get(reverse("choose_vaccine", args=[carnet.pk]), {"q": "rougeole"})
    assertContains(page, "<strong>PRIORIX</strong>")


def test_typing_brings_only_the_results(holder: Client, carnet: Carnet) -> None:
    address = reverse("choose_vaccine", args=[carnet.pk])
    part = holder.get(address, {"q": "repevax"}, headers={"HX-Request": "true"})
    assertContains(part, "REPEVAX")
    assertNotContains(part, "<html")


def test_nothing_found_says_what_to_do(holder: Client, carnet: Carnet) -> None:
    page = holder.get(reverse("choose_vaccine", args=[carnet.pk]), {"q": "zzzzqqqq"})
    assertContains(page, "Aucun vaccin ne ressemble à «&nbsp;zzzzqqqq&nbsp;».")


def test_the_second_step_without_a_vaccine_goes_back_to_the_first(
    holder: Client, carnet: Carnet
) -> None:
    answer = holder.get(reverse("add_vaccination", args=[carnet.pk]), {"vaccin": "zéro"})
    assertRedirects(answer, reverse("choose_vaccine", args=[carnet.pk]))


def test_a_dose_is_added_as_declared(holder: Client, carnet: Carnet) -> None:
    typed = ON_25_APRIL_2017 | {"batch": " A1234 ", "booster": "true"}
    answer = holder.post(add_page(carnet), typed, follow=True)
    assertContains(answer, "La vaccination a été ajoutée.")
    dose = carnet.vaccinations.get()
    assert (dose.is_declared, dose.batch, dose.booster) == (True, "A1234", True)
    assert dose.date == PartialDate(2017, 4, 25)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"date_annee": "2017"}, "??/??/2017"),
        ({"date_mois": "4", "date_annee": "2017"}, "??/04/2017"),
    ],
)
def test_what_is_not_known_of_a_date_stays_unknown(
    holder: Client, carnet: Carnet, typed: dict[str, str], kept: str
) -> None:
    holder.post(add_page(carnet), typed)
    assert str(carnet.vaccinations.get().date) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Saisissez la date, ou au moins l&#x27;année."),
        ({"date_mois": "04"}, "Il manque l&#x27;année."),
        ({"date_annee": "17"}, "Il manque l&#x27;année."),
        ({"date_jour": "25", "date_annee": "2017"}, "Le jour est donné sans le mois."),
        (ON_25_APRIL_2017 | {"date_jour": "31"}, "Le 31/04/2017 n&#x27;existe pas."),
        (ON_25_APRIL_2017 | {"date_mois": "avril"}, "« 25/avril/2017 » n&#x27;est pas une date."),
        (ON_25_APRIL_2017 | {"date_annee": "2031"}, "Le 25/04/2031 est dans le futur."),
        (ON_25_APRIL_2017 | {"date_annee": "1999"}, "est avant la naissance (12/03/2004)."),
    ],
)
def test_a_wrong_date_gets_a_sentence_at_the_field(
    holder: Client, carnet: Carnet, typed: dict[str, str], sentence: str
) -> None:
    page = holder.post(add_page(carnet), typed)
    assertContains(page, sentence)
    assertContains(page, 'id="id_date_error"')
    assert not carnet.vaccinations.exists()


@pytest.mark.parametrize("typed", [ON_25_APRIL_2017, {"date_annee": "2017"}])
def test_an_equal_dose_is_asked_about_before_it_is_doubled(
    holder: Client, carnet: Carnet, typed: dict[str, str]
) -> None:
    holder.post(add_page(carnet), typed)
    page = holder.post(add_page(carnet), typed)
    assertContains(page, "figure déjà dans le carnet")
    assert carnet.vaccinations.count() == 1
    holder.post(add_page(carnet), typed | {"distinct": "yes"})
    assert carnet.vaccinations.count() == 2


def test_of_two_doses_told_apart_each_can_still_be_corrected(
    holder: Client, carnet: Carnet
) -> None:
    family.declare(carnet, "REPEVAX", "25/04/2017")
    second = family.declare(carnet, "REPEVAX", "25/04/2017")
    typed = ON_25_APRIL_2017 | {"batch": "B2", "version": str(second.version)}
    holder.post(page_of("change_vaccination", second), typed)
    second.refresh_from_db()
    assert second.batch == "B2"


def test_a_dose_is_not_moved_onto_an_equal_one(holder: Client, carnet: Carnet) -> None:
    family.declare(carnet, "REPEVAX", "25/04/2017")
    other = family.declare(carnet, "REPEVAX", "26/04/2017")
    typed = ON_25_APRIL_2017 | {"version": str(other.version)}
    page = holder.post(page_of("change_vaccination", other), typed)
    assertContains(page, "figure déjà dans le carnet")


def test_a_dose_is_changed_vaccine_included(holder: Client, carnet: Carnet) -> None:
    dose = family.declare(carnet, "PRIORIX", "??/??/2005", booster=False)
    page = page_of("change_vaccination", dose)
    shown = holder.get(page)
    assertContains(shown, 'value="2005"')
    assertContains(shown, 'value="false" id="id_booster_1" checked')
    another = f"{page}?vaccin={family.vaccine('REPEVAX').pk}"
    answer = holder.post(another, ON_25_APRIL_2017 | {"version": dose.version})
    assertRedirects(answer, reverse("carnet", args=[carnet.pk]))
    dose.refresh_from_db()
    assert (dose.vaccine.name, str(dose.date), dose.booster) == ("REPEVAX", "25/04/2017", None)


def test_what_changed_elsewhere_meanwhile_is_not_overwritten(
    holder: Client, carnet: Carnet
) -> None:
    dose = family.declare(carnet, "PRIORIX", "??/??/2005")
    page, seen = page_of("change_vaccination", dose), dose.version
    holder.post(page, {"date_annee": "2006", "version": seen})
    answer = holder.post(page, {"date_annee": "2007", "version": seen})
    assertContains(answer, "a changé depuis que vous l&#x27;avez lue")
    dose.refresh_from_db()
    assert dose.year == 2006


def test_a_dose_is_deleted_after_a_question(holder: Client, carnet: Carnet) -> None:
    dose = family.declare(carnet, "PRIORIX", "??/??/2005")
    page = page_of("delete_vaccination", dose)
    assertContains(holder.get(page), "Supprimer cette vaccination ?")
    dose.refresh_from_db()
    assert dose.deleted_at is None
    answer = holder.post(page, {"version": dose.version}, follow=True)
    assertContains(answer, "La vaccination a été supprimée.")
    dose.refresh_from_db()
    assert dose.deleted_at is not None


@pytest.mark.parametrize("view", ["change_vaccination", "delete_vaccination"])
def test_a_validated_dose_has_no_such_page(
    holder: Client, carnet: Carnet, nurse: Professional, view: str
) -> None:
    family.share(carnet, nurse)
    dose = family.validate(family.declare(carnet, "REPEVAX", "25/04/2017"), nurse)
    assert holder.get(page_of(view, dose)).status_code == 404
    assert holder.post(page_of(view, dose), ON_25_APRIL_2017).status_code == 404
    dose.refresh_from_db()
    assert dose.deleted_at is None


def test_a_dose_validated_while_the_question_stood_is_not_deleted(
    holder: Client, carnet: Carnet, nurse: Professional
) -> None:
    dose = family.declare(carnet, "PRIORIX", "??/05/2005")
    page, seen = page_of("delete_vaccination", dose), dose.version
    family.share(carnet, nurse)
    family.validate(dose, nurse)
    assert holder.post(page, {"version": seen}).status_code == 404
    dose.refresh_from_db()
    assert dose.deleted_at is None


def test_a_script_in_a_lot_is_shown_as_text(holder: Client, carnet: Carnet) -> None:
    holder.post(add_page(carnet), ON_25_APRIL_2017 | {"batch": "<script>alert(1)</script>"})
    page = holder.get(reverse("carnet", args=[carnet.pk]))
    assertNotContains(page, "<script>alert")
    assertContains(page, "&lt;script&gt;alert(1)")
