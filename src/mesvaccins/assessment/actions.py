"""Answers kept in a carnet, in the name of who gave them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carnet_api import wire
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.answers import Asker, read_answers, stored
from mesvaccins.assessment.person import check_day
from mesvaccins.assessment.selectors import calendar_in_force
from mesvaccins.audit.actions import record
from mesvaccins.carnets.actions.locks import carnet_for_centre, carnet_for_holder
from mesvaccins.carnets.models import Carnet, HealthAnswer
from mesvaccins.partners.models import Professional


@dataclass(frozen=True, slots=True)
class Said:
    """Who answers, and when."""

    by: Professional | Account
    now: datetime
    on: date

    @property
    def professional(self) -> Professional | None:
        """The professional, None where the holder answers."""
        return self.by if isinstance(self.by, Professional) else None

    @property
    def account(self) -> Account | None:
        """The holder's account, None where a professional answers."""
        return self.by if isinstance(self.by, Account) else None


def answer_for_centre(
    *,
    carnet_id: UUID,
    answers: Iterable[wire.AnswerInput],
    by: Professional,
    now: datetime,
    on: date,
) -> Carnet:
    """Keep a professional's answers; the others stay. Raises NotShared, InvalidInput."""
    with transaction.atomic():
        carnet = carnet_for_centre(carnet_id, by=by)
        _keep(carnet, answers, Said(by, now, on), who=wire.UserType.PROFESSIONAL)
    return carnet


def answer_as_holder(
    *, carnet_id: UUID, answers: Iterable[wire.AnswerInput], by: Account, now: datetime, on: date
) -> Carnet:
    """Keep the holder's answers; the others stay. Raises NotFound, InvalidInput."""
    with transaction.atomic():
        carnet = carnet_for_holder(carnet_id, by=by)
        _keep(carnet, answers, Said(by, now, on), who=wire.UserType.PATIENT)
    return carnet


def _keep(
    carnet: Carnet, answers: Iterable[wire.AnswerInput], said: Said, *, who: wire.UserType
) -> None:
    check_day(carnet.birth_date, said.on)
    asker = Asker(born=carnet.birth_date, on=said.on, who=who)
    given = read_answers(calendar_in_force(), answers, asker=asker)
    kept = {row.fact: row for row in carnet.health_answers.all()}
    for fact, value in given.values.items():
        row = kept.get(fact)
        if value is None:
            if row is not None:
                row.delete()
            continue
        _put(carnet, fact, stored(value), row, said)
    record(
        "health_profile_answered",
        by=said.by.actor,
        carnet_id=carnet.pk,
        object_kind="fact",
        object_ids=given.values,
    )


def _put(carnet: Carnet, fact: str, value: object, row: HealthAnswer | None, said: Said) -> None:
    """Write an answer; the same one again is confirmed: who said it last, and when."""
    row = row or HealthAnswer(carnet=carnet, fact=fact)
    row.value = value
    row.said_by, row.said_by_account, row.said_at = said.professional, said.account, said.now
    row.save()
