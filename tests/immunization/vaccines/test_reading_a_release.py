"""`python -m immunization nomenclature read`, on a small invented release."""

import shutil
from pathlib import Path

import pytest

from immunization.vaccines import Nomenclature, VaccineKind

from .invented_release import entry, read, write_archive


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
