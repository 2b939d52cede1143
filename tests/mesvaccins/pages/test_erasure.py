"""« Supprimer ce carnet », « Supprimer mon compte »: asked, renounced, done after thirty days."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.audit.models import Act
from mesvaccins.carnets.actions.erasure import ERASED, erase_due
from mesvaccins.carnets.models import Carnet, CarnetMerge, Consent, HealthAnswer, Sharing
from mesvaccins.carnets.rules import ERASURE_DELAY
from tests.mesvaccins.pages import family

WORKER = Actor(ActorKind.JOB, id="carnets.erase")
KEPT = {Sharing, Consent, CarnetMerge}
"""Who saw the carnet, the agreement a centre must be able to show, what it was merged with:
identifiers, no person."""


def test_a_carnet_is_kept_until_the_question_is_answered(holder: Client, carnet: Carnet) -> None:
    page = reverse("erase_carnet", args=[carnet.pk])
    assertContains(holder.get(page), "Supprimer le carnet de Camille Exemple ?")
    carnet.refresh_from_db()
    assert carnet.erasure_requested_at is None


def test_the_holder_reads_when_it_will_be_erased_and_may_keep_it(
    holder: Client, carnet: Carnet
) -> None:
    answer = holder.post(reverse("erase_carnet", args=[carnet.pk]), follow=True)
    assertContains(answer, "Vous avez demandé la suppression de ce carnet : il sera effacé le")
    answer = holder.post(reverse("keep_carnet", args=[carnet.pk]), follow=True)
    assertContains(answer, "Le carnet est conservé.")
    carnet.refresh_from_db()
    assert carnet.erasure_requested_at is None


def test_nothing_is_erased_before_thirty_days(holder: Client, booklet: Carnet) -> None:
    holder.post(reverse("erase_carnet", args=[booklet.pk]))
    almost = timezone.now() + ERASURE_DELAY - timedelta(minutes=1)
    assert erase_due(by=WORKER, now=almost) == 0
    assert booklet.vaccinations.count() == 3


def test_after_thirty_days_the_person_is_gone_and_the_identifiers_stay(
    holder: Client, booklet: Carnet
) -> None:
    holder.post(reverse("erase_carnet", args=[booklet.pk]))
    acts = Act.objects.filter(carnet_id=booklet.pk).count()
    assert erase_due(by=WORKER, now=timezone.now() + ERASURE_DELAY) == 1
    booklet.refresh_from_db()
    assert (booklet.first_name, booklet.last_name, booklet.birth_date.year) == ("", "", 1)
    for rows in ERASED:
        assert not rows.objects.filter(carnet=booklet).exists()
    assert not Sharing.objects.filter(carnet=booklet, ended_at=None).exists()
    assert Act.objects.filter(carnet_id=booklet.pk).count() == acts + 1
    assert holder.get(reverse("carnet", args=[booklet.pk])).status_code == 404


def test_the_change_history_of_an_erased_carnet_is_gone_too(
    holder: Client, booklet: Carnet
) -> None:
    HealthAnswer.objects.create(
        carnet=booklet, fact="asplenia", value=True, said_at=timezone.now()
    ).delete()
    holder.post(reverse("erase_carnet", args=[booklet.pk]))
    histories = [model for model in apps.get_models() if model.__name__.endswith("Event")]
    assert any(_rows_about(model, booklet) for model in histories)
    erase_due(by=WORKER, now=timezone.now() + ERASURE_DELAY)
    left = {model.__name__ for model in histories if _rows_about(model, booklet)}
    assert left == {"SharingEvent"}


def _rows_about(model: type[Model], carnet: Carnet) -> bool:
    """Say whether a history still tells something of the carnet."""
    names = {field.name for field in model._meta.get_fields()}
    if model.__name__ == "CarnetEvent":
        return model._default_manager.filter(pgh_obj_id=carnet.pk).exists()
    return "carnet" in names and model._default_manager.filter(carnet_id=carnet.pk).exists()


def test_no_kind_of_row_of_a_carnet_is_forgotten_by_the_erasure() -> None:
    about_a_carnet = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model is Carnet
        and not model.__name__.endswith("Event")
    }
    assert about_a_carnet == {*ERASED, *KEPT}


def test_erasing_again_changes_nothing(holder: Client, carnet: Carnet) -> None:
    holder.post(reverse("erase_carnet", args=[carnet.pk]))
    later = timezone.now() + ERASURE_DELAY
    assert [erase_due(by=WORKER, now=later) for _time in range(2)] == [1, 0]


def test_another_carnet_of_the_family_is_not_touched(holder: Client, account: Account) -> None:
    going, staying = family.carnet(account), family.carnet(account, "Sasha")
    holder.post(reverse("erase_carnet", args=[going.pk]))
    erase_due(by=WORKER, now=timezone.now() + ERASURE_DELAY)
    staying.refresh_from_db()
    assert staying.first_name == "Sasha"


def test_an_account_goes_with_its_carnets(
    holder: Client, account: Account, booklet: Carnet
) -> None:
    Client().post(reverse("account_login"), {"login": account.email, "password": "un essai"})
    assert AccessAttempt.objects.exists()
    answer = holder.post(reverse("erase_account"), follow=True)
    assertContains(answer, "Vous avez demandé la suppression de votre compte")
    assert erase_due(by=WORKER, now=timezone.now() + ERASURE_DELAY) == 2
    account.refresh_from_db()
    assert "camille" not in account.email
    assert not account.is_active
    assert not AccessAttempt.objects.exists()
    answer = Client().post(
        reverse("account_login"), {"login": "camille@exemple.test", "password": family.PASSWORD}
    )
    assert answer.status_code == 200
    assertRedirects(holder.get(reverse("carnets")), f"{reverse('account_login')}?next=/carnets/")


def test_keeping_the_account_keeps_the_carnets_that_were_to_go_with_it(
    holder: Client, account: Account
) -> None:
    alone, together = family.carnet(account), family.carnet(account, "Sasha")
    holder.post(reverse("erase_carnet", args=[alone.pk]))
    holder.post(reverse("erase_account"))
    holder.post(reverse("keep_account"))
    alone.refresh_from_db()
    together.refresh_from_db()
    assert alone.erasure_requested_at is not None
    assert together.erasure_requested_at is None


@pytest.mark.parametrize("view", ["keep_carnet", "keep_account"])
def test_keeping_needs_a_button_not_a_link(holder: Client, carnet: Carnet, view: str) -> None:
    arguments = [carnet.pk] if view == "keep_carnet" else []
    assert holder.get(reverse(view, args=arguments)).status_code == 405
