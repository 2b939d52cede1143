"""`nomenclature read --against`: what a release adds, changes and removes."""

from pathlib import Path

import pytest

from .invented_release import read


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
