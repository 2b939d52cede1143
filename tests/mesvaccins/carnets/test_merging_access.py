"""Who reaches a merged carnet, and by what: nobody sees more than before, and nobody less."""

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from carnet_api.errors import CarnetNotFound
from carnet_api.wire import NewCarnet
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.errors import NotFound
from mesvaccins.carnets.models import Carnet, ContactPoint, Sharing
from mesvaccins.carnets.own_data import own_data
from mesvaccins.carnets.sealed import invitation_token
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import DAY, OTHER_CODE, Dose, merge
from tests.mesvaccins.world import BORN, CODE, REPEVAX, Centre
from tests.treaty.creation_contract import CreationContract

pytestmark = pytest.mark.django_db


def test_whoever_saw_either_carnet_sees_the_one_that_stands(
    carnet: Carnet, second: Carnet, centre: Centre, other_centre: Centre
) -> None:
    world.linked(centre)
    for each in (centre, other_centre):
        world.linked(each, code=OTHER_CODE)
    report = merge(carnet, second)
    assert report.both_shared == [centre.organisation.name]
    in_force = Sharing.objects.filter(carnet=carnet, ended_at=None)
    assert in_force.count() == 2
    assert not Sharing.objects.filter(carnet=second, ended_at=None).exists()


def test_the_code_of_the_carnet_that_went_opens_nothing_more(
    carnet: Carnet, second: Carnet, centre: Centre
) -> None:
    merge(carnet, second)
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up(OTHER_CODE, born=BORN)
    assert centre.gateway.look_up(CODE, born=BORN).first_name == "Camille"


def test_the_holder_sees_one_carnet_and_the_accesses_to_both(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre, code=OTHER_CODE)
    merge(carnet, second)
    assert [each.pk for each in selectors.own_carnets(holder)] == [carnet.pk]
    assert selectors.accesses(holder, carnet.pk).filter(action="carnet_linked").exists()
    with pytest.raises(NotFound):
        selectors.own_carnet(holder, second.pk)


def test_the_holder_receives_what_was_set_aside_with_all_the_rest(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    dose(REPEVAX, DAY)
    aside = world.declare(second, holder, REPEVAX, DAY)
    merge(carnet, second)
    [known] = own_data(holder, now=timezone.now())["carnets"]
    assert [each["id"] for each in known["vaccinations_set_aside"]] == [aside]


def test_a_carnet_that_waits_for_its_holder_gets_the_holder_and_the_code(
    second: Carnet, holder: Account, centre: Centre
) -> None:
    new = uuid4()
    sharing = centre.gateway.create_carnet(_new(new))
    waiting = Carnet.objects.get(pk=sharing.record.uuid)
    report = merge(waiting, second)
    assert report.holder_changed
    waiting.refresh_from_db()
    assert waiting.account == holder
    assert centre.gateway.look_up(OTHER_CODE, born=BORN).ticket
    assert centre.gateway.create_carnet(_new(new)).record.uuid == waiting.pk


def test_a_creation_sent_again_answers_the_carnet_that_stands(
    carnet: Carnet, centre: Centre
) -> None:
    new = uuid4()
    made = centre.gateway.create_carnet(_new(new))
    merge(carnet, Carnet.objects.get(pk=made.record.uuid))
    assert centre.gateway.create_carnet(_new(new)).record.uuid == carnet.pk


def _new(source_id: UUID) -> NewCarnet:
    return CreationContract().new(source_id=source_id)


def test_an_invitation_to_the_carnet_that_went_opens_the_one_that_stands(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    made = Carnet.objects.get(pk=centre.gateway.create_carnet(_new(uuid4())).record.uuid)
    [invitation] = made.invitations.all()
    merge(carnet, made)
    token = invitation_token(invitation)
    claimed = actions.claim_carnet(token=token, born=BORN, by=holder, now=timezone.now())
    assert claimed.pk == carnet.pk


def test_an_address_that_went_aside_still_has_the_code_sent_and_may_be_taken(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    merge(carnet, second)
    assert centre.gateway.send_code("b@demo.test", born=BORN).channel is not None
    actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=world.identity(email="b@demo.test"),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    assert ContactPoint.objects.get(carnet=carnet).kind == "email"
