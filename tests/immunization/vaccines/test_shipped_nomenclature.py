"""The curated nomenclature, by itself: what booklets carry is there, once."""

from collections import Counter
from pathlib import Path

import pytest

from immunization.vaccines import InvalidNomenclature, Nomenclature, squash
from immunization.vaccines.relations import nearest_generic
from immunization.vaccines.tables import SHIPPED

SCENARIO_NAMES = {
    "Avaxim 160": "VAC0003",
    "Bexsero": "VAC0495",
    "Boostrixtetra": "VAC0043",
    "Comirnaty": "VAC0658",
    "DTCaPolio": "VAC0551",
    "DTPolio": "VAC0088",
    "Encepur": "VAC0079",
    "Engerix B10": "VAC0045",
    "Engerix B20": "VAC0046",
    "Gardasil 9": "VAC0523",
    "Havrix 1440": "VAC0049",
    "Imvanex": "VAC0520",
    "Infanrix Hexa": "VAC0014",
    "Infanrix Quinta": "VAC0015",
    "Infanrix Tetra": "VAC0051",
    "Ixiaro": "VAC0073",
    "MenQuadfi": "VAC0594",
    "Menveo": "VAC0141",
    "Neisvac": "VAC0022",
    "Nimenrix": "VAC0486",
    "Pentacoq": "VAC0064",
    "Pentavac": "VAC0023",
    "Pneumovax": "VAC0336",
    "Prevenar": "VAC0025",
    "Prevenar 13": "VAC0123",
    "Priorix": "VAC0053",
    "ROR Vax": "VAC0027",
    "Repevax": "VAC0029",
    "Revaxis": "VAC0030",
    "Spirolept": "VAC0034",
    "Stamaril": "VAC0035",
    "Tetravac-acellulaire": "VAC0037",
    "Ticovac": "VAC0038",
    "Typhim Vi": "VAC0041",
    "Varivax": "VAC0061",
    "Vaxigrip": "VAC0062",
}
MANUAL_NAMES = {"RUBELOGEN": "VAC0368", "VARICELLON": "VAC0442", "Agrippal": "VAC0002"}
SHORT_FORMS = {"ROR": "VAC0130", "DTP": "VAC0088", "DTCP": "VAC0138", "BCG": "VAC0134"}


@pytest.fixture(scope="module")
def nomenclature() -> Nomenclature:
    return Nomenclature.load()


def test_at_least_320_brands_and_every_generic_entry_are_there(
    nomenclature: Nomenclature,
) -> None:
    kinds = Counter(vaccine.generic for vaccine in nomenclature)
    assert kinds[False] >= 320
    assert kinds[True] >= 392


@pytest.mark.parametrize(("name", "code"), (SCENARIO_NAMES | MANUAL_NAMES | SHORT_FORMS).items())
def test_the_names_of_scenarios_manual_and_booklets_are_linked(
    nomenclature: Nomenclature, name: str, code: str
) -> None:
    vaccine = nomenclature.exact_name(name)
    assert vaccine
    assert vaccine.code == code


def test_no_two_entries_share_a_name(nomenclature: Nomenclature) -> None:
    names = Counter(squash(name) for vaccine in nomenclature for name in vaccine.names)
    assert [name for name, times in names.items() if times > 1] == []


def test_no_entry_has_its_own_name_as_a_hint(nomenclature: Nomenclature) -> None:
    for vaccine in nomenclature:
        names = {squash(name) for name in vaccine.names}
        assert names.isdisjoint(squash(hint) for hint in vaccine.hints), vaccine.code


def test_a_box_finds_its_vaccine_by_any_of_its_codes(nomenclature: Nomenclature) -> None:
    bexsero = nomenclature.by_cip("3400926863494")
    assert bexsero
    assert bexsero.id == 495
    assert nomenclature.by_cip("03400926863494") == bexsero
    assert nomenclature.by_cip("2686349") == bexsero
    assert nomenclature.by_cip("nonsense") is None
    assert nomenclature.by_id(495) == nomenclature.by_code("VAC0495") == bexsero
    assert nomenclature.by_id(900_001) == nomenclature.exact_name("IDR")


