"""What the load's generator writes by COPY is what the service itself would have written."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from django.db import connection
from joserfc.jwk import ECKey
from pytest_django import DjangoDbBlocker

from carnet_api.assertions import new_key
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway
from carnet_api.wire import CreatorKind, VaccinationDocument
from immunization.dates import PartialDate
from immunization.vaccines import Nomenclature
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, ContactPoint, ShareCode, Sharing, Vaccination
from mesvaccins.carnets.sealed import contact_indexes
from mesvaccins.catalogue.importing import import_nomenclature
from tests.load.booklets import PRODUCTS, Known
from tests.load.mesvaccins_side import COLUMNS, fill, partners
from tests.load.nation import Bond, Dose, Person, people
from tests.load.shares import Share
from tests.load.staff import centres
from tests.mesvaccins import world
from tests.mesvaccins.world import Centre
from tests.prepared import for_a_module

SIZE, SEED, UNTIL = 120, 3, date(2026, 11, 1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key pairs of the centres."""
    made = {str(centre.number): new_key().as_dict(private=True) for centre in centres()}
    path = tmp_path_factory.mktemp("keys") / "centres.json"
    path.write_text(json.dumps(made))
    return path


@pytest.fixture(scope="module")
def written(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, keys: Path
) -> Iterator[list[Person]]:
    """A small country, written once for the tests of this file."""
    with for_a_module(django_db_blocker):
        ids = {product.id for product in PRODUCTS}
        if not ids <= set(world.Vaccine.objects.values_list("pk", flat=True)):
            import_nomenclature(Nomenclature.load(), by=world.OPERATOR, now=datetime.now(UTC))
        partners(keys)
        for number in range(2):
            fill(connection, size=SIZE, seed=SEED, until=UNTIL, share=Share(number, 2))
        yield list(people(SIZE, seed=SEED, until=UNTIL))


@pytest.fixture
def country(written: list[Person], db: None) -> list[Person]:
    """What a test changes of it is as before for the next one."""
    return written


@pytest.fixture
def student(country: list[Person]) -> Person:
    """Somebody whose carnet a centre sees."""
    return next(person for person in country if person.bond is Bond.LINKED)


@pytest.fixture
def nurse(student: Person, keys: Path, centre: Centre) -> HttpCarnetGateway:
    """A nurse of that centre, who signs with its key over the real application."""
    assert student.centre is not None
    own = centres()[student.centre]
    client: httpx.Client = centre.client
    return HttpCarnetGateway(
        client,
        Credentials(
            software=centre.credentials.software,
            organisation_id=own.organisation_id,
            key=ECKey.import_key(json.loads(keys.read_text())[str(own.number)]),
        ),
        ActingProfessional(id="n", name="Petit", role="nurse"),
        now=lambda: datetime.now(UTC),
    )


@pytest.mark.parametrize("model", [Account, Carnet, ContactPoint, ShareCode, Sharing, Vaccination])
def test_every_column_is_filled(model: type) -> None:
    """A column that a migration adds must be thought of here too."""
    wanted = {field.column for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    assert set(COLUMNS[model._meta.db_table]) == wanted  # type: ignore[attr-defined]


def test_a_centre_finds_a_carnet_by_its_code(
    country: list[Person], nurse: HttpCarnetGateway
) -> None:
    person = next(each for each in country if each.bond is Bond.CODE_KNOWN)
    found = nurse.look_up(person.share_code, born=person.birth_date)
    assert (found.last_name, found.first_name) == (person.last_name, person.first_name)
    assert nurse.link(found.ticket).record.uuid == person.carnet_id


def test_a_centre_reads_the_carnet_that_is_shared_with_it(
    student: Person, nurse: HttpCarnetGateway
) -> None:
    carnet = nurse.carnet(student.carnet_id)
    assert carnet.email == student.email
    assert carnet.mobile_phone == f"0{student.mobile[3:]}"
    assert carnet.revision == student.doses(until=UNTIL)[-1].revision


def test_the_list_is_the_booklet_dose_by_dose(student: Person, nurse: HttpCarnetGateway) -> None:
    expected = [dose for dose in student.doses(until=UNTIL) if not dose.deleted]
    answered = sorted(nurse.vaccinations(student.carnet_id).items, key=lambda item: item.id)
    assert [_told(item) for item in answered] == [_meant(dose) for dose in expected]


def _told(item: VaccinationDocument) -> tuple[object, ...]:
    declared = item.creator.kind is CreatorKind.HOLDER
    method = item.validation.method.value if item.validation else ""
    partial = item.partial_date
    given = PartialDate.of(item.date) if item.date else None
    if given is None and partial is not None:
        given = PartialDate(partial.year, partial.month, partial.day)
    return item.id, item.vaccine.id, given, item.batch, item.version, method, declared


def _meant(dose: Dose) -> tuple[object, ...]:
    month = dose.on.month if dose.precision > 1 else None
    given = PartialDate(dose.on.year, month, dose.on.day if dose.precision > 2 else None)
    declared = dose.known is not Known.PERFORMED
    return dose.id, dose.product.id, given, dose.batch, dose.version, dose.known.value, declared


def test_tombstones_and_their_revisions_are_answered_since_the_beginning(
    country: list[Person], student: Person, nurse: HttpCarnetGateway
) -> None:
    every = nurse.vaccinations(student.carnet_id, since=0)
    assert len(every.items) == len(student.doses(until=UNTIL))
    assert every.revision == student.doses(until=UNTIL)[-1].revision


def test_a_holder_is_found_by_address_and_birth_date(country: list[Person]) -> None:
    person = country[0]
    [point] = ContactPoint.objects.filter(
        index__in=contact_indexes(person.email), birth_date=person.birth_date, kind="email"
    )
    assert point.carnet_id == person.carnet_id


def test_a_family_keeps_its_carnets_in_one_account(country: list[Person]) -> None:
    family = [person for person in country if person.account == country[0].account]
    account = Account.objects.get(pk=country[0].account)
    assert {carnet.pk for carnet in selectors.own_carnets(account)} == {
        person.carnet_id for person in family
    }
    assert not account.has_usable_password()
    codes = {selectors.share_code(carnet) for carnet in selectors.own_carnets(account)}
    assert codes == {person.share_code for person in family}
