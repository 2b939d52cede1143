"""Intentions: written before a call, given their outcome after it, never forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from calcium.accounts.models import Agent
from calcium.linking.circuit import CircuitOpen
from calcium.linking.models import Act, Intention, Outcome, Twin
from calcium.linking.retries import (
    FIRST_COOL_OFF,
    FIRST_PATIENCE,
    error_wait,
    spread_of,
    wait_before_next_try,
)
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import CarnetApiError, NotAuthenticated


def intend(
    act: Act,
    *,
    patient: Patient,
    by: Agent,
    now: datetime,
    vaccination: Vaccination | None = None,
    carnet_id: UUID | None = None,
    payload: dict[str, Any] | None = None,
) -> Intention:
    """Write down what shall be done; an intention without outcome is taken up, not repeated."""
    open_one = Intention.objects.filter(
        centre_id=patient.centre_id,
        patient=patient,
        act=act,
        vaccination=vaccination,
        carnet_id=carnet_id,
        outcome=Outcome.OPEN,
    )
    if vaccination is None and payload and "remote_id" in payload:
        open_one = open_one.filter(payload__remote_id=payload["remote_id"])
    found = open_one.first()
    if found is not None:
        return found
    return Intention.objects.create(
        centre_id=patient.centre_id,
        patient=patient,
        vaccination=vaccination,
        carnet_id=carnet_id,
        act=act,
        payload=payload or {},
        by=by,
        created_at=now,
        next_try_at=now + FIRST_PATIENCE,
    )


def finish(intention: Intention, outcome: Outcome, *, now: datetime, reason: str = "") -> None:
    """Write the outcome; earlier refusals of the same row are superseded."""
    intention.outcome, intention.reason, intention.finished_at = outcome, reason, now
    intention.save(update_fields=["outcome", "reason", "finished_at"])
    _superseded_by(intention).exclude(pk=intention.pk).update(outcome=Outcome.DROPPED)


def _superseded_by(intention: Intention) -> QuerySet[Intention]:
    """The refusals that this outcome makes old: of the same row, or of the same act otherwise."""
    refused = Intention.objects.filter(
        centre_id=intention.centre_id, patient_id=intention.patient_id, outcome=Outcome.REFUSED
    )
    if intention.vaccination_id is not None:
        return refused.filter(vaccination_id=intention.vaccination_id)
    same_act = refused.filter(vaccination=None, act=intention.act)
    if "remote_id" in intention.payload:
        return same_act.filter(payload__remote_id=intention.payload["remote_id"])
    return same_act


def drop_of_row(vaccination: Vaccination, *, now: datetime) -> bool:
    """Give up what was meant for a row; says whether something may have reached MesVaccins."""
    open_ones = Intention.objects.select_for_update().filter(
        vaccination=vaccination, outcome=Outcome.OPEN
    )
    may_exist = any(intention.act == Act.EXPORT for intention in open_ones)
    open_ones.update(outcome=Outcome.DROPPED, finished_at=now, in_doubt=True)
    Intention.objects.filter(vaccination=vaccination, outcome=Outcome.REFUSED).update(
        outcome=Outcome.DROPPED
    )
    return may_exist


def carnet_of(intention: Intention) -> UUID:
    """The carnet that the intention names; all but a link and a creation name one."""
    if intention.carnet_id is None:
        raise ValueError(f"the intention {intention.pk} ({intention.act}) names no carnet")
    return intention.carnet_id


def row_of(intention: Intention) -> Vaccination:
    """The row that the intention is about, as it is now."""
    if intention.vaccination_id is None:
        raise ValueError(f"the intention {intention.pk} ({intention.act}) names no row")
    return Vaccination.objects.select_related("vaccine__national").get(
        centre_id=intention.centre_id, pk=intention.vaccination_id
    )


def twin_of(intention: Intention) -> Twin | None:
    """What was last seen of that row in that carnet."""
    return Twin.objects.filter(
        vaccination=row_of(intention),
        carnet_id=carnet_of(intention),
        ended_at__isnull=True,
    ).first()


def is_settled(error: CarnetApiError) -> bool:
    """Whether an error ends the intention; others leave it to be tried again later."""
    return not (error.retryable or isinstance(error, NotAuthenticated))


def postpone(intention: Intention, error: CarnetApiError, *, now: datetime) -> None:
    """Leave it open after a failure of the other side, and at least as long as that side asked.

    Where the circuit is open no call was made: it is no try, and waits for the next one.
    """
    if isinstance(error, CircuitOpen):
        spread = spread_of(intention.pk, intention.tries)
        Intention.objects.filter(pk=intention.pk, outcome=Outcome.OPEN).update(
            next_try_at=error.until + FIRST_COOL_OFF * spread
        )
        return
    leave_open(intention, error.code, now=now, at_least=error_wait(error))


def doubtful(intentions: Iterable[Intention]) -> bool:
    """Whether one of these sendings may have made a dose whose answer never came."""
    return any(
        each.act == Act.EXPORT and (each.outcome == Outcome.OPEN or each.in_doubt)
        for each in intentions
    )


@transaction.atomic
def leave_open(
    intention: Intention, code: str, *, now: datetime, at_least: timedelta = timedelta()
) -> None:
    """Leave it open, to be tried again: later each time, within the hour; `code` says why."""
    kept = Intention.objects.select_for_update().get(pk=intention.pk)
    if kept.outcome != Outcome.OPEN:
        return
    wait = wait_before_next_try(
        kept.tries, spread=spread_of(kept.pk, kept.tries), at_least=at_least
    )
    kept.tries += 1
    kept.reason, kept.tried_at = code, now
    kept.next_try_at = now + wait
    kept.save(update_fields=["tries", "reason", "tried_at", "next_try_at"])
