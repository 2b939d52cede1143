"""A family for the tests of the pages, made through the same doors as the service's own."""

from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from allauth.account.models import EmailAddress

from carnet_api.wire import (
    ProofDocument,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)
from immunization.dates import PartialDate
from immunization.vaccines import Contents, Nomenclature
from mesvaccins.accounts.models import Account
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.dose import DoseFields
from mesvaccins.carnets.identity import Identity
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.catalogue.importing import import_nomenclature
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.partners.models import Organisation, Professional

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
NAMES = {"REPEVAX", "PRIORIX", "GARDASIL 9", "NIMENRIX"}
PASSWORD = "Carnet-demo-2026"


@cache
def some_vaccines() -> Nomenclature:
    """The few vaccines that the tests name, and those they lead to."""
    every = Nomenclature.load().contents
    by_code = {vaccine.code: vaccine for vaccine in every.vaccines}
    wanted = {vaccine.code: vaccine for vaccine in every.vaccines if vaccine.name in NAMES}
    ahead = list(wanted.values())
    while ahead:
        vaccine = ahead.pop()
        for code in {vaccine.generic_of, vaccine.replaced_by} - {None, *wanted}:
            assert code is not None
            wanted[code] = by_code[code]
            ahead.append(by_code[code])
    return Nomenclature(
        Contents.of(
            every.release,
            diseases=every.diseases,
            valences=every.valences,
            vaccines=wanted.values(),
        )
    )


def fill_catalogue() -> None:
    """Import them."""
    operator = Actor(ActorKind.OPERATOR, id="tests")
    import_nomenclature(some_vaccines(), by=operator, now=NOW)


def vaccine(name: str) -> Vaccine:
    """A vaccine by its exact name."""
    return Vaccine.objects.get(name__iexact=name)


def account(email: str = "camille@exemple.test") -> Account:
    """Someone who can sign in: the address is verified."""
    made = Account.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def identity(**more: str) -> Identity:
    """Camille Exemple, born on 12 March 2004."""
    born = date(2004, 3, 12)
    return Identity(last_name="Exemple", first_name="Camille", birth_date=born, **more)


def carnet(by: Account, first_name: str = "Camille", born: date = date(2004, 3, 12)) -> Carnet:
    """A carnet of the account."""
    whose = Identity(last_name="Exemple", first_name=first_name, birth_date=born)
    return actions.open_carnet(identity=whose, by=by, now=NOW, today=TODAY)


def declare(of: Carnet, name: str, on: str, **more: object) -> Vaccination:
    """A dose that the holder declares; `on` as « ??/??/2001 »."""
    assert of.account is not None
    return actions.declare_vaccination(
        carnet_id=of.pk,
        fields=DoseFields(vaccine=vaccine(name), date=PartialDate.parse(on), **more),  # type: ignore[arg-type]
        by=of.account,
        now=NOW,
        today=TODAY,
        distinct=True,
    )


def professional(organisation: str = "Service de santé étudiante") -> Professional:
    """A nurse of a centre."""
    centre, _made = Organisation.objects.get_or_create(name=organisation)
    nurse, _made = Professional.objects.get_or_create(
        organisation=centre, local_id="n1", name="Exemple", first_name="Jeanne", role="nurse"
    )
    return nurse


def share(of: Carnet, by: Professional) -> UUID:
    """The holder gives the code, the centre links: answers the sharing's identifier."""
    code = selectors.share_code(of)
    assert code is not None
    found = actions.look_up(share_code=code, born=of.birth_date, by=by, now=NOW)
    return actions.link(ticket=found.ticket, by=by, now=NOW).pk


def perform(of: Carnet, name: str, on: date, by: Professional) -> Vaccination:
    """A dose that the centre gave."""
    new = VaccinationInput(
        vaccine=VaccineReference(id=vaccine(name).pk),
        date=on,
        batch="A1234",
        validation=ValidationInput(method=ValidationMethod.EXECUTION),
    )
    row, _made = actions.create_vaccination(carnet_id=of.pk, new=new, by=by, now=NOW, today=TODAY)
    return row


def validate(dose: Vaccination, by: Professional) -> Vaccination:
    """The centre has seen the paper booklet."""
    request = ValidationRequest(
        version=dose.version, method=ValidationMethod.PROOF, document=ProofDocument.PAPER_BOOKLET
    )
    return actions.validate_vaccination(
        carnet_id=dose.carnet_id, vaccination_id=dose.pk, request=request, by=by, now=NOW
    )
