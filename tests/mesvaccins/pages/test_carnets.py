"""« Mes carnets de vaccination »: the cards, a new carnet, one booklet."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet
from mesvaccins.carnets.rules import shown_code
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family

CARNETS = reverse("carnets")
NEW = reverse("new_carnet")
CAMILLE = {
    "first_name": "Camille",
    "last_name": "Exemple",
    "birth_date_jour": "12",
    "birth_date_mois": "03",
    "birth_date_annee": "2004",
}
AT_MOST = 12


def test_the_list_says_the_manuals_words(holder: Client, carnet: Carnet) -> None:
    page = holder.get(CARNETS)
    assertContains(page, "Mes carnets de vaccination")
    assertContains(
        page,
        "Vous pouvez gérer ici les carnets de vaccination de tous les membres de votre famille.",
    )
    assertContains(page, "Code de partage avec un professionnel de santé :")
    assertContains(page, "Non partagé")
    assertContains(page, "Nouveau carnet")


def test_a_card_shows_the_code_as_one_reads_it_aloud(holder: Client, carnet: Carnet) -> None:
    code = selectors.share_code(carnet)
    assert code is not None
    assertContains(holder.get(CARNETS), f">{shown_code(code)}</strong>", count=1)


def test_a_shared_carnet_says_with_whom_and_since_when(
    holder: Client, carnet: Carnet, nurse: Professional
) -> None:
    family.share(carnet, nurse)
    page = holder.get(CARNETS)
    assertContains(page, "Partagé avec Service de santé étudiante")
    assertContains(page, "depuis le 20/11/2026")
    assertNotContains(page, "Non partagé")


@pytest.mark.parametrize(
    ("gender", "words"),
    [("female", "née le 12/03/2004"), ("male", "né le 12/03/2004"), ("", "né(e) le 12/03/2004")],
)
def test_a_birth_is_told_after_the_sex_where_it_is_known(
    holder: Client, carnet: Carnet, gender: str, words: str
) -> None:
    Carnet.objects.filter(pk=carnet.pk).update(gender=gender)
    assertContains(holder.get(CARNETS), words)
    assertContains(holder.get(reverse("carnet", args=[carnet.pk])), words)


def test_an_account_begins_with_no_carnet_and_the_first_gesture(holder: Client) -> None:
    page = holder.get(CARNETS)
    assertContains(page, "Aucun carnet pour le moment")
    assertContains(page, f'href="{NEW}"')


def test_a_new_carnet_gets_a_code_of_its_own(holder: Client, account: Account) -> None:
    answer = holder.post(NEW, CAMILLE, follow=True)
    carnet = account.carnets.get()
    assertRedirects(answer, reverse("carnet", args=[carnet.pk]))
    assertContains(answer, "Le carnet de Camille Exemple a été créé.")
    assert carnet.birth_date == date(2004, 3, 12)
    assert selectors.share_code(carnet)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first_name": ""}, "Ce champ est obligatoire."),
        ({"birth_date_annee": ""}, "Il manque l&#x27;année."),
        ({"birth_date_jour": ""}, "Saisissez le jour, le mois et l&#x27;année de naissance."),
        ({"birth_date_jour": "31", "birth_date_mois": "02"}, "Le 31/02/2004 n&#x27;existe pas."),
        ({"birth_date_annee": "2031"}, "La date de naissance est dans le futur."),
        ({"birth_date_annee": "1820"}, "La date de naissance est trop ancienne."),
        ({"birth_date_jour": "1²"}, "n&#x27;est pas une date"),
        ({"email": "camille"}, "Cette adresse e-mail est incomplète"),
        ({"mobile": "12"}, "Ce numéro n&#x27;est pas valable"),
    ],
)
def test_a_wrong_field_gets_a_sentence_and_nothing_is_made(
    holder: Client, wrong: dict[str, str], sentence: str
) -> None:
    assertContains(holder.post(NEW, CAMILLE | wrong), sentence)
    assert not Carnet.objects.exists()


def test_a_form_sent_twice_makes_one_carnet(holder: Client) -> None:
    holder.post(NEW, CAMILLE)
    page = holder.post(NEW, CAMILLE | {"first_name": " camille"})
    assertContains(page, "Vous avez déjà un carnet à ce nom et à cette date de naissance")
    assert Carnet.objects.count() == 1


def test_what_was_typed_is_not_lost_by_a_refusal(holder: Client) -> None:
    page = holder.post(NEW, CAMILLE | {"birth_date_mois": "13"})
    assertContains(page, 'value="Camille"')
    assertContains(page, 'value="13"')


def test_an_address_of_another_carnet_with_the_same_birth_date_is_refused(
    holder: Client, stranger: Client
) -> None:
    with_address = CAMILLE | {"email": "famille@exemple.test"}
    stranger.post(NEW, with_address)
    assertContains(holder.post(NEW, with_address), "Un autre carnet porte déjà cette adresse")
    assert Carnet.objects.count() == 1


def test_the_booklet_tells_the_three_kinds_apart(holder: Client, booklet: Carnet) -> None:
    page = holder.get(reverse("carnet", args=[booklet.pk]))
    for words in ("déclarée", "validée sur preuve", "réalisée par un professionnel"):
        assertContains(page, words)
    assertContains(page, "par Jeanne Exemple, Service de santé étudiante", count=2)
    assertContains(page, "??/??/2005")


def test_the_booklet_goes_from_the_newest_to_the_oldest(holder: Client, booklet: Carnet) -> None:
    text = holder.get(reverse("carnet", args=[booklet.pk])).content.decode()
    places = [text.index(name) for name in (">NIMENRIX<", ">REPEVAX<", ">PRIORIX<")]
    assert places == sorted(places)


def test_only_ones_own_declared_doses_can_be_changed(holder: Client, booklet: Carnet) -> None:
    page = holder.get(reverse("carnet", args=[booklet.pk]))
    assertContains(page, "modification/", count=1)
    assertContains(page, f"{reverse('carnet', args=[booklet.pk])}vaccinations/", count=3)


def test_an_empty_booklet_offers_the_first_gesture(holder: Client, carnet: Carnet) -> None:
    page = holder.get(reverse("carnet", args=[carnet.pk]))
    assertContains(page, "Aucune vaccination pour le moment")
    assertContains(page, "Ajouter une vaccination")


def test_opening_a_carnet_leaves_one_row_in_the_audit(holder: Client, carnet: Carnet) -> None:
    holder.get(reverse("carnet", args=[carnet.pk]))
    assert Act.objects.filter(carnet_id=carnet.pk, action="carnet_read").count() == 1


def test_identity_and_addresses_are_changed_on_their_own_page(
    holder: Client, carnet: Carnet
) -> None:
    page = reverse("identity", args=[carnet.pk])
    assertContains(holder.get(page), 'value="Camille"')
    answer = holder.post(page, CAMILLE | {"first_name": "Camille-Anne", "mobile": "06 12 34 56 78"})
    assertRedirects(answer, reverse("carnet", args=[carnet.pk]))
    carnet.refresh_from_db()
    assert carnet.first_name == "Camille-Anne"
    assertContains(holder.get(page), "+33612345678")


def test_an_unknown_carnet_is_404(holder: Client) -> None:
    assert holder.get(reverse("carnet", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("people", [1, 6])
def test_the_list_asks_the_database_as_often_for_one_as_for_six(
    holder: Client,
    account: Account,
    nurse: Professional,
    people: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for one in range(people):
        family.share(family.carnet(account, f"Enfant {one}"), nurse)
    with django_assert_max_num_queries(AT_MOST) as asked:
        holder.get(CARNETS)
    assert len(asked) == 8


@pytest.mark.parametrize("doses", [1, 12])
def test_a_booklet_asks_the_database_as_often_for_one_dose_as_for_twelve(
    holder: Client,
    booklet: Carnet,
    doses: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for month in range(1, doses + 1):
        family.declare(booklet, "GARDASIL 9", f"{month:02}/{month:02}/2018")
    holder.get(reverse("carnet", args=[booklet.pk]))  # the process has read that vaccine before
    with django_assert_max_num_queries(AT_MOST) as asked:
        holder.get(reverse("carnet", args=[booklet.pk]))
    assert len(asked) == 12