def test_varicellon_is_an_immunoglobulin_and_rubelogen_is_not(
    nomenclature: Nomenclature,
) -> None:
    varicellon, rubelogen = (nomenclature.by_code(code) for code in ("VAC0442", "VAC0368"))
    assert varicellon
    assert rubelogen
    assert varicellon.is_immunoglobulin
    assert not rubelogen.is_immunoglobulin


def test_an_entry_points_to_the_next_generic_one_with_its_diseases(
    nomenclature: Nomenclature,
) -> None:
    generics = [vaccine for vaccine in nomenclature if vaccine.generic]
    for vaccine in nomenclature:
        nearest = nearest_generic(vaccine, generics)
        assert vaccine.generic_of == (nearest.code if nearest else None), vaccine.name


def test_less_and_less_detail_ends_with_the_disease(nomenclature: Nomenclature) -> None:
    names = []
    entry = nomenclature.exact_name("Engerix B20")
    while entry:
        names.append(entry.name)
        entry = nomenclature.by_code(entry.generic_of or "")
    assert names == [
        "ENGERIX B 20 µg",
        "Hépatite B, dose adulte 20 µg, sans précision",
        "Hépatite B recombinant, sans précision",
        "Hépatite B, sans précision",
    ]


def test_a_merged_entry_is_followed_and_a_circle_ends(
    tmp_path: Path, nomenclature: Nomenclature
) -> None:
    altered = _altered(tmp_path, "vaccines.csv", ",no,,", ",yes,VAC0002,", line=1)
    first = altered.by_code("VAC0001")
    assert first
    assert first.withdrawn
    assert altered.current(first).code == "VAC0002"
    assert altered.exact_name("ACT-HIB") is None


def _altered(folder: Path, name: str, old: str, new: str, *, line: int) -> Nomenclature:
    for file in SHIPPED.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Nomenclature.from_csv(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("DIS005", "DIS006", "row 2: VAC0001: diseases"),
        ("VAL156", "VAL999", "row 2: 'VAL999'"),
        ("3400933472016", "3400933472017", "last digit"),
        (",vaccine,", ",potion,", "row 2: 'potion'"),
        (",marketed,", ",sold,", "row 2: 'sold'"),
        ("VAC0001,", "VAC0002,", "VAC0002 stands on more than one row"),
        ("VAC0345", "VAC9999", "points to VAC9999"),
        ("1992-02-06", "06/02/1992", "row 2"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises((InvalidNomenclature, ValueError), match=said):
        _altered(tmp_path, "vaccines.csv", old, new, line=1)


def test_what_is_written_is_read_again_unchanged(
    tmp_path: Path, nomenclature: Nomenclature
) -> None:
    nomenclature.write(tmp_path / "written.json")
    again = Nomenclature.from_file(tmp_path / "written.json")
    assert again.contents == nomenclature.contents
    assert again.sha256 == nomenclature.sha256
    again.write(tmp_path / "twice.json")
    assert (tmp_path / "twice.json").read_bytes() == (tmp_path / "written.json").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("BEXSERO", "BEXSERA", "does not have the hash"),
        ('"form": 1', '"form": 2', "form 1"),
        ("{", "", "not a nomenclature file"),
        ('"diseases": [', '"maladies": [', "diseases"),
    ],
)
def test_a_file_that_was_altered_is_refused(
    tmp_path: Path, nomenclature: Nomenclature, old: str, new: str, said: str
) -> None:
    path = tmp_path / "written.json"
    nomenclature.write(path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidNomenclature, match=said):
        Nomenclature.from_file(path)


def test_every_source_has_its_sentence(nomenclature: Nomenclature) -> None:
    assert {source.name for source in nomenclature.release.sources} == {"NUVA", "BDPM", "CVX"}
    assert all(source.attribution and source.licence for source in nomenclature.release.sources)
