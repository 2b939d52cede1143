"""Codes are read as they stand on a box and in NUVA, and a wrong one is told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.vaccines import InvalidCode, cip13
from immunization.vaccines.codes import is_own, number

BEXSERO = "3400926863494"
CIP7 = st.integers(0, 9_999_999).map("{:07d}".format)


@pytest.mark.parametrize(
    "typed",
    [BEXSERO, f"0{BEXSERO}", "34009 268 634 9 4", "34009-268-634-9-4", "2686349"],
)
def test_a_box_is_read_from_its_cip13_its_gtin_or_its_cip7(typed: str) -> None:
    assert cip13(typed) == BEXSERO


@pytest.mark.parametrize(
    "typed", ["", "abc", "3400926863495", "5000283658603", "34009268634", "1" + BEXSERO]
)
def test_what_is_no_cip_code_is_refused_with_what_was_given(typed: str) -> None:
    with pytest.raises(InvalidCode) as refusal:
        cip13(typed)
    assert repr(typed) in str(refusal.value)


@given(CIP7, st.integers(5, 12), st.integers(1, 9))
def test_one_wrong_figure_is_always_noticed(cip7: str, place: int, by: int) -> None:
    code = cip13(cip7)
    wrong = str((int(code[place]) + by) % 10)
    with pytest.raises(InvalidCode):
        cip13(code[:place] + wrong + code[place + 1 :])


@given(CIP7)
def test_a_cip7_and_its_cip13_name_the_same_box(cip7: str) -> None:
    assert cip13(cip7)[5:12] == cip7
    assert cip13(cip13(cip7)) == cip13(cip7)


@pytest.mark.parametrize(
    ("code", "expected"), [("VAC0495", 495), ("DIS045", 45), ("VAL098", 98), ("VAC900001", 900_001)]
)
def test_the_number_of_a_code_is_the_one_on_the_wire(code: str, expected: int) -> None:
    assert number(code) == expected
    assert is_own(code) is (expected >= 900_000)


@pytest.mark.parametrize("code", ["", "495", "VAC", "VACXXXX", "VAC12345678", "vac0495"])
def test_what_is_no_code_has_no_number(code: str) -> None:
    with pytest.raises(InvalidCode):
        number(code)
