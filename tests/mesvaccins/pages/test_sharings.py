"""The code renewed, a sharing ended, and who has read the carnet."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, Sharing
from mesvaccins.partners.models import Professional
from tests.mesvaccins.pages import family


def code_of(carnet: Carnet) -> str | None:
    """The sharing code in force."""
    return selectors.share_code(Carnet.objects.get(pk=carnet.pk))


def test_the_code_is_changed_only_after_a_question(holder: Client, carnet: Carnet) -> None:
    before, page = code_of(carnet), reverse("renew_share_code", args=[carnet.pk])
    assertContains(holder.get(page), "Changer le code de partage ?")
    assert code_of(carnet) == before
    answer = holder.post(page, follow=True)
    assertContains(answer, "Le code a été changé. L&#x27;ancien n&#x27;ouvre plus rien.")
    assert code_of(carnet) != before


def test_a_sharing_is_ended_after_a_question_and_the_code_changes(
    holder: Client, carnet: Carnet, nurse: Professional
) -> None:
    before, sharing = code_of(carnet), family.share(carnet, nurse)
    page = reverse("end_sharing", args=[carnet.pk, sharing])
    assertContains(holder.get(page), "Mettre fin au partage avec Service de santé étudiante ?")
    answer = holder.post(page, follow=True)
    assertContains(answer, "Le partage est terminé")
    assertContains(answer, "Non partagé")
    assert Sharing.objects.get(pk=sharing).ended_at is not None
    assert code_of(carnet) != before


def test_ending_a_sharing_twice_changes_nothing_the_second_time(
    holder: Client, carnet: Carnet, nurse: Professional
) -> None:
    page = reverse("end_sharing", args=[carnet.pk, family.share(carnet, nurse)])
    holder.post(page)
    once = code_of(carnet)
    assertRedirects(holder.post(page), reverse("carnet", args=[carnet.pk]))
    assert code_of(carnet) == once
    assert holder.get(page).status_code == 404


def test_an_unknown_sharing_is_404(holder: Client, carnet: Carnet) -> None:
    page = reverse("end_sharing", args=[carnet.pk, uuid4()])
    assert holder.get(page).status_code == 404
    assert holder.post(page).status_code == 404


def test_the_holder_sees_who_has_looked_the_carnet_up_and_read_it(
    holder: Client, booklet: Carnet
) -> None:
    page = holder.get(reverse("accesses", args=[booklet.pk]))
    assertContains(page, "Carnet cherché avec le code de partage")
    assertContains(page, "Vaccination validée")
    assertContains(page, "par Jeanne Exemple")
    assertContains(page, "Service de santé étudiante")
    assertContains(page, "infirmière ou infirmier")


def test_ones_own_reads_are_shown_when_asked_for(holder: Client, carnet: Carnet) -> None:
    holder.get(reverse("carnet", args=[carnet.pk]))
    page = reverse("accesses", args=[carnet.pk])
    assertNotContains(holder.get(page), "Carnet ouvert")
    assertContains(holder.get(page, {"tout": "1"}), "Carnet ouvert")


def test_many_accesses_come_in_pages(holder: Client, carnet: Carnet) -> None:
    for _visit in range(60):
        holder.get(reverse("carnet", args=[carnet.pk]))
    page = reverse("accesses", args=[carnet.pk])
    assertContains(holder.get(page, {"tout": "1"}), "Page 1 sur 2")
    assertContains(holder.get(page, {"tout": "1", "page": "2"}), "Plus récent")
    assert holder.get(page, {"page": "x"}).status_code == 200
