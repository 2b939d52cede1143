"""Doses that centres send: written once, never doubled, and only for who has the sharing."""

import datetime
from uuid import uuid4

import pytest

from carnet_api.errors import AlreadyThere, NotFound, SharingEnded, VaccinationDeleted
from carnet_api.wire import InjectionRoute, InjectionSite, ValidationInput, ValidationMethod
from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.carnets.inputs import DAY, new
from tests.mesvaccins.world import REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db


def test_everything_that_travels_comes_back(linked: Carnet, centre: Centre) -> None:
    source_id = uuid4()
    sent = new(
        wording="Repevax (rappel)",
        batch="  A1234 ",
        booster=True,
        injection_route=InjectionRoute.INTRAMUSCULAR,
        injection_site=InjectionSite.LEFT_DELTOID,
        validation=ValidationInput(method=ValidationMethod.EXECUTION),
        source_id=source_id,
    )
    made = centre.gateway.create_vaccination(linked.pk, sent)
    assert (made.wording, made.batch, made.booster) == ("Repevax (rappel)", "A1234", True)
    assert (made.injection_route, made.injection_site) == ("IM", "LD")
    assert made.vaccine.name == "REPEVAX"
    assert [disease.id for disease in made.vaccine.diseases] == [1, 2, 3, 4]
    assert (made.date, made.age, made.version) == (DAY, "15 ans", 1)
    assert made.validation is not None
    assert made.validation.validator.name == "Ana Petit"
    assert made.validation.validator.organisation is not None
    assert made.permissions.change
    assert not made.permissions.validate_


def test_without_words_the_vaccines_name_stands(linked: Carnet, centre: Centre) -> None:
    assert centre.gateway.create_vaccination(linked.pk, new()).wording == "REPEVAX"


def test_the_release_of_the_nomenclature_is_kept_with_the_dose(
    linked: Carnet, centre: Centre
) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    assert world.dose(made.id).release == world.some_vaccines().release.identifier


def test_one_source_id_serves_once_in_each_carnet_and_organisation(
    linked: Carnet, holder: Account, centre: Centre, other_centre: Centre
) -> None:
    world.carnet_of(holder, code="7K2M4QXD", email="")
    second = world.linked(centre, code="7K2M4QXD")
    world.linked(other_centre)
    source_id = uuid4()
    made = {
        centre.gateway.create_vaccination(linked.pk, new(source_id=source_id)).id,
        centre.gateway.create_vaccination(second.pk, new(source_id=source_id)).id,
        other_centre.gateway.create_vaccination(linked.pk, new(RUBELOGEN, source_id=source_id)).id,
        centre.gateway.create_vaccination(linked.pk, new(source_id=source_id)).id,
    }
    assert len(made) == 3


def test_a_repeated_creation_is_answered_before_it_is_checked(
    linked: Carnet, centre: Centre
) -> None:
    sent = new(source_id=uuid4())
    made = centre.gateway.create_vaccination(linked.pk, sent)
    other_words = sent.model_copy(update={"date": datetime.date(2099, 1, 1)})
    assert centre.gateway.create_vaccination(linked.pk, other_words).id == made.id


def test_a_tombstone_keeps_its_source_for_ever(linked: Carnet, centre: Centre) -> None:
    sent = new(source_id=uuid4())
    made = centre.gateway.create_vaccination(linked.pk, sent)
    centre.gateway.delete_vaccination(linked.pk, made.id, version=1, reason="Erreur")
    for _ in range(2):
        with pytest.raises(VaccinationDeleted) as gone:
            centre.gateway.create_vaccination(linked.pk, sent)
    assert gone.value.vaccination is not None
    assert gone.value.vaccination.deletion is not None
    assert gone.value.vaccination.deletion.reason == "Erreur"
    again = centre.gateway.create_vaccination(linked.pk, new(source_id=uuid4()))
    assert again.id != made.id


def test_an_equal_dose_without_source_is_found_too(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    with pytest.raises(AlreadyThere) as there:
        centre.gateway.create_vaccination(linked.pk, new())
    assert there.value.vaccination_id == made.id
    second = centre.gateway.create_vaccination(linked.pk, new(distinct_from=(made.id,)))
    with pytest.raises(AlreadyThere) as there:
        centre.gateway.create_vaccination(linked.pk, new(distinct_from=(made.id, 10**30)))
    assert there.value.vaccination_id == second.id


def test_a_deleted_dose_is_no_double(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    centre.gateway.delete_vaccination(linked.pk, made.id, version=1)
    assert centre.gateway.create_vaccination(linked.pk, new()).id != made.id


def test_a_partial_date_of_the_holder_is_no_double_and_is_told_as_it_is(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    world.declare(linked, holder, REPEVAX, "??/04/2017")
    centre.gateway.create_vaccination(linked.pk, new())
    partial, full = centre.gateway.vaccinations(linked.pk).items
    assert partial.date is None
    assert partial.partial_date is not None
    assert (partial.partial_date.year, partial.partial_date.month) == (2017, 4)
    assert (full.date, full.partial_date) == (DAY, None)


def test_a_dose_of_another_carnet_is_not_found(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    world.carnet_of(holder, code="7K2M4QXD", email="")
    second = world.linked(centre, code="7K2M4QXD")
    made = centre.gateway.create_vaccination(second.pk, new())
    with pytest.raises(NotFound):
        centre.gateway.vaccination(linked.pk, made.id)
    with pytest.raises(NotFound):
        centre.gateway.delete_vaccination(linked.pk, made.id, version=1)


def test_another_centre_is_answered_404_never_403(
    linked: Carnet, centre: Centre, other_centre: Centre
) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    for call in [
        lambda: other_centre.gateway.vaccination(linked.pk, made.id),
        lambda: other_centre.gateway.create_vaccination(linked.pk, new()),
        lambda: other_centre.gateway.vaccination(uuid4(), made.id),
    ]:
        with pytest.raises(SharingEnded) as refused:
            call()
        assert refused.value.status == 404
