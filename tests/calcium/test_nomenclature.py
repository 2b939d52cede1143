"""The national list, fetched; the centre's own list, linked by name alone or by a person."""

from dataclasses import dataclass
from datetime import date

import pytest

from calcium.accounts.errors import PermissionRefused
from calcium.accounts.models import Role
from calcium.audit.actions import Actor
from calcium.centres import actions, selectors
from calcium.centres.errors import ListRefused
from calcium.centres.models import CentreVaccine, NationalVaccine
from calcium.linking.actions import NomenclatureReport, fetch_nomenclature
from calcium.linking.rules import ImportStep
from calcium.linking.state import SyncState
from carnet_api.wire import DiseaseDocument, NomenclatureDocument, VaccineDocument
from tests.calcium.world import (
    HAVRIX,
    PRIORIX,
    REPEVAX,
    ROR_GENERIC,
    World,
    make_agent,
    nomenclature,
)

pytestmark = pytest.mark.django_db
COMMAND = Actor(kind="command", id="test")


@dataclass
class Fetching:
    """The national list as MesVaccins will answer it, to be changed by a test."""

    world: World

    def publish(self, vaccines: list[VaccineDocument], release: str) -> NomenclatureReport:
        self.world.service.nomenclature = NomenclatureDocument(
            release=release, vaccines=tuple(vaccines)
        )
        return fetch_nomenclature(gateway=self.world.gateway, by=COMMAND, now=self.world.now)


@pytest.fixture
def fetching(world: World) -> Fetching:
    world.nurse.is_administrator = True
    world.nurse.save()
    return Fetching(world)


def changed(number: int, **fields: object) -> list[VaccineDocument]:
    return [
        vaccine.model_copy(update=fields) if vaccine.id == number else vaccine
        for vaccine in nomenclature()
    ]


def test_a_second_fetch_of_the_same_release_changes_nothing(fetching: Fetching) -> None:
    first = fetching.publish(nomenclature(), "2026-11")
    second = fetch_nomenclature(gateway=fetching.world.gateway, by=COMMAND, now=fetching.world.now)
    assert (first.changed, second.changed, second.release) == (True, False, "2026-11")
    assert NationalVaccine.objects.count() == len(nomenclature())


def test_a_vaccine_that_no_longer_comes_is_withdrawn_and_the_entry_loses_its_link(
    fetching: Fetching,
) -> None:
    row = fetching.world.enter("REPEVAX", "25/04/2017")
    fetching.world.carnet()
    fetching.world.link()
    report = fetching.publish([v for v in nomenclature() if v.id != REPEVAX], "2026-12")
    assert report.lost == ((fetching.world.centre.name, "REPEVAX"),)
    assert NationalVaccine.objects.get(pk=REPEVAX).withdrawn
    assert fetching.world.state_of(row) is SyncState.IMPOSSIBLE
    back = fetching.publish(nomenclature(), "2027-01")
    assert back.gained == ((fetching.world.centre.name, "REPEVAX"),)
    assert fetching.world.state_of(row) is SyncState.READY


def test_a_merged_vaccine_is_followed_when_read(fetching: Fetching) -> None:
    row = fetching.world.enter("REPEVAX", "25/04/2017")
    carnet = fetching.world.carnet()
    fetching.world.link()
    new = VaccineDocument(id=777, name="REPEVAX nouveau")
    fetching.publish([*changed(REPEVAX, replaced_by=777, withdrawn=True), new], "2026-12")
    fetching.world.export()
    assert [dose.vaccine.id for dose in carnet.doses.values()] == [777]
    row.refresh_from_db()
    assert row.national_id == REPEVAX, "what was entered is never rewritten"


def test_a_name_is_linked_only_when_it_equals_one_after_normalisation(
    fetching: Fetching,
) -> None:
    centre, nurse = fetching.world.centre, fetching.world.nurse
    fetching.publish(changed(HAVRIX, alternative_names=("Havrix adulte",)), "2026-12")
    exact = actions.add_vaccine(centre=centre, name="  havrix ADULTE ", by=nurse)
    near = actions.add_vaccine(centre=centre, name="Havrix adlute", by=nurse)
    assert (exact.national_id, near.national_id) == (HAVRIX, None)
    candidates = selectors.search_national("Havrix adlute")
    assert candidates[0].vaccine.pk == HAVRIX
    assert not candidates[0].exact


