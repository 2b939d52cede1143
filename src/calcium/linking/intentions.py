"""Intentions: written before a call, given their outcome after it, never forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    """Write down one thing that shall be done, as `intend_each` does with several."""
    wish = Wish(act, vaccination, carnet_id, payload or {})
    return intend_each([wish], patient=patient, by=by, now=now)[0]


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be done for a student: the act, the row or the carnet, what travels."""

    act: Act
    vaccination: Vaccination | None = None
    carnet_id: UUID | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


def intend_each(
    wishes: Iterable[Wish], *, patient: Patient, by: Agent, now: datetime
) -> list[Intention]:
    """Write down what shall be done, in the same order; an intention without outcome is taken up,
    not repeated. Costs two statements, however many there are."""
    standing = Intention.objects.filter(
        centre_id=patient.centre_id, patient=patient, outcome=Outcome.OPEN
    )
    by_aim = {_aim(each): each for each in standing}
    intended, new = [], []
    for wish in wishes:
        made = _intended(wish, patient, by, now)
        if _aim(made) not in by_aim:
            by_aim[_aim(made)] = made
            new.append(made)
        intended.append(by_aim[_aim(made)])
    if new:
        Intention.objects.bulk_create(new)
    return intended


def _intended(wish: Wish, patient: Patient, by: Agent, now: datetime) -> Intention:
    return Intention(
        centre_id=patient.centre_id,
        patient=patient,
        vaccination=wish.vaccination,
        carnet_id=wish.carnet_id,
        act=wish.act,
        payload=dict(wish.payload),
        by=by,
        created_at=now,
        next_try_at=now + FIRST_PATIENCE,
    )


def _aim(intention: Intention) -> tuple[object, ...]:
    """What it aims at: two intentions with one aim are one. A dose without row has its number."""
    of_dose = intention.vaccination_id is None and intention.payload.get("remote_id")
    return (intention.act, intention.vaccination_id, intention.carnet_id, of_dose)


def finish(
    intention: Intention,
    outcome: Outcome,
    *,
    now: datetime,
    reason: str = "",
    row: Vaccination | None = None,
) -> None:
    """Write the outcome, and the row that it made; earlier refusals of its aim are superseded."""
    superseded = _superseded_by(intention).exclude(pk=intention.pk)
    intention.outcome, intention.reason, intention.finished_at = outcome, reason, now
    changed = ["outcome", "reason", "finished_at"]
    if row is not None:
        intention.vaccination = row
        changed.append("vaccination")
    intention.save(update_fields=changed)
    superseded.update(outcome=Outcome.DROPPED)


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
    """What was last seen of its row in that carnet."""
    if intention.vaccination_id is None:
        return None
    return Twin.objects.filter(
        centre_id=intention.centre_id,
        vaccination_id=intention.vaccination_id,
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
