"""Reads of the bilan and of the questionnaire, each with its audit row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from carnet_api import wire
from immunization.engine.lines.assessment import assess
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.load import french
from mesvaccins.accounts.models import Account
from mesvaccins.assessment import documents
from mesvaccins.assessment.answers import in_force
from mesvaccins.assessment.person import check_day, person_of
from mesvaccins.assessment.questionnaire import questionnaire_of
from mesvaccins.audit.actions import record
from mesvaccins.carnets.models import Carnet, HealthAnswer, Vaccination
from mesvaccins.carnets.selectors import carnet_shared_with, health_answers, own_carnet_alone
from mesvaccins.partners.models import Professional


def calendar_in_force() -> Calendar:
    """The calendar that judges; the rules of a past day stand in it."""
    return french()


def bilan_for_centre(
    by: Professional, carnet_id: UUID, *, on: date | None, now: datetime
) -> wire.AssessmentDocument:
    """The bilan of a shared carnet as of a day. Raises NotShared, InvalidInput."""
    with transaction.atomic():
        carnet = carnet_shared_with(by, carnet_id)
        found = _bilan(carnet, on=on, today=day_of(carnet, now))
        record("bilan_read", by=by.actor, carnet_id=carnet.pk)
    return found


def bilan_for_holder(
    account: Account, carnet_id: UUID, *, on: date | None, now: datetime, printed: bool = False
) -> tuple[Carnet, wire.AssessmentDocument]:
    """The bilan of one's own carnet as of a day. Raises NotFound, InvalidInput."""
    with transaction.atomic():
        carnet = own_carnet_alone(account, carnet_id)
        found = _bilan(carnet, on=on, today=day_of(carnet, now))
        action = "bilan_printed" if printed else "bilan_read"
        record(action, by=account.actor, carnet_id=carnet.pk)
    return carnet, found


def _bilan(carnet: Carnet, *, on: date | None, today: date) -> wire.AssessmentDocument:
    on = on or today
    check_day(carnet.birth_date, on)
    calendar = calendar_in_force()
    rows = carnet.vaccinations.filter(deleted_at=None).order_by("earliest", "pk")
    answers = in_force(calendar, health_answers(carnet), on=on)
    person = person_of(carnet, rows, answers, read_on=today)
    return documents.assessment(calendar, person, on=on)


def profile_for_centre(
    by: Professional, carnet_id: UUID, *, on: date | None, now: datetime
) -> wire.HealthProfileDocument:
    """The questionnaire of a shared carnet. Raises NotShared, InvalidInput."""
    with transaction.atomic():
        carnet = carnet_shared_with(by, carnet_id)
        found = profile(carnet, on=on or day_of(carnet, now), who=wire.UserType.PROFESSIONAL)
        record("health_profile_read", by=by.actor, carnet_id=carnet.pk)
    return found


def profile_for_holder(
    account: Account, carnet_id: UUID, *, now: datetime
) -> tuple[Carnet, wire.HealthProfileDocument]:
    """The questionnaire of one's own carnet. Raises NotFound."""
    with transaction.atomic():
        carnet = own_carnet_alone(account, carnet_id)
        found = profile(carnet, on=day_of(carnet, now), who=wire.UserType.PATIENT)
        record("health_profile_read", by=account.actor, carnet_id=carnet.pk)
    return carnet, found


def profile(carnet: Carnet, *, on: date, who: wire.UserType) -> wire.HealthProfileDocument:
    """The questionnaire with the answers kept, of a carnet that the caller has opened."""
    check_day(carnet.birth_date, on)
    calendar = calendar_in_force()
    kept = list(health_answers(carnet))
    person = person_of(carnet, (), in_force(calendar, kept, on=on), read_on=on)
    return questionnaire_of(calendar, person.subject, on=on, who=who, kept=kept)


def day_of(carnet: Carnet, now: datetime) -> date:
    """The calendar day where the carnet's holder lives."""
    return now.astimezone(ZoneInfo(carnet.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Summary:
    """All lines of a carnet in one word and one number: what its card says."""

    conclusion: wire.Conclusion
    to_do: int


def summaries(carnets: Iterable[Carnet], *, today: Mapping[UUID, date]) -> dict[UUID, Summary]:
    """One summary a carnet, of the account's own, whose list is already on the record."""
    calendar = calendar_in_force()
    people = list(carnets)
    keys = [carnet.pk for carnet in people]
    doses = _by_carnet(Vaccination.objects.filter(carnet__in=keys, deleted_at=None))
    answers = _by_carnet(HealthAnswer.objects.filter(carnet__in=keys).select_related("carnet"))
    found = {}
    for carnet in people:
        day = today[carnet.pk]
        told = in_force(calendar, answers.get(carnet.pk, []), on=day)
        person = person_of(carnet, doses.get(carnet.pk, []), told, read_on=day)
        bilan = assess(calendar, person.subject, person.doses, on=day)
        found[carnet.pk] = Summary(documents.conclusion(bilan), documents.to_do(bilan))
    return found


def _by_carnet(rows: Iterable) -> dict[UUID, list]:  # type: ignore[type-arg]
    found: dict[UUID, list] = {}  # type: ignore[type-arg]
    for row in rows:
        found.setdefault(row.carnet_id, []).append(row)
    return found
