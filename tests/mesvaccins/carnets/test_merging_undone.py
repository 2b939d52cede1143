"""`carnets merge --undo ID`: as it was, but what somebody changed since, which is named."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet_api.errors import CarnetNotFound, SharingEnded
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.actions.erasure import erase_carnet
from mesvaccins.carnets.merging.actions import MergeRefused
from mesvaccins.carnets.merging.undoing import undo_merge
from mesvaccins.carnets.models import Carnet, HealthAnswer, Sharing, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import (
    DAY,
    OTHER_CODE,
    answer,
    everything,
    merge,
    standing,
    undo,
)
from tests.mesvaccins.world import AGRIPPAL, BORN, REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(carnet: Carnet, holder: Account) -> Carnet:
    return world.carnet_of(holder, code=OTHER_CODE, first_name="Sasha", email="b@demo.test")


def test_a_dose_changed_since_goes_back_as_changed_and_is_named(
    carnet: Carnet, second: Carnet, holder: Account
) -> None:
    moved = world.declare(second, holder, REPEVAX, DAY)
    done = merge(carnet, second).merge
    actions.change_declared(
        carnet_id=carnet.pk,
        vaccination_id=moved,
        version=world.dose(moved).version,
        fields=world.fields(REPEVAX, DAY, batch="NEW"),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    report = undo(done)
    assert any(str(moved) in line for line in report.named)
    row = world.dose(moved)
    assert (row.carnet_id, row.batch) == (second.pk, "NEW")


def test_what_came_since_stays_and_is_named(
    carnet: Carnet, second: Carnet, holder: Account
) -> None:
    done = merge(carnet, second).merge
    new = world.declare(carnet, holder, AGRIPPAL, DAY)
    answer(carnet, "asplenia", True)
    report = undo(done)
    assert f"Vaccination {new} came since: it stays." in report.named
    assert "The answer asplenia was given since: it stays." in report.named
    assert standing(carnet) == {new}


def test_a_sharing_ended_since_does_not_come_back_nor_does_its_code(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre)
    world.linked(centre, code=OTHER_CODE)
    done = merge(carnet, second).merge
    sharing = Sharing.objects.get(carnet=carnet, ended_at=None)
    actions.end_sharing(carnet_id=carnet.pk, sharing_id=sharing.pk, by=holder, now=timezone.now())
    undo(done)
    assert not Sharing.objects.filter(ended_at=None).exists()
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up(OTHER_CODE, born=BORN)
    assert selectors.share_code(second) not in {None, OTHER_CODE}


def test_an_answer_given_again_since_stays(carnet: Carnet, second: Carnet, holder: Account) -> None:
    moved = answer(second, "asplenia", True, days_ago=3)
    done = merge(carnet, second).merge
    HealthAnswer.objects.filter(pk=moved.pk).update(value=False, said_at=timezone.now())
    report = undo(done)
    moved.refresh_from_db()
    assert (moved.carnet_id, moved.value) == (carnet.pk, False)
    assert any("written again since" in line for line in report.named)


def test_an_address_changed_since_stays(carnet: Carnet, second: Carnet, holder: Account) -> None:
    carnet.contact_points.all().delete()
    done = merge(carnet, second).merge
    actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=world.identity(email="nouvelle@demo.test"),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    undo(done)
    assert selectors.contacts(carnet) == {"email": "nouvelle@demo.test"}


def test_a_merge_is_undone_once_within_thirty_days_and_the_last_first(
    carnet: Carnet, second: Carnet, holder: Account
) -> None:
    third = world.carnet_of(holder, email="")
    before = everything()
    first = merge(carnet, second).merge
    between = everything()
    last = merge(third, carnet).merge
    with pytest.raises(MergeRefused, match=f"undo {last.pk} first"):
        undo(first)
    undo(last)
    assert everything() == between
    late = timezone.now() + timedelta(days=31)
    with pytest.raises(MergeRefused, match="after 30 days it stands"):
        undo_merge(first.pk, by=world.OPERATOR, now=late)
    undo(first)
    assert everything() == before
    with pytest.raises(MergeRefused, match="was undone"):
        undo(first)


def test_an_erased_carnet_is_not_parted(carnet: Carnet, second: Carnet) -> None:
    done = merge(carnet, second).merge
    erase_carnet(carnet.pk, by=world.OPERATOR, now=timezone.now())
    with pytest.raises(MergeRefused, match="has been erased since"):
        undo(done)


def test_a_centre_of_the_kept_carnet_alone_is_never_led_to_the_other_person(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre)
    world.linked(centre, code=OTHER_CODE)
    undo(merge(carnet, second).merge)
    own = Sharing.objects.get(carnet=carnet, ended_at=None)
    actions.end_sharing(carnet_id=carnet.pk, sharing_id=own.pk, by=holder, now=timezone.now())
    with pytest.raises(SharingEnded):
        centre.gateway.carnet(carnet.pk)


DOSES = st.lists(
    st.tuples(
        st.sampled_from([REPEVAX, AGRIPPAL, RUBELOGEN]),
        st.sampled_from(["25/04/2017", "26/04/2017", "??/04/2017"]),
        st.sampled_from(["", "A1", "B2"]),
        st.sampled_from(["", "LD", "RD"]),
        st.booleans(),
    ),
    max_size=5,
)
ANSWERS = st.dictionaries(st.sampled_from(["asplenia", "hiv"]), st.booleans())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(doses=st.tuples(DOSES, DOSES), answers=st.tuples(ANSWERS, ANSWERS))
def test_merged_then_undone_is_as_before(
    carnet: Carnet,
    second: Carnet,
    holder: Account,
    doses: tuple[list[tuple[int, str, str, str, bool]], ...],
    answers: tuple[dict[str, bool], ...],
) -> None:
    """Whatever either carnet holds; and while merged, each dose entered is there once."""
    Vaccination.objects.all().delete()
    HealthAnswer.objects.all().delete()
    for place, entered, said in zip((carnet, second), doses, answers, strict=True):
        for vaccine, day, batch, site, gone in entered:
            number = world.declare(
                place, holder, vaccine, day, batch=batch, injection_site=site, distinct=True
            )
            if gone:
                Vaccination.objects.filter(pk=number).update(deleted_at=world.NOW)
        for fact, value in said.items():
            answer(place, fact, value)
    before = everything()
    numbers = standing(carnet) | standing(second)
    report = merge(carnet, second)
    folded = {aside for _stays, aside in report.doses.folded}
    assert standing(carnet) == numbers - folded
    told = undo(report.merge)
    assert told.named == []
    assert everything() == before
