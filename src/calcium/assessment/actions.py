"""« Voir le bilan des vaccinations »: asked of MesVaccins, with the CVE or without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.assessment import requests, selectors
from calcium.assessment.models import HealthAnswer
from calcium.audit.actions import record
from calcium.linking import actions as linking
from calcium.linking import selectors as links
from calcium.linking.acts.carnets import close_link
from calcium.linking.acts.following import through
from calcium.linking.models import CarnetLink
from calcium.patients.models import Patient
from calcium.vaccinations import ranks
from calcium.vaccinations import selectors as rows
from carnet_api.errors import SharingEnded
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import AnswerInput, AssessmentDocument, HealthProfileDocument, RankInput


@dataclass(frozen=True, slots=True)
class BilanView:
    """The bilan as MesVaccins gave it; `not_in_carnet` counts the dossier's rows it knows not."""

    bilan: AssessmentDocument
    linked: bool
    not_in_carnet: int


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The questionnaire; `kept` are the dossier's own answers where there is no CVE."""

    profile: HealthProfileDocument
    linked: bool
    kept: tuple[HealthAnswer, ...] = ()


def see_bilan(
    *,
    patient: Patient,
    by: Agent,
    gateway: CarnetGateway,
    on: date,
    now: datetime,
    printed: bool = False,
) -> BilanView:
    """The bilan as of a day. Raises PermissionRefused, CarnetApiError."""
    check_may(by, Ability.READ_RECORD)
    link = links.current_link(patient)
    if link is None:
        known = selectors.answers_of(patient)
        request = requests.diagnostic_request(patient, rows.rows(patient), known, on=on)
        view = BilanView(gateway.diagnose(request), linked=False, not_in_carnet=0)
    else:
        bilan = _ask(link, gateway, on=on, by=by, now=now)
        missing = selectors.not_in_carnet(patient, link)
        view = BilanView(bilan, linked=True, not_in_carnet=missing)
    action = "bilan_printed" if printed else "bilan_read"
    record(action, by=by.actor, patient_id=patient.pk, subjects=[link.carnet_id] if link else [])
    return view


def _ask(
    link: CarnetLink, gateway: CarnetGateway, *, on: date, by: Agent, now: datetime
) -> AssessmentDocument:
    try:
        return through(link, lambda: gateway.assessment(link.carnet_id, on=on), by=by, now=now)
    except SharingEnded:
        close_link(link, by=by, now=now)
        raise


def see_profile(
    *, patient: Patient, by: Agent, gateway: CarnetGateway, today: date, now: datetime
) -> ProfileView:
    """The questionnaire with the answers kept. Raises PermissionRefused, CarnetApiError."""
    check_may(by, Ability.READ_RECORD)
    link = links.current_link(patient)
    if link is None:
        kept = selectors.answers_of(patient)
        request = requests.form_request(patient, kept, on=today, today=today)
        view = ProfileView(gateway.health_profile_form(request), linked=False, kept=tuple(kept))
    else:
        read = through(
            link, lambda: gateway.health_profile(link.carnet_id, on=today), by=by, now=now
        )
        view = ProfileView(read, linked=True)
    record("health_profile_read", by=by.actor, patient_id=patient.pk)
    return view


def answer(
    *,
    patient: Patient,
    answers: Iterable[AnswerInput],
    by: Agent,
    gateway: CarnetGateway,
    today: date,
    now: datetime,
) -> HealthProfileDocument:
    """Keep answers: in the CVE, or in the dossier that has none; the others stay.

    Answers the questionnaire as it is afterwards. Raises PermissionRefused, CarnetApiError
    (InvalidInput names each fault, and nothing is kept).
    """
    check_may(by, Ability.WRITE_RECORD)
    given = tuple(answers)
    link = links.current_link(patient)
    if link is None:
        found = _answer_here(patient, given, by=by, gateway=gateway, today=today, now=now)
    else:
        found = through(
            link, lambda: gateway.answer(link.carnet_id, given, on=today), by=by, now=now
        )
    names = [each.name for each in given]
    record("health_profile_answered", by=by.actor, patient_id=patient.pk, subjects=names)
    return found


def _answer_here(
    patient: Patient,
    given: tuple[AnswerInput, ...],
    *,
    by: Agent,
    gateway: CarnetGateway,
    today: date,
    now: datetime,
) -> HealthProfileDocument:
    """MesVaccins reads the answers first, and keeps nothing; then they are written here."""
    named = {each.name for each in given}
    kept = [each for each in selectors.answers_of(patient) if each.fact not in named]
    new = [
        HealthAnswer(
            centre_id=patient.centre_id,
            patient=patient,
            fact=each.name,
            value=each.value,
            said_by=by,
            said_at=now,
        )
        for each in given
        if each.value is not None
    ]
    request = requests.form_request(patient, [*kept, *new], on=today, today=today)
    found = gateway.health_profile_form(request)
    with transaction.atomic():
        HealthAnswer.objects.filter(patient=patient, fact__in=named).delete()
        for each in new:
            each.save()
    return found


@dataclass(frozen=True, slots=True)
class RankedDose:
    """The dose that a line asks about: of the CVE with the version seen, or a row."""

    vaccination_id: int | None = None
    version: int | None = None
    row_id: UUID | None = None


def state_rank(
    *,
    patient: Patient,
    dose: RankedDose,
    booster: bool,
    by: Agent,
    gateway: CarnetGateway,
    now: datetime,
) -> None:
    """Say that a dose was a booster, or of the first series, where nobody had.

    With a CVE the dose is told there, and the row that stands for it follows. Raises
    PermissionRefused, CarnetApiError, CalciumError.
    """
    check_may(by, Ability.WRITE_RECORD)
    link = links.current_link(patient)
    if link is None or dose.vaccination_id is None or dose.version is None:
        if dose.row_id is not None:
            row = rows.row(patient, dose.row_id)
            ranks.state_rank(row=row, booster=booster, by=by, now=now)
        return
    rank = RankInput(booster=booster, version=dose.version)
    number = dose.vaccination_id
    through(link, lambda: gateway.state_rank(link.carnet_id, number, rank), by=by, now=now)
    record("rank_stated", by=by.actor, patient_id=patient.pk, subjects=[dose.vaccination_id])
    held = selectors.row_of_dose(patient, link, dose.vaccination_id)
    if held is not None and not held.kind:
        linking.take_theirs(patient=patient, row=held, by=by, gateway=gateway, now=now)
