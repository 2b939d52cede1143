"""The national nomenclature: imported whole or not at all, and nothing the second time."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from immunization.vaccines import Contents, Nomenclature, Release, Vaccine
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet
from mesvaccins.catalogue.importing import Imported, import_nomenclature
from mesvaccins.catalogue.models import Composition, Presentation, Valence
from mesvaccins.catalogue.models import Release as ReleaseRow
from mesvaccins.catalogue.models import Vaccine as VaccineRow
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, REPEVAX, Centre

pytestmark = pytest.mark.django_db
Change = Callable[[Vaccine], Vaccine | None]


def released(identifier: str, change: Change = lambda vaccine: vaccine) -> Nomenclature:
    """The tests' nomenclature as a later release has it."""
    known = world.some_vaccines().contents
    release = Release(identifier, known.release.dated, known.release.sources)
    vaccines = [kept for vaccine in known.vaccines if (kept := change(vaccine)) is not None]
    return Nomenclature(
        Contents.of(release, diseases=known.diseases, valences=known.valences, vaccines=vaccines)
    )


def renamed(vaccine: Vaccine) -> Vaccine:
    if vaccine.id != REPEVAX:
        return vaccine
    return replace(vaccine, name="REPEVAX II", cip13=vaccine.cip13[1:])


def without_repevax(vaccine: Vaccine) -> Vaccine | None:
    return None if vaccine.id == REPEVAX else vaccine


def imported(nomenclature: Nomenclature) -> Imported:
    return import_nomenclature(nomenclature, by=world.OPERATOR, now=timezone.now())


def everything() -> list[object]:
    models = [VaccineRow, Valence, Composition, Presentation, ReleaseRow]
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_a_second_import_changes_nothing(nomenclature: None) -> None:
    before, acts = everything(), Act.objects.count()
    assert imported(world.some_vaccines()) == Imported("carnet-2026-11")
    assert everything() == before
    assert Act.objects.count() == acts


def test_the_same_facts_under_another_identifier_change_nothing(nomenclature: None) -> None:
    before = everything()
    imported(released("later"))
    assert everything() == before


def test_a_release_says_what_it_changed(nomenclature: None) -> None:
    said = imported(released("later", renamed))
    assert (said.added, said.changed, said.withdrawn) == ((), ("VAC0029",), ())
    row = VaccineRow.objects.get(pk=REPEVAX)
    assert row.name == "REPEVAX II"
    assert row.presentations.count() == len(world.some_vaccines().by_id(REPEVAX).cip13) - 1  # type: ignore[union-attr]


def test_a_vaccine_that_a_dose_names_is_withdrawn_and_stays_readable(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    dose = world.declare(carnet, holder, REPEVAX, BORN)
    said = imported(released("later", without_repevax))
    assert said.withdrawn == ("VAC0029",)
    world.linked(centre)
    assert centre.gateway.vaccination(carnet.pk, dose).vaccine.name == "REPEVAX"
    [withdrawn] = [
        vaccine
        for vaccine in centre.gateway.nomenclature().nomenclature.vaccines  # type: ignore[union-attr]
        if vaccine.withdrawn
    ]
    assert withdrawn.id == REPEVAX
    assert imported(released("again")).changed == ("VAC0029",)
    assert not VaccineRow.objects.get(pk=REPEVAX).withdrawn


def test_a_failed_import_leaves_everything_as_it_was(
    nomenclature: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fail(*_args: object, **_known: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("mesvaccins.catalogue.importing._write_release", fail)
    with pytest.raises(RuntimeError):
        imported(released("later", renamed))
    assert everything() == before


def test_an_import_makes_a_new_etag(nomenclature: None, centre: Centre) -> None:
    first = centre.gateway.nomenclature()
    assert centre.gateway.nomenclature(etag=first.etag).nomenclature is None
    imported(released("later", renamed))
    second = centre.gateway.nomenclature(etag=first.etag)
    assert second.nomenclature is not None
    assert second.nomenclature.release == "later"


def test_the_command_imports_a_file_as_the_medicine_writes_it(
    nomenclature: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nomenclature.json"
    released("later", renamed).write(path)
    call_command("nomenclature", "import", str(path))
    call_command("nomenclature", "import", str(path))
    assert capsys.readouterr().out.splitlines() == [
        "later: 0 added, 1 changed, 0 withdrawn.",
        "later: nothing has changed.",
    ]


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "nothing.json"
    path.write_text("{}")
    with pytest.raises(CommandError, match="is not a nomenclature file"):
        call_command("nomenclature", "import", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("nomenclature", "import", str(tmp_path / "missing.json"))


def test_the_whole_curated_nomenclature_is_written(db: None) -> None:
    whole = Nomenclature.load()
    imported(whole)
    assert VaccineRow.objects.count() == len(whole.vaccines)
    bexsero = VaccineRow.objects.get(pk=495)
    assert bexsero.name == "BEXSERO"
    assert bexsero.presentations.filter(cip13="3400926863036").exists()


def test_what_helps_to_find_a_vaccine_and_what_it_specialises_travel(
    nomenclature: None, centre: Centre
) -> None:
    answer = centre.gateway.nomenclature().nomenclature
    assert answer is not None
    by_name = {vaccine.name: vaccine for vaccine in answer.vaccines}
    by_id = {vaccine.id: vaccine.name for vaccine in answer.vaccines}
    rows = {row.pk: row for row in VaccineRow.objects.all()}
    for vaccine in answer.vaccines:
        assert list(vaccine.search_words) == rows[vaccine.id].hints
    broader = {by_id[number] for number in by_name["REPEVAX"].broader_ids}
    assert broader
    assert all(by_name[name].generic for name in broader)
