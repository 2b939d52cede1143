"""A calendar that is wrong is refused, with its file and key; a complaint says what to mend."""

import shutil
from pathlib import Path

import pytest

from immunization.schedule.errors import ScheduleError
from immunization.schedule.lines import check
from immunization.schedule.lines.load import FRENCH, load

TYPHOID = "lines/23_typhoide.toml"
ACWY = "lines/08_meningocoques_acwy.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FRENCH, tmp_path / "fr"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ('provenance = "unsourced", ', "", "rule TYPH-1.authority.provenance"),
        ('provenance = "unsourced"', 'provenance = "hearsay"', "rule TYPH-1.authority.provenance"),
        ('source = "none"', 'source = "recomedicales"', "rule TYPH-1.authority.source"),
        ("settled_by", "settled", "rule TYPH-1.authority.settled_by"),
        ("reviewed_on = 2026-11-23", "reviewed_on = 3", "rule TYPH-1.authority.reviewed_on"),
        ('every = "3y"', 'every = "3 ans"', "rule TYPH-1.every"),
        ('opens = ["2y", ""]', 'opens = ["2y"]', "rule TYPH-1.opens"),
        ('opens = ["2y", ""]', 'oppens = ["2y", ""]', "rule TYPH-1.oppens"),
        ("travel_poor_hygiene or", "travel_poor_hygiene orr", "rule TYPH-1.when"),
        ('dose = [{ min_age = "2y" }]', "", "rule TYPH-1.dose"),
        ('min_age = "2y"', 'min_agge = "2y"', "rule TYPH-1.dose 1.min_agge"),
        ('key = "Typhoïde"', "", "key"),
        ("order = 23", 'order = "23"', "order"),
        ("[[rule]]", "[[rule", "file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_key(folder, old, new, element):
    change(folder, TYPHOID, old, new)
    with pytest.raises(ScheduleError) as refused:
        load(folder)
    assert refused.value.file == TYPHOID
    assert refused.value.element == element


def test_a_rule_that_ends_before_it_begins_is_refused(folder):
    change(folder, ACWY, "in_force_until = 2026-03-31", "in_force_until = 2020-03-31")
    with pytest.raises(ScheduleError, match="in_force_until"):
        load(folder)


def test_a_missing_file_is_named(folder):
    (folder / "profile.toml").unlink()
    with pytest.raises(ScheduleError, match=r"profile\.toml"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (TYPHOID, "travel_poor_hygiene or", "travel_bad_hygiene or", "travel_bad_hygiene"),
        (TYPHOID, 'counts = ["DIS018"]', 'counts = ["DIS999"]', "DIS999"),
        (TYPHOID, '"VAL014"', '"VAL999"', "VAL999"),
        (TYPHOID, "order = 23", "order = 22", "'22' stands twice"),
        (ACWY, "in_force_until = 2026-03-31", "in_force_until = 2026-05-31", "on the same days as"),
        (ACWY, '"decret-2024-694"', '"decret-2024-649"', "decret-2024-649"),
        (ACWY, 'opens = ["11y", "25y"]', 'opens = ["25y", "11y"]', "expected ages that rise"),
        ("calendar.toml", '"DTP-1"', '"DTP-99"', "'DTP-99' stands nowhere"),
        ("advice.toml", '"splenectomy_on", "-2w"', '"splenectomy", "-2w"', "by: 'splenectomy'"),
        ("advice.toml", 'lines = ["BCG"]', 'lines = ["BGC"]', "'BGC' was given"),
    ],
)
def test_what_does_not_fit_together_is_complained_of(folder, nomenclature, name, old, new, said):
    change(folder, name, old, new)
    found = list(check.complaints(load(folder), nomenclature))
    assert any(said in each for each in found), found


def test_every_change_of_the_data_changes_the_hash(folder, calendar):
    change(folder, TYPHOID, "order = 23", "order = 33")
    assert load(folder).identity.content_hash != calendar.identity.content_hash


def test_the_29_lines_of_the_bilan_are_there(calendar):
    assert len(calendar.lines) == 29


def test_every_file_of_the_calendar_stays_short():
    longest = max(len(path.read_text().splitlines()) for path in (FRENCH / "lines").glob("*.toml"))
    assert longest <= 220
