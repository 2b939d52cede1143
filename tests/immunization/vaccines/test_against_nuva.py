"""The curated rows held against NUVA and the BDPM as published, where the data folder is."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from immunization.__main__ import main
from immunization.vaccines import Nomenclature, Vaccine
from immunization.vaccines.bdpm import Bdpm, read_bdpm
from immunization.vaccines.comparison import compare
from immunization.vaccines.nuva import NuvaRelease, NuvaVaccine, read_nuva
from immunization.vaccines.release_files import ReleaseFiles

DATA = Path(os.environ.get("REFERENCE_DATA") or "missing")
ARCHIVE = DATA / "nomenclature" / "ivc-nuva-1.0.1124-70fe952.tar.gz"

pytestmark = pytest.mark.skipif(
    not ARCHIVE.exists(), reason="REFERENCE_DATA names no folder with the NUVA release"
)

EXPLAINED: Mapping[str, str] = {}
"""Codes of curated rows that disagree with NUVA on diseases or CIP codes, and why: none."""

NOT_A_VACCINE = {"61310501": "VACCINOTOXINUM BOIRON, homeopathic"}
"""Specialities among the BDPM's rows that are no vaccine."""


@pytest.fixture(scope="module")
def curated() -> Nomenclature:
    return Nomenclature.load()


@pytest.fixture(scope="module")
def nuva() -> NuvaRelease:
    return read_nuva(ReleaseFiles.open(ARCHIVE))


@pytest.fixture(scope="module")
def bdpm() -> Bdpm:
    return read_bdpm(DATA / "nomenclature" / "bdpm")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nuva") / "nuva.json"
    bdpm = DATA / "nomenclature" / "bdpm"
    command = ["nomenclature", "read", str(ARCHIVE), "--bdpm", str(bdpm), "--out", str(out)]
    assert main(command) == 0
    return out


def pairs(curated: Nomenclature, nuva: NuvaRelease) -> Iterator[tuple[Vaccine, NuvaVaccine]]:
    units = {unit.code: unit for unit in nuva.vaccines}
    for vaccine in curated:
        if vaccine.id < 900_000:
            yield vaccine, units[vaccine.code]


def test_the_release_has_its_1441_vaccines_438_valences_and_65_diseases(
    nuva: NuvaRelease,
) -> None:
    assert (len(nuva.vaccines), len(nuva.valences), len(nuva.diseases)) == (1441, 438, 65)


def test_no_row_disagrees_with_nuva_on_diseases_cip_codes_or_valences(
    curated: Nomenclature, nuva: NuvaRelease
) -> None:
    disease_of = {valence.code: valence.disease for valence in nuva.valences}
    disagreements = {
        vaccine.code
        for vaccine, unit in pairs(curated, nuva)
        if {disease.code for disease in vaccine.diseases}
        != {disease_of[valence] for valence in unit.valences}
        or set(vaccine.cip13) != set(unit.codes.get("CIP", ()))
        or {valence.code for valence in vaccine.valences} != set(unit.valences)
        or vaccine.generic is not unit.abstract
    }
    assert disagreements == set(EXPLAINED)


def test_the_tree_of_valences_is_nuvas(curated: Nomenclature, nuva: NuvaRelease) -> None:
    parents = {valence.code: valence.parent or "" for valence in curated.valences}
    assert {valence.code: valence.parent for valence in nuva.valences} == {
        code: parent for code, parent in parents.items() if code < "VAL9"
    }


def test_every_brand_with_a_french_box_is_curated(curated: Nomenclature, nuva: NuvaRelease) -> None:
    missing = [
        unit.label
        for unit in nuva.vaccines
        if unit.codes.get("CIP") and curated.by_code(unit.code) is None
    ]
    assert missing == []


def test_every_box_marketed_in_july_2026_finds_its_vaccine(
    curated: Nomenclature, bdpm: Bdpm
) -> None:
    marketed = [
        cip
        for cip, box in bdpm.boxes.items()
        if bdpm.specialities[box.cis].marketed and box.cis not in NOT_A_VACCINE
    ]
    assert len(marketed) > 70
    assert [cip for cip in marketed if curated.by_cip(cip) is None] == []


def test_reading_the_release_confirms_every_curated_fact(whole: Path) -> None:
    comparison = compare(Nomenclature.load().contents, Nomenclature.from_file(whole).contents)
    assert list(comparison.changed) == []
    assert list(comparison.removed) == []
    assert len(comparison.added) == 1441 + 5 - len(Nomenclature.load())


def test_reading_the_release_twice_changes_nothing(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "again.json"
    bdpm = DATA / "nomenclature" / "bdpm"
    command = ["nomenclature", "read", str(ARCHIVE), "--bdpm", str(bdpm)]
    main([*command, "--against", str(whole), "--out", str(out)])
    assert "0 added, 0 changed, 0 removed." in capsys.readouterr().out
    assert Nomenclature.from_file(out).sha256 == Nomenclature.from_file(whole).sha256


def test_48_typed_names_are_found_over_the_whole_nuva(whole: Path) -> None:
    nomenclature = Nomenclature.from_file(whole)
    with (Path(__file__).parent / "typed_names.csv").open(encoding="utf-8") as file:
        typed = [(row["typed"], row["code"]) for row in csv.DictReader(file)]
    found = {
        words: [candidate.key for candidate in nomenclature.search(words, 5)] for words, _ in typed
    }
    not_first = [words for words, code in typed if found[words][:1] != [code]]
    not_found = [words for words, code in typed if code not in found[words]]
    assert len(typed) == len(found) == 48
    assert len(not_first) <= 2, not_first
    assert not_found == []


@pytest.mark.parametrize("size", ["curated", "whole"])
def test_every_vaccine_name_of_the_scenarios_is_linked(whole: Path, size: str) -> None:
    nomenclature = Nomenclature.load() if size == "curated" else Nomenclature.from_file(whole)
    with (DATA / "calendrier" / "cases.jsonl").open(encoding="utf-8") as file:
        names = {dose["vaccine"] for line in file for dose in json.loads(line)["doses"]}
    assert names
    assert [name for name in names if nomenclature.exact_name(name) is None] == []