def test_words_that_only_help_to_find_a_vaccine_find_it_and_link_nothing(
    fetching: Fetching,
) -> None:
    centre, nurse = fetching.world.centre, fetching.world.nurse
    fetching.publish(changed(PRIORIX, search_words=("GSK", "Rorix")), "2026-12")
    assert selectors.search_list(centre, "gsk")[0] == fetching.world.vaccines["PRIORIX"]
    assert selectors.search_national("rorix")[0].vaccine.pk == PRIORIX
    assert not selectors.search_national("rorix")[0].exact
    assert actions.add_vaccine(centre=centre, name="Rorix", by=nurse).national_id is None


def test_a_disease_finds_the_vaccines_against_it(fetching: Fetching) -> None:
    centre = fetching.world.centre
    found = {entry.name for entry in selectors.search_list(centre, "rougeole")}
    assert {"PRIORIX", "ROR, sans précision"} <= found
    assert "AGRIPPAL" not in found


def test_a_generic_entry_of_the_carnet_is_compared_as_the_nomenclature_says(
    fetching: Fetching,
) -> None:
    world = fetching.world
    measles, other = 900002, 900003
    against = (DiseaseDocument(id=8, name="Rougeole"),)
    generics = [
        VaccineDocument(id=number, name=name, generic=True, diseases=against)
        for number, name in ((measles, "Rougeole, sans précision"), (other, "Rougeole inactivée"))
    ]
    broader = changed(PRIORIX, broader_ids=(ROR_GENERIC, measles))
    fetching.publish([*broader, *generics], "2026-12")
    for number in (measles, other):
        national = NationalVaccine.objects.get(pk=number)
        actions.add_national_vaccine(centre=world.centre, national=national, by=world.nurse)
    world.enter("PRIORIX", "10/01/2003")
    carnet = world.carnet()
    for number in (ROR_GENERIC, measles, other):
        world.service.declare(carnet, number, date(2003, 1, 12))
    world.link()
    steps = {line.document.vaccine.id: line.planned.step for line in world.prepare_import().lines}
    assert steps == {
        ROR_GENERIC: ImportStep.DECIDE,
        measles: ImportStep.DECIDE,
        other: ImportStep.PROPOSE,
    }


def test_a_link_that_a_person_took_away_stays_away(fetching: Fetching) -> None:
    entry = fetching.world.vaccines["REPEVAX"]
    actions.unlink_vaccine(entry=entry, by=fetching.world.nurse)
    assert fetching.publish(nomenclature(), "2026-12").gained == ()
    entry.refresh_from_db()
    assert entry.national_id is None


def test_a_new_link_shows_at_once_in_the_column(fetching: Fetching) -> None:
    world = fetching.world
    row = world.enter("Vieux vaccin", "25/04/2017")
    world.carnet()
    world.link()
    assert world.state_of(row) is SyncState.IMPOSSIBLE
    national = NationalVaccine.objects.get(pk=REPEVAX)
    actions.link_vaccine(entry=world.vaccines["Vieux vaccin"], national=national, by=world.nurse)
    assert world.state_of(row) is SyncState.READY


def test_what_an_import_refused_comes_once_added_to_the_centres_list(fetching: Fetching) -> None:
    world = fetching.world
    carnet = world.carnet()
    world.service.declare(carnet, HAVRIX, date(2018, 1, 1))
    world.link()
    (line,) = world.prepare_import().lines
    assert "n'est pas dans la liste du centre" in line.reason
    national = NationalVaccine.objects.get(pk=HAVRIX)
    for _ in range(2):
        actions.add_national_vaccine(centre=world.centre, national=national, by=world.nurse)
    assert CentreVaccine.objects.filter(national_id=HAVRIX).count() == 1
    (line,) = world.prepare_import().lines
    assert line.planned.step is ImportStep.PROPOSE


def test_a_hidden_entry_is_not_offered_but_its_rows_stay(fetching: Fetching) -> None:
    world = fetching.world
    entry = world.vaccines["REPEVAX"]
    assert selectors.search_list(world.centre, "repvax")[0] == entry
    actions.hide_vaccine(entry=entry, hidden=True, by=world.nurse)
    assert entry not in selectors.search_list(world.centre, "repevax")


@pytest.mark.parametrize("name", ["", "   ", "REPEVAX", "repevax.", "x" * 201])
def test_a_name_that_cannot_stand_gets_a_sentence(fetching: Fetching, name: str) -> None:
    with pytest.raises(ListRefused):
        actions.add_vaccine(centre=fetching.world.centre, name=name, by=fetching.world.nurse)


def test_only_the_administrator_keeps_the_list(world: World) -> None:
    physician = make_agent(world.centre, "doctor@centre.test", Role.PHYSICIAN)
    with pytest.raises(PermissionRefused, match="administrer"):
        actions.add_vaccine(centre=world.centre, name="Nouveau", by=physician)
