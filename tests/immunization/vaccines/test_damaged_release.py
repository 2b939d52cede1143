"""A release that cannot be read is refused in one sentence, and the old file stays."""

from pathlib import Path

import pytest

from .invented_release import read


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
