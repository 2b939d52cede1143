"""Decisions on plain values: sharing codes, addresses, dates, rights."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.dates import PartialDate
from mesvaccins.carnets import rules
from mesvaccins.carnets.rules import ALPHABET, DateFault, InvalidContact, Origin

OURS, THEIRS = UUID(int=1), UUID(int=2)
TODAY, BORN = date(2026, 11, 23), date(2001, 5, 4)


def test_the_alphabet_has_32_symbols_and_none_that_is_read_as_another() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILO") & set(ALPHABET)


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_a_code_is_read_however_it_is_shown_and_typed(code: str) -> None:
    shown = rules.shown_code(code)
    for typed in [shown, shown.lower(), code, f" {shown} ", shown.replace("-", " ")]:
        assert rules.folded_code(typed) == code
    assert rules.folded_code(shown.replace("0", "O").replace("1", "l")) == code


def test_codes_do_not_repeat() -> None:
    assert len({rules.new_share_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize("typed", [" A@B.fr", "a@b.FR ", "a@b.fr"])
def test_an_address_has_one_stored_form(typed: str) -> None:
    assert rules.normalised_email(typed) == "a@b.fr"


@pytest.mark.parametrize("typed", ["", "a", "a@b", "a b@c.fr", "@c.fr"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidContact):
        rules.normalised_email(typed)


@pytest.mark.parametrize("typed", ["0639980001", "06 39 98 00 01", "+33 6 39 98 00 01"])
def test_a_mobile_has_one_stored_form(typed: str) -> None:
    assert rules.normalised_mobile(typed) == "+33639980001"
    assert rules.shown_mobile("+33639980001") == "0639980001"


@pytest.mark.parametrize("typed", ["", "bonjour", "12", "01 23 45 67 89", "06 39 98 00"])
def test_what_is_no_mobile_is_refused(typed: str) -> None:
    with pytest.raises(InvalidContact):
        rules.normalised_mobile(typed)


@pytest.mark.parametrize(
    ("given_on", "fault"),
    [
        ("24/11/2026", DateFault.IN_THE_FUTURE),
        ("23/11/2026", None),
        ("??/11/2026", None),
        ("??/??/2027", DateFault.IN_THE_FUTURE),
        ("03/05/2001", DateFault.BEFORE_BIRTH),
        ("04/05/2001", None),
        ("??/05/2001", None),
        ("??/??/2000", DateFault.BEFORE_BIRTH),
    ],
)
def test_a_dose_is_given_between_birth_and_today(given_on: str, fault: DateFault | None) -> None:
    assert rules.date_fault(PartialDate.parse(given_on), born=BORN, today=TODAY) == fault


@pytest.mark.parametrize(
    ("on", "caption"),
    [
        (date(2001, 5, 4), "0 jour"),
        (date(2001, 5, 5), "1 jour"),
        (date(2001, 5, 6), "2 jours"),
        (date(2001, 6, 3), "30 jours"),
        (date(2001, 6, 4), "1 mois"),
        (date(2003, 5, 3), "23 mois"),
        (date(2003, 5, 4), "2 ans"),
        (date(2026, 5, 3), "24 ans"),
    ],
)
def test_an_age_is_told_as_people_tell_it(on: date, caption: str) -> None:
    assert rules.age_caption(BORN, on) == caption


RIGHTS = [
    # dose, may the centre change it, may it validate it, may the holder change it
    (Origin(True, None, None), False, True, True),
    (Origin(True, None, OURS), True, False, False),
    (Origin(True, None, THEIRS), False, False, False),
    (Origin(False, OURS, None), True, True, False),
    (Origin(False, OURS, OURS), True, False, False),
    (Origin(False, OURS, THEIRS), True, False, False),
    (Origin(False, THEIRS, None), False, False, False),
    (Origin(False, THEIRS, THEIRS), False, False, False),
    (Origin(True, None, None, deleted=True), False, False, False),
    (Origin(False, OURS, OURS, deleted=True), False, False, False),
]


@pytest.mark.parametrize("dose", [row[0] for row in RIGHTS])
def test_a_validation_is_taken_back_only_by_who_gave_it(dose: Origin) -> None:
    assert rules.centre_may_withdraw(dose, OURS) is (dose.validator == OURS and not dose.deleted)


@pytest.mark.parametrize(("dose", "change", "validate", "holder"), RIGHTS)
def test_who_may_do_what_with_a_dose(
    dose: Origin, change: bool, validate: bool, holder: bool
) -> None:
    assert rules.centre_may_change(dose, OURS) is change
    assert rules.centre_may_validate(dose, OURS) is validate
    assert rules.holder_may_change(dose) is holder


@given(st.builds(Origin, st.booleans(), st.none(), st.none(), deleted=st.booleans()))
def test_a_centre_never_changes_what_it_neither_made_nor_validated(dose: Origin) -> None:
    assert not rules.centre_may_change(dose, uuid4())
