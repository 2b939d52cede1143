"""`python -m immunization nomenclature read`, on a small invented release."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from immunization.__main__ import main
from immunization.vaccines import Market, MarketState, Nomenclature, Vaccine, VaccineKind
from immunization.vaccines.bdpm import Bdpm, Box, Speciality
from immunization.vaccines.market import market

from .invented_release import write_archive, write_bdpm, write_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return write_release(tmp_path / "release")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "read.json"


def read(source: Path, out: Path, *options: object) -> int:
    words = ["nomenclature", "read", source, "--out", out, *options]
    return main([str(word) for word in words])


def entry(out: Path, code: str) -> Vaccine:
    vaccine = Nomenclature.from_file(out).by_code(code)
    assert vaccine, code
    return vaccine


def test_a_folder_and_a_tar_of_it_are_read_alike(release: Path, tmp_path: Path) -> None:
    archive = write_archive(release, tmp_path / "release.tar.gz")
    assert read(release, tmp_path / "a.json") == read(archive, tmp_path / "b.json") == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    bare = write_archive(release, tmp_path / "bare.tar", inside=".")
    assert read(bare, tmp_path / "c.json") == 0
    assert (tmp_path / "c.json").read_bytes() == (tmp_path / "a.json").read_bytes()


def test_a_clone_of_the_repository_is_read_and_its_history_left_out(
    release: Path, tmp_path: Path, out: Path
) -> None:
    read(release, out)
    clone = tmp_path / "clones"
    shutil.copytree(release, clone / "NUVA")
    (clone / "NUVA/.git").mkdir()
    (clone / "NUVA/.git/index").write_bytes(b"history")
    assert read(clone, tmp_path / "clone.json") == 0
    assert (tmp_path / "clone.json").read_bytes() == out.read_bytes()


def test_the_release_tells_itself_in_the_file_and_on_the_screen(
    release: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(release, out)
    said = capsys.readouterr().out
    nomenclature = Nomenclature.from_file(out)
    assert nomenclature.release.identifier == "nuva-9.9.1"
    assert str(nomenclature.release.dated) == "2026-11-01"
    assert nomenclature.release.sources[0].version == "9.9.1"
    assert len(nomenclature.release.sources[0].sha256) == 64
    assert "01/11/2026" in nomenclature.release.sources[0].attribution
    assert nomenclature.sha256 in said
    # The five skin tests are the project's own.
    assert f"nuva-9.9.1: {12 + 5} vaccines" in said


def test_a_generic_entry_has_its_french_name_and_a_brand_its_own(release: Path, out: Path) -> None:
    read(release, out)
    assert entry(out, "VAC9003").name == "Vaccin alpha, sans précision"
    assert entry(out, "VAC9003").generic
    assert entry(out, "VAC9001").name == "ALPHAVAX"
    assert entry(out, "VAC9001").generic_of == "VAC9004"
    assert entry(out, "VAC9001").cip13 == ("3400926863494",)


def test_a_code_that_looks_like_a_number_in_base_8_stays_text(release: Path, out: Path) -> None:
    path = release / "Units/Vaccines/VAC9001.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  CIS:", "  ATC:\n  - 0101\n  CIS:"), encoding="utf-8")
    read(release, out)
    assert entry(out, "VAC9001").atc == "0101"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("VAC9001", VaccineKind.VACCINE),
        ("VAC9007", VaccineKind.IMMUNOGLOBULIN),
        ("VAC9008", VaccineKind.VACCINE),
        ("VAC9009", VaccineKind.IMMUNOGLOBULIN),
    ],
)
def test_antibodies_are_told_from_vaccines(
    release: Path, out: Path, code: str, kind: VaccineKind
) -> None:
    read(release, out)
    assert entry(out, code).kind is kind


def test_only_the_active_valence_of_a_mixture_immunises(release: Path, out: Path) -> None:
    read(release, out)
    mixture = entry(out, "VAC9008")
    assert [valence.passive for valence in mixture.valences] == [False, True]
    assert [disease.code for disease in mixture.immunises_against] == ["DIS902"]


def test_a_brand_takes_the_codes_of_its_generic_entry_but_doubtful_ones(
    release: Path, out: Path
) -> None:
    read(release, out)
    assert entry(out, "VAC9001").atc == "J07XX02"
    assert entry(out, "VAC9001").cvx == ("07",)
    assert entry(out, "VAC9011").cvx == ("09",)
    assert entry(out, "VAC9005").cvx == ()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_the_bdpm_tells_the_market_in_either_encoding(
    release: Path, out: Path, tmp_path: Path, encoding: str
) -> None:
    read(release, out, "--bdpm", write_bdpm(tmp_path / "bdpm", encoding=encoding))
    sold, stopped = entry(out, "VAC9001").market, entry(out, "VAC9002").market
    assert sold.state is MarketState.MARKETED
    assert str(sold.authorised_on) == "1990-01-02"
    assert str(sold.marketed_from) == "1991-06-05"
    assert sold.marketed_until is None
    assert stopped.state is MarketState.NOT_MARKETED
    assert str(stopped.marketed_until) == "2010-08-07"
    assert entry(out, "VAC9011").market.state is MarketState.HISTORICAL
    assert entry(out, "VAC9012").market.state is MarketState.UNKNOWN


def test_what_the_bdpm_has_dropped_is_no_longer_marketed_and_keeps_its_dates() -> None:
    known = Market(MarketState.MARKETED, date(1990, 1, 2), date(1991, 6, 5))
    told = market(known, bdpm=Bdpm("2026-10"), cip13=["3400926863494"], cis=[])
    assert told == Market(MarketState.NOT_MARKETED, date(1990, 1, 2), date(1991, 6, 5))
    stopped = Market(MarketState.NOT_MARKETED, marketed_until=date(2010, 8, 7))
    assert market(stopped, bdpm=Bdpm("2026-10"), cip13=["3400926863494"], cis=[]) == stopped


def test_two_vaccines_of_one_speciality_are_told_apart_by_their_boxes() -> None:
    bdpm = Bdpm(
        "2026-10",
        specialities={"10000001": Speciality(True, date(2020, 1, 1), None)},
        boxes={
            "3400926863494": Box("10000001", date(2024, 9, 1), None),
            "3400935947673": Box("10000001", None, date(2024, 4, 4)),
        },
    )
    new = market(Market(), bdpm=bdpm, cip13=["3400926863494"], cis=["10000001"])
    old = market(Market(), bdpm=bdpm, cip13=["3400935947673"], cis=["10000001"])
    assert (new.state, new.marketed_until) == (MarketState.MARKETED, None)
    assert (old.state, old.marketed_until) == (MarketState.NOT_MARKETED, date(2024, 4, 4))


def test_added_changed_and_removed_are_printed(
    release: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(release, tmp_path / "before.json")
    (release / "Units/Vaccines/VAC9012.yml").unlink()
    unit = release / "Units/Vaccines/VAC9011.yml"
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("3400933472016", "3400936876293"), encoding="utf-8")
    (release / "Units/Vaccines/VAC9013.yml").write_text(
        "abstract: false\nlabel: NEWVAX\nvalences:\n- VAL903\n", encoding="utf-8"
    )
    capsys.readouterr()
    assert read(release, out, "--against", tmp_path / "before.json") == 0
    said = capsys.readouterr().out.splitlines()
    assert "+ VAC9013 NEWVAX" in said
    assert "- VAC9012 BETAVAX ENFANT" in said
    assert "~ VAC9011 BETAVAX, cip13: +3400936876293 -3400933472016" in said
    assert said[-1] == "Against nuva-9.9.1: 1 added, 1 changed, 1 removed."


def test_a_field_that_changes_is_printed_with_both_values(
    release: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(release, tmp_path / "before.json")
    unit = release / "Units/Vaccines/VAC9003.yml"
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("  ATC:\n  - J07XX01\n", ""), encoding="utf-8")
    names = release / "Translations/nuva_fr.yml"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("alpha, sans précision", "alpha"), encoding="utf-8")
    capsys.readouterr()
    assert read(release, out, "--against", tmp_path / "before.json") == 0
    said = capsys.readouterr().out
    assert "name: Vaccin alpha, sans précision → Vaccin alpha\n" in said
    assert "atc: J07XX01 → nothing\n" in said


def test_reading_again_changes_nothing_even_over_the_same_file(
    release: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(release, out)
    first = out.read_bytes()
    capsys.readouterr()
    read(release, out, "--against", out)
    assert capsys.readouterr().out.endswith("0 added, 0 changed, 0 removed.\n")
    assert out.read_bytes() == first


def _without_french(release: Path) -> None:
    (release / "Translations/nuva_fr.yml").unlink()


def _with_an_unknown_valence(release: Path) -> None:
    _append(release / "Units/Vaccines/VAC9001.yml", "- VAL777\n")


def _with_an_unknown_disease(release: Path) -> None:
    path = release / "Units/Valences/VAL903.yml"
    path.write_text(path.read_text().replace("DIS902", "DIS777"), encoding="utf-8")


def _with_broken_yaml(release: Path) -> None:
    _append(release / "Units/Vaccines/VAC9001.yml", "{[\n")


def _with_a_circle_of_valences(release: Path) -> None:
    path = release / "Units/Valences/VAL901.yml"
    text = path.read_text().replace("parent: Valence", "parent: VAL902")
    path.write_text(text, encoding="utf-8")


def _with_a_wrong_box(release: Path) -> None:
    path = release / "Units/Vaccines/VAC9001.yml"
    path.write_text(path.read_text().replace("3400926863494", "3400926863495"), encoding="utf-8")


def _with_a_box_twice(release: Path) -> None:
    path = release / "Units/Vaccines/VAC9002.yml"
    path.write_text(path.read_text().replace("3400935947673", "3400926863494"), encoding="utf-8")


def _without_version(release: Path) -> None:
    (release / "Units/import.txt").write_text("?\n", encoding="utf-8")


def _without_vaccines(release: Path) -> None:
    (release / "Units/Vaccines").rename(release / "Vaccines")


def _without_label(release: Path) -> None:
    (release / "Units/Vaccines/VAC9001.yml").write_text("abstract: false\n", encoding="utf-8")


def _with_french_names_of_another_language(release: Path) -> None:
    (release / "Translations/nuva_fr.yml").write_text("en:\n  vaccine:\n", encoding="utf-8")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_without_french, "Translations/nuva_fr.yml is missing"),
        (_with_an_unknown_valence, "VAC9001 has a valence VAL777"),
        (_with_an_unknown_disease, "VAL903 is against 'DIS777'"),
        (_with_broken_yaml, "Units/Vaccines/VAC9001.yml is not YAML"),
        (_with_a_circle_of_valences, "stands above itself"),
        (_with_a_wrong_box, "'3400926863495' is not a CIP code"),
        (_with_a_box_twice, "CIP code 3400926863494 stands on more than one row"),
        (_without_version, "Units/import.txt does not tell the release"),
        (_without_vaccines, "holds no NUVA release"),
        (_without_label, "Units/Vaccines/VAC9001.yml has no label"),
        (_with_french_names_of_another_language, "nuva_fr.yml does not begin with `fr:`"),
    ],
)
def test_a_damaged_release_is_refused_and_the_old_file_kept(
    release: Path,
    out: Path,
    capsys: pytest.CaptureFixture[str],
    damage: object,
    said: str,
) -> None:
    out.write_text("the old file", encoding="utf-8")
    assert callable(damage)
    damage(release)
    assert read(release, out) == 2
    assert said in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "the old file"
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


def test_what_is_no_release_and_what_is_not_there_are_refused(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a tar", encoding="utf-8")
    for source, said in [
        (notes, "neither a folder nor a tar archive"),
        (tmp_path / "nowhere", "nowhere is not there"),
        (tmp_path, "holds no NUVA release"),
    ]:
        assert read(source, out) == 2
        refusal = capsys.readouterr().err
        assert said in refusal
        assert refusal.count("\n") == 1
    assert not out.exists()


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_beside_it(
    release: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "taken").mkdir(parents=True)
    assert read(release, out) == 2
    assert out.name in capsys.readouterr().err
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


def test_an_empty_line_of_the_bdpm_says_nothing(release: Path, out: Path, tmp_path: Path) -> None:
    bdpm = write_bdpm(tmp_path / "bdpm")
    for path in bdpm.iterdir():
        path.write_bytes(b"\r\n" + path.read_bytes())
    read(release, out, "--bdpm", bdpm)
    assert entry(out, "VAC9001").market.state is MarketState.MARKETED


def test_a_folder_without_the_bdpm_is_refused(
    release: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert read(release, out, "--bdpm", tmp_path / "empty") == 2
    assert "holds no CIS_bdpm.txt" in capsys.readouterr().err
    (tmp_path / "empty/CIS_bdpm.txt").write_text("<html>", encoding="utf-8")
    (tmp_path / "empty/CIS_CIP_bdpm.txt").write_text("", encoding="utf-8")
    assert read(release, out, "--bdpm", tmp_path / "empty") == 2
    assert "CIS_bdpm.txt, line 1: not a row of the BDPM" in capsys.readouterr().err
