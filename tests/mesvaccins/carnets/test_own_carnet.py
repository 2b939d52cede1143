"""What the holder does with their own carnets, and what nobody else can."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, errors, selectors
from mesvaccins.carnets.models import Carnet, ContactKind, Sharing, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db
DAY = datetime.date(2017, 4, 25)


@pytest.fixture
def stranger(db: None) -> Account:
    return Account.objects.create_user("stranger@demo.test")


def edit(carnet: Carnet, by: Account, **fields: Any) -> Carnet:
    return actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=world.identity(**fields),
        by=by,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def test_a_carnet_opens_with_its_code_and_addresses(holder: Account) -> None:
    carnet = world.carnet_of(holder, mobile="06 39 98 00 01")
    code = selectors.share_code(carnet)
    assert code
    assert len(code) == 8
    assert selectors.contacts(carnet) == {
        ContactKind.EMAIL: world.HOLDER_EMAIL,
        ContactKind.MOBILE: "+33639980001",
    }


def test_the_list_of_a_family_costs_the_same_for_one_as_for_many(holder: Account) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            for carnet in selectors.own_carnets(holder):
                selectors.share_code(carnet)
                selectors.contacts(carnet)
        return len(captured)

    world.carnet_of(holder)
    one = statements()
    for year in range(2002, 2008):
        world.carnet_of(holder, birth_date=BORN.replace(year=year))
    assert statements() == one == 4


def test_two_carnets_with_one_address_and_one_birth_date_cannot_be(
    carnet: Carnet, stranger: Account
) -> None:
    with pytest.raises(errors.CarnetExists):
        world.carnet_of(stranger)
    assert not stranger.carnets.exists()


def test_identity_and_addresses_are_corrected(carnet: Carnet, holder: Account) -> None:
    edit(carnet, holder, last_name="MARTIN-ROY", email="", mobile="0639980001")
    carnet.refresh_from_db()
    assert carnet.last_name == "MARTIN-ROY"
    assert selectors.contacts(carnet) == {ContactKind.MOBILE: "+33639980001"}
    assert selectors.share_code(carnet) == world.CODE


def test_a_birth_date_after_a_dose_is_refused(carnet: Carnet, holder: Account) -> None:
    world.declare(carnet, holder, REPEVAX, DAY)
    with pytest.raises(errors.InvalidInput) as refused:
        edit(carnet, holder, birth_date=datetime.date(2018, 1, 1))
    assert "birth_date" in refused.value.fields


def test_another_account_finds_nothing(carnet: Carnet, holder: Account, stranger: Account) -> None:
    dose = world.declare(carnet, holder, REPEVAX, DAY)
    now = timezone.now()
    tries = [
        lambda: selectors.own_carnet(stranger, carnet.pk),
        lambda: selectors.accesses(stranger, carnet.pk),
        lambda: edit(carnet, stranger),
        lambda: actions.renew_code(carnet_id=carnet.pk, by=stranger, now=now),
        lambda: world.declare(carnet, stranger, REPEVAX, DAY),
        lambda: actions.delete_declared(
            carnet_id=carnet.pk, vaccination_id=dose, version=1, by=stranger, now=now
        ),
    ]
    for attempt in tries:
        with pytest.raises(errors.NotFound):
            attempt()
    assert Vaccination.objects.get().deleted_at is None


def test_a_declared_dose_is_changed_with_the_version_shown(carnet: Carnet, holder: Account) -> None:
    dose = world.declare(carnet, holder, REPEVAX, DAY)

    def change(version: int, **fields: Any) -> Vaccination:
        return actions.change_declared(
            carnet_id=carnet.pk,
            vaccination_id=dose,
            version=version,
            fields=world.fields(REPEVAX, "??/04/2017", **fields),
            by=holder,
            now=timezone.now(),
            today=timezone.localdate(),
        )

    assert change(1, batch="B").version == 2
    with pytest.raises(errors.StaleVersion):
        change(1, batch="C")
    assert str(world.dose(dose).date) == "??/04/2017"


def test_an_equal_dose_is_said_and_may_be_another(carnet: Carnet, holder: Account) -> None:
    world.declare(carnet, holder, REPEVAX, DAY)
    with pytest.raises(errors.AlreadyThere):
        world.declare(carnet, holder, REPEVAX, DAY)
    actions.declare_vaccination(
        carnet_id=carnet.pk,
        fields=world.fields(REPEVAX, DAY),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
        distinct=True,
    )
    assert carnet.vaccinations.count() == 2


def test_a_deleted_dose_is_a_tombstone_and_stays_one(carnet: Carnet, holder: Account) -> None:
    dose = world.declare(carnet, holder, REPEVAX, DAY)
    for _ in range(2):
        actions.delete_declared(
            carnet_id=carnet.pk, vaccination_id=dose, version=1, by=holder, now=timezone.now()
        )
    row = world.dose(dose)
    assert row.deleted_at is not None
    assert (row.version, row.vaccine_id) == (2, REPEVAX)
    assert selectors.doses(carnet) == []


def test_ending_a_sharing_closes_the_carnet_and_changes_the_code(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre)
    sharing = Sharing.objects.get()
    for _ in range(2):
        actions.end_sharing(
            carnet_id=carnet.pk, sharing_id=sharing.pk, by=holder, now=timezone.now()
        )
    fresh = Carnet.objects.get(pk=carnet.pk)
    assert selectors.share_code(fresh) not in {None, world.CODE}
    assert fresh.share_codes.count() == 2


def test_who_opened_the_carnet_is_shown(carnet: Carnet, holder: Account, centre: Centre) -> None:
    world.linked(centre)
    centre.gateway.vaccinations(carnet.pk)
    acts = [act.action for act in selectors.accesses(holder, carnet.pk)]
    assert acts[:3] == ["vaccinations_listed", "carnet_linked", "carnet_looked_up"]


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2017, None, 25), (2017, 2, 30), (2017, 13, None), (0, None, None)]
)
def test_the_database_refuses_a_date_that_cannot_be(
    carnet: Carnet, holder: Account, year: int, month: int | None, day: int | None
) -> None:
    dose = world.declare(carnet, holder, RUBELOGEN, DAY)
    with (
        pytest.raises(DatabaseError, match=r"vaccination_date_is_real|out of range"),
        transaction.atomic(),
    ):
        Vaccination.objects.filter(pk=dose).update(year=year, month=month, day=day)


def test_the_database_refuses_a_validation_by_nobody(carnet: Carnet, holder: Account) -> None:
    dose = world.declare(carnet, holder, RUBELOGEN, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vaccination.objects.filter(pk=dose).update(verification="proof")
