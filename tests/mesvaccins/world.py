"""What the tests build: a holder's carnet with its code, centres with keys, declared doses."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from joserfc.jwk import ECKey

from carnet_api.assertions import new_key, sign
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway, HttpJoiningGateway, Software
from immunization.dates import PartialDate
from immunization.vaccines import Contents, Nomenclature
from mesvaccins.accounts.models import Account
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.carnets import actions
from mesvaccins.carnets.actions.codes import put_code
from mesvaccins.carnets.dose import DoseFields
from mesvaccins.carnets.identity import Identity
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.catalogue.importing import import_nomenclature
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.partners.actions import invite_organisation, register_software
from mesvaccins.partners.models import Organisation, Professional

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
BORN = datetime.date(2001, 5, 4)
CODE = "9V792GHA"
HOLDER_EMAIL = "etudiant@demo.test"
REPEVAX, AGRIPPAL, RUBELOGEN, VARICELLON = 29, 2, 368, 442
SEED = frozenset({"VAC0064", "VAC0045", "VAC0053", "VAC0141", "VAC0003"})
"""The vaccines of the manual's student of the bilan, with VAC0029."""
OPERATOR = Actor(ActorKind.OPERATOR, id="test")


@cache
def some_vaccines() -> Nomenclature:
    """A nomenclature of few vaccines, quick to import."""
    every = Nomenclature.load().contents
    by_code = {vaccine.code: vaccine for vaccine in every.vaccines}
    wanted, ahead = {}, {"VAC0029", "VAC0002", "VAC0368", "VAC0442", "VAC0495", *SEED}
    while ahead:
        vaccine = by_code[ahead.pop()]
        wanted[vaccine.code] = vaccine
        links = {vaccine.generic_of, vaccine.replaced_by} - {None, *wanted}
        ahead |= {code for code in links if code}
    return Nomenclature(
        Contents.of(
            every.release,
            diseases=every.diseases,
            valences=every.valences,
            vaccines=wanted.values(),
        )
    )


def import_some_vaccines() -> None:
    """Fill the catalogue, unless it is."""
    if not Vaccine.objects.exists():
        import_nomenclature(some_vaccines(), by=OPERATOR, now=NOW)


def identity(**fields: Any) -> Identity:
    """Someone born on 4 May 2001."""
    known: dict[str, Any] = {
        "last_name": "MARTIN",
        "first_name": "Camille",
        "birth_date": BORN,
        "email": HOLDER_EMAIL,
    }
    return Identity(**(known | fields))


def carnet_of(holder: Account, *, code: str = "", **fields: Any) -> Carnet:
    """A carnet that its holder has opened, with this sharing code where one is given.

    A second one of the account is a twin's: one person has one carnet there.
    """
    if brothers := holder.carnets.count():
        fields.setdefault("first_name", f"Dominique-{brothers}")
    carnet = actions.open_carnet(
        identity=identity(**fields), by=holder, now=timezone.now(), today=timezone.localdate()
    )
    if code:
        carnet.share_codes.all().delete()
        put_code(carnet, code, now=timezone.now())
    return carnet


def fields(vaccine_id: int, date: datetime.date | str, **known: Any) -> DoseFields:
    """The fields of a dose."""
    day = PartialDate.parse(date) if isinstance(date, str) else PartialDate.of(date)
    return DoseFields(vaccine=Vaccine.objects.get(pk=vaccine_id), date=day, **known)


def declare(
    carnet: Carnet,
    holder: Account,
    vaccine_id: int,
    date: datetime.date | str,
    *,
    distinct: bool = False,
    **known: Any,
) -> int:
    """Add a dose as the holder, `distinct` from an equal one; answer its identifier."""
    row = actions.declare_vaccination(
        carnet_id=carnet.pk,
        fields=fields(vaccine_id, date, **known),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
        distinct=distinct,
    )
    return row.pk


def dose(vaccination_id: int) -> Vaccination:
    """A dose as it stands in the database."""
    return Vaccination.objects.get(pk=vaccination_id)


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre that has joined: its credentials, and a client of the real WSGI application."""

    client: httpx.Client
    credentials: Credentials
    nurse: ActingProfessional

    @property
    def organisation(self) -> Organisation:
        """The centre's row."""
        return Organisation.objects.get(pk=self.credentials.organisation_id)

    @property
    def gateway(self) -> HttpCarnetGateway:
        """The real client, acting for the nurse."""
        return self.acting(self.nurse)

    def acting(self, who: ActingProfessional) -> HttpCarnetGateway:
        """The real client, acting for somebody else of the centre."""
        return HttpCarnetGateway(self.client, self.credentials, who, now=timezone.now)


@cache
def application() -> WSGIHandler:
    """The real WSGI application."""
    return get_wsgi_application()


def service() -> httpx.Client:
    """A client of the real WSGI application."""
    transport = httpx.WSGITransport(app=application())
    return httpx.Client(transport=transport, base_url="http://mesvaccins.test")


@contextmanager
def within_the_test() -> Iterator[None]:
    """Requests use the test's own connection and transaction, as Django's test client does it."""
    signals = [request_started, request_finished]
    known = [signal for signal in signals if signal.disconnect(close_old_connections)]
    try:
        yield
    finally:
        for signal in known:
            signal.connect(close_old_connections)


def send(
    centre: Centre,
    method: str,
    path: str,
    body: Any = None,
    *,
    who: ActingProfessional | None = None,
    **headers: str,
) -> httpx.Response:
    """One signed request, with whatever body; a header given replaces the right one."""
    known = {
        "Organisation-Assertion": sign(
            centre.credentials.key,
            organisation_id=centre.credentials.organisation_id,
            professional=who or centre.nurse,
            method=method,
            path=path,
            now=timezone.now(),
        )
    }
    software = centre.credentials.software
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    auth = None if "Authorization" in given else httpx.BasicAuth(software.uid, software.secret)
    content = body if isinstance(body, bytes) else None
    json = None if isinstance(body, bytes) else body
    return centre.client.request(
        method, path, json=json, content=content, headers=known | given, auth=auth
    )


@contextmanager
def joined_centre(organisation_name: str, *, name: str = "Petit") -> Iterator[Centre]:
    """A centre that joins as a real one does: withdrawal code, key, credentials."""
    row, secret = register_software(f"Calcium, {organisation_name}", by=OPERATOR)
    software = Software(row.uid, secret)
    _organisation, code = invite_organisation(organisation_name, by=OPERATOR, now=timezone.now())
    key: ECKey = new_key()
    with within_the_test(), service() as client:
        joined = HttpJoiningGateway(client, software).join(code, key.as_dict(private=False))
        nurse = ActingProfessional(id=f"nurse-{name}", name=name, first_name="Ana", role="nurse")
        yield Centre(client, Credentials(software, joined.id, key), nurse)


def linked(centre: Centre, *, code: str = CODE, born: datetime.date = BORN) -> Carnet:
    """Link the carnet of a code to the centre, through the API."""
    gateway = centre.gateway
    sharing = gateway.link(gateway.look_up(code, born=born).ticket)
    return Carnet.objects.get(pk=sharing.record.uuid)


def professional(centre: Centre) -> Professional:
    """The centre's nurse as a row."""
    row, _created = Professional.objects.get_or_create(
        organisation=centre.organisation,
        local_id=centre.nurse.id,
        name=centre.nurse.name,
        first_name=centre.nurse.first_name,
        role=centre.nurse.role,
    )
    return row
