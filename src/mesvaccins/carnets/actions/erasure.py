"""The holder's right to be forgotten: asked, renounced within thirty days, then done (§9.10).

What is erased is the person: names, dates, doses, addresses, codes, and their history. Identifiers
and the audit stay; a centre's own records are its own.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from mesvaccins.accounts.models import Account
from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor
from mesvaccins.carnets.actions.locks import carnet_for_holder
from mesvaccins.carnets.following import drawers
from mesvaccins.carnets.models import (
    Carnet,
    ContactPoint,
    HealthAnswer,
    Invitation,
    LookUpTicket,
    MergeStep,
    ShareCode,
    Sharing,
    Vaccination,
)
from mesvaccins.carnets.rules import ERASURE_DELAY

ERASED = (LookUpTicket, ShareCode, Invitation, ContactPoint, HealthAnswer, Vaccination)
"""The rows of a carnet that go with the person; a test holds this against every model."""

NO_DATE = date(1, 1, 1)
"""Stands where a birth date was: nobody was born then."""


def ask_erasure(*, carnet_id: UUID, by: Account, now: datetime) -> Carnet:
    """« Supprimer ce carnet »; a second time changes nothing. Raises NotFound."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        if carnet.erasure_requested_at is None:
            carnet.erasure_requested_at = now
            carnet.save(update_fields=["erasure_requested_at"])
            record("erasure_asked", by=by.actor, carnet_id=carnet.pk)
    return carnet


def keep_carnet(*, carnet_id: UUID, by: Account) -> Carnet:
    """« Garder ce carnet »: the holder renounces the erasure. Raises NotFound."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        if carnet.erasure_requested_at is not None:
            carnet.erasure_requested_at = None
            carnet.save(update_fields=["erasure_requested_at"])
            record("erasure_renounced", by=by.actor, carnet_id=carnet.pk)
    return carnet


def ask_account_erasure(*, by: Account, now: datetime) -> None:
    """« Supprimer mon compte », with the carnets that it holds; a second time changes nothing."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=by.pk)
        if account.erasure_requested_at is None:
            account.erasure_requested_at = now
            account.save(update_fields=["erasure_requested_at"])
            record("account_erasure_asked", by=account.actor)
        for carnet_id in account.carnets.filter(erased_at=None).values_list("pk", flat=True):
            ask_erasure(carnet_id=carnet_id, by=account, now=now)


def keep_account(*, by: Account) -> None:
    """« Garder mon compte », and the carnets whose erasure was asked with it."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=by.pk)
        asked = account.erasure_requested_at
        if asked is None:
            return
        account.erasure_requested_at = None
        account.save(update_fields=["erasure_requested_at"])
        record("account_erasure_renounced", by=account.actor)
        together = account.carnets.filter(erased_at=None, erasure_requested_at=asked)
        for carnet_id in together.values_list("pk", flat=True):
            keep_carnet(carnet_id=carnet_id, by=account)


def erase_due(*, by: Actor, now: datetime) -> int:
    """Erase every carnet and account asked for thirty days ago; answers how many.

    Each in its own transaction, so that one that fails stops no other from being erased. What the
    holder has kept since it was found due stays.
    """
    due = {"erasure_requested_at__lte": now - ERASURE_DELAY, "erased_at": None}
    carnets, accounts = Carnet.objects.filter(**due), Account.objects.filter(**due)
    alone = accounts.exclude(carnets__erased_at=None, carnets__isnull=False)
    return sum(
        _erase_if_among(rows, key, erase, by=by, now=now)
        for rows, found, erase in (
            (carnets, carnets, erase_carnet),
            (accounts, alone, erase_account),
        )
        for key in list(found.values_list("pk", flat=True))
    )


def _erase_if_among(
    rows: QuerySet[Any], key: UUID, erase: Callable[..., None], *, by: Actor, now: datetime
) -> bool:
    """Erase a row that is due still, once whoever changes it has ended; answers whether it was."""
    with transaction.atomic():
        if rows.select_for_update().filter(pk=key).first() is None:
            return False
        erase(key, by=by, now=now)
    return True


def erase_carnet(carnet_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take the person out of a carnet, and of those that went into it; the rows stay, empty."""
    with transaction.atomic():
        for drawer_id in drawers(carnet_id):
            _erase(drawer_id, by=by, now=now)
        _erase(carnet_id, by=by, now=now)


def _erase(carnet_id: UUID, *, by: Actor, now: datetime) -> None:
    carnet = Carnet.objects.select_for_update().get(pk=carnet_id)
    Sharing.objects.filter(carnet=carnet, ended_at=None).update(ended_at=now)
    MergeStep.objects.filter(Q(merge__kept=carnet) | Q(merge__merged=carnet)).delete()
    gone: dict[type[Model], list[Any]] = {}
    for rows in ERASED:
        found = rows.objects.filter(carnet=carnet)
        gone[rows] = list(found.values_list("pk", flat=True))
        found.delete()
    carnet.last_name = carnet.first_name = carnet.birth_name = ""
    carnet.gender = carnet.zip_code = ""
    carnet.birth_date = NO_DATE
    carnet.erased_at = now
    carnet.save()
    _forget_history(carnet_id, gone)
    record("carnet_erased", by=by, carnet_id=carnet_id)


def erase_account(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take the address, the password and the second factors of an account away."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        EmailAddress.objects.filter(user=account).delete()
        Authenticator.objects.filter(user=account).delete()
        for tries in (AccessAttempt, AccessFailureLog, AccessLog):
            tries.objects.filter(username=account.email).delete()
        account.email = f"{account.pk}@erased.invalid"
        account.is_active = False
        account.erased_at = now
        account.set_unusable_password()
        account.save()
        record("account_erased", by=by, object_kind="account", object_ids=[account_id])


def _forget_history(carnet_id: UUID, gone: dict[type[Model], list[Any]]) -> None:
    """The change history holds the fields of every earlier state: it goes with them, also what a
    row was in another carnet, before or during a merge."""
    apps.get_model("carnets", "CarnetEvent").objects.filter(pgh_obj_id=carnet_id).delete()
    for rows, keys in gone.items():
        if (events := getattr(rows, "pgh_event_model", None)) is not None:
            events.objects.filter(Q(carnet_id=carnet_id) | Q(pgh_obj_id__in=keys)).delete()
