"""Fills the demonstration by the very actions that people use; what is there already stays."""

from datetime import date, datetime, timedelta
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from carnet_api.wire import (
    AnswerInput,
    InjectionRoute,
    InjectionSite,
    ProofDocument,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
)
from immunization.dates import PartialDate
from mesvaccins.accounts.models import Account
from mesvaccins.assessment.actions import answer_as_holder
from mesvaccins.carnets import actions
from mesvaccins.carnets.actions.codes import put_code
from mesvaccins.carnets.dose import DoseFields, vaccine_of
from mesvaccins.carnets.identity import Identity
from mesvaccins.carnets.models import Carnet, ShareCode, Sharing, SharingOrigin
from mesvaccins.carnets.rules import folded_code
from mesvaccins.demonstration import people
from mesvaccins.demonstration.people import CarnetOf, Demonstration, Dose
from mesvaccins.partners.models import Organisation, Professional


def fill(*, now: datetime, today: date) -> int:
    """Make the accounts and carnets that are missing; answers how many carnets were made."""
    demonstration = people.read()
    made = 0
    with transaction.atomic():
        professionals = {
            key: _professional(person) for key, person in demonstration.professionals.items()
        }
        latest = len(demonstration.carnets) - 1
        for place, known in enumerate(demonstration.carnets):
            opened = now - timedelta(seconds=latest - place)  # a family's carnets have an order
            account = _account(known.account, demonstration, now=now)
            if not account.carnets.filter(
                first_name=known.first_name, birth_date=known.birth_date
            ).exists():
                _carnet(known, account, professionals, now=opened, today=today)
                made += 1
    return made


def _professional(person: people.Professional) -> Professional:
    organisation, _created = Organisation.objects.get_or_create(name=person.organisation)
    row, _created = Professional.objects.get_or_create(
        organisation=organisation,
        local_id=person.key,
        name=person.name,
        first_name=person.first_name,
        role=person.role,
        rpps=person.rpps,
    )
    return row


def _account(email: str, demonstration: Demonstration, *, now: datetime) -> Account:
    known = Account.objects.filter(email=email).first()
    if known is not None:
        return known
    account = Account.objects.create(
        email=email,
        password=_hashed(demonstration.password),
        charter_accepted_at=now,
        charter_version="2026-11",
    )
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


@cache
def _hashed(password: str) -> str:
    """The password that all accounts of the demonstration share, made slow to guess once."""
    return make_password(password)


def _carnet(
    known: CarnetOf,
    account: Account,
    professionals: dict[str, Professional],
    *,
    now: datetime,
    today: date,
) -> None:
    """One carnet; who vouched for a dose keeps the access only where the file says so."""
    identity = Identity(
        last_name=known.last_name,
        first_name=known.first_name,
        birth_date=known.birth_date,
        gender=known.gender,
        email=known.email,
        mobile=known.mobile,
        zip_code=known.zip_code,
    )
    carnet = actions.open_carnet(identity=identity, by=account, now=now, today=today)
    for key in {dose.by for dose in known.doses if dose.by} | set(known.shared_with):
        _share(carnet, professionals[key], now=now)
    for dose in known.doses:
        by = professionals[dose.by] if dose.by else None
        _dose(carnet, dose, account=account, by=by, now=now, today=today)
    answers = [AnswerInput(name=name, value=value) for name, value in known.answers.items()]
    if answers:
        answer_as_holder(carnet_id=carnet.pk, answers=answers, by=account, now=now, on=today)
    for sharing in Sharing.objects.filter(carnet=carnet, ended_at=None):
        if sharing.opened_by.local_id not in known.shared_with:
            actions.end_sharing(carnet_id=carnet.pk, sharing_id=sharing.pk, by=account, now=now)
    if known.code:
        ShareCode.objects.filter(carnet=carnet, revoked_at=None).update(revoked_at=now)
        put_code(carnet, folded_code(known.code), now=now)


def _share(carnet: Carnet, professional: Professional, *, now: datetime) -> None:
    Sharing.objects.create(
        carnet=carnet,
        organisation_id=professional.organisation_id,
        origin=SharingOrigin.CODE,
        opened_by=professional,
        since=now,
    )


def _dose(
    carnet: Carnet,
    dose: Dose,
    *,
    account: Account,
    by: Professional | None,
    now: datetime,
    today: date,
) -> None:
    given = PartialDate.parse(dose.given)
    reference = VaccineReference(id=dose.vaccine)
    if by is None or given.exact is None:
        fields = DoseFields(
            vaccine=vaccine_of(reference), date=given, batch=dose.batch, booster=dose.booster
        )
        actions.declare_vaccination(
            carnet_id=carnet.pk, fields=fields, by=account, now=now, today=today
        )
        return
    new = VaccinationInput(
        vaccine=reference,
        date=given.exact,
        batch=dose.batch,
        booster=dose.booster,
        injection_route=InjectionRoute(dose.route) if dose.route else None,
        injection_site=InjectionSite(dose.site) if dose.site else None,
        validation=ValidationInput(
            method=ValidationMethod(dose.method),
            document=ProofDocument(dose.document) if dose.document else None,
        ),
    )
    actions.create_vaccination(carnet_id=carnet.pk, new=new, by=by, now=now, today=today)
