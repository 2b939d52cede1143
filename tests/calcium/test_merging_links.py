"""Two dossiers that are merged while both are linked: one link stays, which must be stated."""

import pytest

from calcium.linking import selectors as linking
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.merging.actions import MergeRefused
from calcium.patients.models import Patient
from carnet_api.errors import Unavailable
from tests.calcium.merged import OTHER_CODE, enter, link, merge, worker
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


class TestTwoLinks:
    @pytest.fixture
    def both(self, world: World, second: Patient) -> Patient:
        world.carnet()
        world.carnet(OTHER_CODE)
        world.link()
        link(world, second, OTHER_CODE)
        return second

    def test_which_link_stays_must_be_stated(self, world: World, both: Patient) -> None:
        with pytest.raises(MergeRefused, match="--link kept or --link merged"):
            merge(world.patient, both)

    @pytest.mark.parametrize("side", ["kept", "merged"])
    def test_the_other_ends_and_so_does_its_sharing(
        self, world: World, both: Patient, side: str
    ) -> None:
        patient = world.patient if side == "kept" else both
        stays = linking.current_link(patient)
        assert stays is not None
        assert merge(world.patient, both, link=side).link_ended
        [standing] = CarnetLink.objects.filter(ended_at=None)
        assert (standing.pk, standing.patient) == (stays.pk, world.patient)
        asked = Intention.objects.get(act=Act.END_SHARING)
        worker(world)
        asked.refresh_from_db()
        assert asked.outcome == Outcome.DONE
        open_ones = [carnet.uuid for carnet in world.service.carnets.values() if carnet.sharings]
        assert open_ones == [stays.carnet_id]

    def test_nothing_is_merged_while_something_waits_for_the_link_that_would_end(
        self, world: World, both: Patient
    ) -> None:
        enter(world, both, "REPEVAX", "25/04/2017")
        first, world.patient = world.patient, both
        world.service.fail_next(Unavailable("down"))
        world.export()
        world.patient = first
        with pytest.raises(MergeRefused, match="still waits to be sent"):
            merge(world.patient, both, link="kept")
