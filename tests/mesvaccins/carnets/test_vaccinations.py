"""A centre's doses at the edge: written once, versioned, never doubled, never lost."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carnet_api.errors import (
    AlreadyThere,
    NotFound,
    SharingEnded,
    StaleVersion,
    VaccinationDeleted,
)
from carnet_api.wire import (
    InjectionRoute,
    InjectionSite,
    ProofDocument,
    VaccinationChange,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)
from mesvaccins.accounts.models import Account
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.errors import NotAllowed
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.partners.models import Organisation, Professional
from tests.mesvaccins import world
from tests.mesvaccins.world import AGRIPPAL, REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db
DAY = datetime.date(2017, 4, 25)
PROOF = ValidationInput(method=ValidationMethod.PROOF, document=ProofDocument.CERTIFICATE)


def new(vaccine_id: int = REPEVAX, date: datetime.date = DAY, **known: Any) -> VaccinationInput:
    return VaccinationInput(vaccine=VaccineReference(id=vaccine_id), date=date, **known)


def change(version: int, vaccine_id: int = REPEVAX, **known: Any) -> VaccinationChange:
    reference = VaccineReference(id=vaccine_id)
    return VaccinationChange(vaccine=reference, date=DAY, version=version, **known)


@pytest.fixture
def linked(carnet: Carnet, centre: Centre) -> Carnet:
    return world.linked(centre)


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


def test_two_changes_make_version_three(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    for version, batch in [(1, "B"), (2, "C")]:
        centre.gateway.change_vaccination(linked.pk, made.id, change(version, batch=batch))
    present = centre.gateway.vaccination(linked.pk, made.id)
    assert (present.version, present.batch) == (3, "C")


def test_a_change_repeated_after_it_was_done_answers_the_dose(
    linked: Carnet, centre: Centre
) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(validation=PROOF))
    asked = change(1, batch="B", validation=PROOF)
    once = centre.gateway.change_vaccination(linked.pk, made.id, asked)
    assert centre.gateway.change_vaccination(linked.pk, made.id, asked) == once
    with pytest.raises(StaleVersion):
        centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="C"))


def test_a_change_that_changes_nothing_leaves_the_version(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(batch="A"))
    same = centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="A"))
    assert (same.version, same.revision) == (made.version, made.revision)


def test_a_change_keeps_the_holders_comments(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    dose = world.declare(linked, holder, REPEVAX, DAY, comments="Chez le Dr Arnaud")
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(linked.pk, dose, request)
    changed = centre.gateway.change_vaccination(linked.pk, dose, change(2, batch="B"))
    assert changed.comments == "Chez le Dr Arnaud"
    assert changed.validation is not None


def test_a_change_into_an_equal_dose_is_refused(linked: Carnet, centre: Centre) -> None:
    first = centre.gateway.create_vaccination(linked.pk, new())
    second = centre.gateway.create_vaccination(linked.pk, new(RUBELOGEN))
    with pytest.raises(AlreadyThere) as there:
        centre.gateway.change_vaccination(linked.pk, second.id, change(1))
    assert there.value.vaccination_id == first.id
    assert centre.gateway.vaccination(linked.pk, second.id).vaccine.id == RUBELOGEN


def test_a_deleted_dose_is_gone_for_every_call(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    centre.gateway.delete_vaccination(linked.pk, made.id, version=1)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    for call in [
        lambda: centre.gateway.vaccination(linked.pk, made.id),
        lambda: centre.gateway.change_vaccination(linked.pk, made.id, change(1)),
        lambda: centre.gateway.validate_vaccination(linked.pk, made.id, request),
    ]:
        with pytest.raises(VaccinationDeleted):
            call()


def test_a_stale_deletion_deletes_nothing(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new())
    centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="B"))
    with pytest.raises(StaleVersion):
        centre.gateway.delete_vaccination(linked.pk, made.id, version=1)
    assert centre.gateway.vaccination(linked.pk, made.id).batch == "B"


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


def test_a_validated_dose_is_no_longer_the_holders_to_change(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    dose = world.declare(linked, holder, REPEVAX, DAY)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(linked.pk, dose, request)
    with pytest.raises(NotAllowed):
        actions.delete_declared(
            carnet_id=linked.pk, vaccination_id=dose, version=2, by=holder, now=timezone.now()
        )


def test_every_change_and_deletion_is_in_the_history(linked: Carnet, centre: Centre) -> None:
    made = centre.gateway.create_vaccination(linked.pk, new(batch="A"))
    centre.gateway.change_vaccination(linked.pk, made.id, change(1, batch="B"))
    Vaccination.objects.filter(pk=made.id).update(batch="C")  # bulk updates are caught too
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.batch, c.metadata->>'actor' FROM carnets_vaccinationevent e"
            " LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id ORDER BY e.pgh_id"
        )
        first, second = cursor.fetchall()
    assert (first[0], second[0]) == ("B", "C")
    assert first[1] == f"professional:{centre.nurse.id}"


def many(carnet: Carnet, holder: Account, count: int) -> None:
    for number in range(count):
        world.declare(carnet, holder, AGRIPPAL, DAY + datetime.timedelta(days=number))


def test_a_long_list_comes_in_pages_that_the_link_header_announces(
    linked: Carnet, holder: Account, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PAGE", 3)
    many(linked, holder, 7)
    answer = world.send(centre, "GET", f"/records/{linked.pk}/vaccinations.json")
    rows = answer.json()
    assert len(rows) == 3
    after = f"/records/{linked.pk}/vaccinations.json?after={rows[-1]['id']}"
    assert answer.headers["Link"] == f'<{after}>; rel="next"'
    assert (answer.headers["Total-Count"], answer.headers["Carnet-Revision"]) == ("7", "7")
    whole = centre.gateway.vaccinations(linked.pk)
    assert len(whole.items) == 7
    assert whole.complete
    assert whole.revision == 7
    since = centre.gateway.vaccinations(linked.pk, since=2)
    assert [item.revision for item in since.items] == [3, 4, 5, 6, 7]


def test_the_number_of_statements_does_not_grow_with_the_doses(
    linked: Carnet, holder: Account, centre: Centre
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            world.send(centre, "GET", f"/records/{linked.pk}/vaccinations.json")
        return len(captured)

    many(linked, holder, 2)
    centre.gateway.create_vaccination(linked.pk, new(date=DAY, validation=PROOF))
    statements()  # the catalogue is read once a process
    few = statements()
    for number in range(1, 21):
        centre.gateway.create_vaccination(
            linked.pk, new(date=DAY + datetime.timedelta(days=number), validation=PROOF)
        )
    assert statements() == few
    assert few <= 10


@pytest.mark.django_db(transaction=True)
class TestParallel:
    """Under a lock on the carnet nothing is doubled."""

    def test_the_same_creation_sent_twenty_times_at_once_makes_one_dose(self) -> None:
        world.import_some_vaccines()
        holder = Account.objects.create_user(world.HOLDER_EMAIL)
        carnet = world.carnet_of(holder)
        organisation = Organisation.objects.create(name="Centre")
        nurse = Professional.objects.create(organisation=organisation, local_id="1", name="Roy")
        carnet.sharings.create(
            organisation=organisation, origin="code", opened_by=nurse, since=timezone.now()
        )
        sent = new(source_id=uuid4())

        def once(_number: int) -> int:
            try:
                row, _created = actions.create_vaccination(
                    carnet_id=carnet.pk,
                    new=sent,
                    by=nurse,
                    now=timezone.now(),
                    today=timezone.localdate(),
                )
                return row.pk
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=10) as pool:
            assert len(set(pool.map(once, range(20)))) == 1
        assert Vaccination.objects.count() == 1
