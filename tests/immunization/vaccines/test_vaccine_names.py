"""A name is folded to one form, whatever its case, accents, spaces and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.vaccines import normalise, squash
from immunization.vaccines.names import sound

ANY = st.text(max_size=40)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("R.O.R. Vax®", "r o r vax"),
        ("  Méningocoque   C ", "meningocoque c"),
        ("ENGERIX B 20 µg", "engerix b 20 ug"),
        ("ENGERIX B 20 μg", "engerix b 20 ug"),
        ("Cœur", "coeur"),
        ("Ａvaxim", "avaxim"),
        ("???", ""),
    ],
)
def test_what_is_typed_is_folded(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Infanrix Quinta", "INFANRIXQUINTA", True),
        ("R.O.R. VAX", "ror vax", True),
        ("Engerix B 20", "engerix b20", True),
        ("0,5 mL", "0.5ml", True),
        ("0,5 mL", "05 mL", False),
        ("Comirnaty 3", "Comirnaty 30", False),
    ],
)
def test_spaces_do_not_matter_but_between_figures(one: str, other: str, same: bool) -> None:
    assert (squash(one) == squash(other)) is same


@pytest.mark.parametrize(
    ("heard", "written"),
    [("tifim vi", "TYPHIM VI"), ("prioriks", "PRIORIX"), ("chingrix", "SHINGRIX")],
)
def test_a_name_written_as_it_is_heard_sounds_the_same(heard: str, written: str) -> None:
    assert sound(heard) == sound(written)


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert squash(squash(text)) == squash(text)
    assert squash(normalise(text)) == squash(text)


@given(ANY)
def test_only_plain_letters_figures_and_single_spaces_remain(text: str) -> None:
    folded = normalise(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(ANY)
def test_case_and_surrounding_punctuation_never_matter(text: str) -> None:
    assert normalise(f" «{text}» ") == normalise(text)
    assert normalise(text.casefold()) == normalise(text)
