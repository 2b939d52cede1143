"""The demonstration's data: what the manual's flows need, made once, synthetic."""

import datetime
from collections.abc import Iterator

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker, Settings

from carnet_api.errors import CarnetExists, CarnetNotFound
from carnet_api.wire import Channel
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet, Sharing, Vaccination
from mesvaccins.carnets.selectors import own_carnets
from mesvaccins.configuration import Mode
from tests.mesvaccins.carnets.test_creation import new
from tests.mesvaccins.world import Centre
from tests.prepared import for_a_module

pytestmark = pytest.mark.django_db
STAMARIL = 35


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration's data, the same for every test of this file."""
    with for_a_module(django_db_blocker):
        call_command("demo", verbosity=0)
        yield


@pytest.fixture
def demonstration(filled: None, db: None) -> None:
    """What a test changes of it is as before for the next one."""


def test_a_second_time_changes_nothing(demonstration: None) -> None:
    before = (Carnet.objects.count(), Vaccination.objects.count(), Act.objects.count())
    call_command("demo", verbosity=0)
    assert (Carnet.objects.count(), Vaccination.objects.count(), Act.objects.count()) == before


def test_its_holder_signs_in(demonstration: None) -> None:
    request = RequestFactory().post("/compte/login/")
    signed_in = authenticate(request, email="etudiant@demo.test", password="Carnet-demo-2026")
    assert isinstance(signed_in, Account)


def test_the_carnets_of_the_family_keep_their_order(demonstration: None) -> None:
    holder = Account.objects.get(email="etudiant@demo.test")
    Carnet.objects.filter(account=holder, first_name="Camille").update(zip_code="69008")
    first, second = own_carnets(holder)
    assert (first.first_name, second.first_name) == ("Camille", "Jules")
    assert first.created_at < second.created_at


def test_the_first_student(demonstration: None, centre: Centre) -> None:
    gateway = centre.gateway
    found = gateway.look_up("9V79-2GHA", born=datetime.date(2001, 5, 4))
    assert found.birth_date_matches
    carnet_id = gateway.link(found.ticket).record.uuid
    doses = gateway.vaccinations(carnet_id).items
    assert len([dose for dose in doses if dose.validation is None]) == 3
    assert len([dose for dose in doses if dose.validation and dose.vaccine.id != STAMARIL]) == 2
    assert len([dose for dose in doses if dose.vaccine.id == STAMARIL]) == 1
    assert (
        not Sharing.objects.exclude(organisation=centre.organisation)
        .filter(carnet_id=carnet_id, ended_at=None)
        .exists()
    )


def test_the_codes_that_nobody_remembers_are_sent(demonstration: None, centre: Centre) -> None:
    send = centre.gateway.send_code
    assert send("etudiant2@demo.test", born=datetime.date(2002, 11, 17)).channel is Channel.EMAIL
    assert send("06 39 98 00 07", born=datetime.date(2003, 12, 1)).channel is Channel.SMS


def test_the_fifth_student_cannot_have_a_carnet_made(demonstration: None, centre: Centre) -> None:
    asked = new(email="etudiant5@demo.test", birth_date=datetime.date(2002, 7, 14))
    with pytest.raises(CarnetExists):
        centre.gateway.create_carnet(asked)


def test_the_sixth_students_code_is_of_another_year(demonstration: None, centre: Centre) -> None:
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up("7K2M-4QXD", born=datetime.date(2000, 3, 12))


def test_the_eighth_students_carnet_is_shared_with_another_centre(
    demonstration: None, centre: Centre
) -> None:
    gateway = centre.gateway
    found = gateway.look_up("3HRT-8WPN", born=datetime.date(2001, 1, 25))
    carnet_id = gateway.link(found.ticket).record.uuid
    [performed] = [d for d in gateway.vaccinations(carnet_id).items if d.validation]
    assert not performed.permissions.delete
    assert Sharing.objects.filter(carnet_id=carnet_id, ended_at=None).count() == 2


def test_the_tenth_student_is_the_manuals(demonstration: None, centre: Centre) -> None:
    gateway = centre.gateway
    found = gateway.look_up("5NZB-2XAC", born=datetime.date(1999, 2, 5))
    doses = gateway.vaccinations(gateway.link(found.ticket).record.uuid).items
    assert len(doses) == 7


def test_it_can_be_taken_away_and_the_audit_stays(demonstration: None) -> None:
    acts = Act.objects.count()
    call_command("reset_demo", verbosity=0)
    assert not Account.objects.exists()
    assert not Carnet.objects.exists()
    assert Act.objects.count() == acts


@pytest.mark.parametrize("command", ["demo", "reset_demo"])
def test_production_refuses(db: None, settings: Settings, command: str) -> None:
    settings.MODE = Mode.PRODUCTION
    with pytest.raises(CommandError, match="not in production"):
        call_command(command)
