"""The made-up country: the same for the same seed, marked as made up, and plausible in its sums."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from immunization.vaccines import Nomenclature
from tests.load.booklets import MOST, PRODUCTS, Known
from tests.load.copying import line
from tests.load.nation import Bond, Person, household, newcomers, people
from tests.load.shares import Share

SEED, UNTIL = 7, date(2026, 11, 1)


@pytest.fixture(scope="module")
def country() -> list[Person]:
    return list(people(4_000, seed=SEED, until=UNTIL))


def test_the_same_seed_makes_the_same_people(country: list[Person]) -> None:
    again = list(people(200, seed=SEED, until=UNTIL))
    assert again == country[:200]
    assert again[100].doses(until=UNTIL) == country[100].doses(until=UNTIL)
    assert next(people(1, seed=SEED + 1, until=UNTIL)) != country[0]


def test_a_household_is_made_alone_as_in_its_country(country: list[Person]) -> None:
    for number in (0, 5, 600):
        own = [person for person in country if person.number // 8 == number]
        assert household(number, SEED, UNTIL) == own


@pytest.mark.parametrize("amount", [1, 2, 3])
def test_everybody_belongs_to_one_share_and_a_household_to_the_same(
    country: list[Person], amount: int
) -> None:
    shares = [Share(number, amount) for number in range(amount)]
    holding = {each.number: [s for s in shares if s.holds(each)] for each in country}
    assert all(len(found) == 1 for found in holding.values())
    accounts = {(each.account, *holding[each.number]) for each in country}
    assert len(accounts) == len({each.account for each in country})


def test_everything_that_must_be_unique_is(country: list[Person]) -> None:
    for name in ("number", "carnet_id", "share_code", "ine"):
        assert len({getattr(person, name) for person in country}) == len(country)
    for contact in ("email", "mobile"):
        reached = Counter(
            (address, person.birth_date)
            for person in country
            if (address := getattr(person, contact))
        )
        assert max(reached.values()) == 1


def test_a_mobile_number_is_never_shared_on_one_birthday_across_blocks() -> None:
    """The regulator's 10,000 numbers come round again; the birthdays then differ."""
    seen = set()
    for block in range(0, 640_000, 10_000):
        for person in household(block + 17, SEED, UNTIL):
            if person.mobile:
                assert (person.mobile, person.birth_date) not in seen
                seen.add((person.mobile, person.birth_date))


def test_nobody_can_be_taken_for_a_real_person(country: list[Person]) -> None:
    for person in country:
        assert person.email.endswith("@charge.test")
        assert not person.mobile or person.mobile.startswith("+3363998")
        assert person.ine.startswith("LD")


def test_a_booklet_holds_a_dozen_doses_in_the_order_of_its_revisions(
    country: list[Person],
) -> None:
    booklets = [person.doses(until=UNTIL) for person in country]
    total = sum(map(len, booklets))
    assert 11 * len(country) < total < 13 * len(country)
    for person, doses in zip(country, booklets, strict=True):
        assert len(doses) < MOST
        assert all(person.birth_date <= dose.on < UNTIL for dose in doses)
        assert all(first.revision < then.revision for first, then in pairwise(doses))
        assert all(first.id < then.id for first, then in pairwise(doses))


def test_each_way_of_knowing_a_dose_is_there(country: list[Person]) -> None:
    doses = [dose for person in country[:1000] for dose in person.doses(until=UNTIL)]
    assert {dose.known for dose in doses} == set(Known)
    for dose in doses:
        assert (dose.validator is None) == (dose.known is Known.DECLARED)
        assert (dose.creator is None) == (dose.known is not Known.PERFORMED)
        assert dose.precision == 3 or dose.known is Known.DECLARED
    assert any(dose.deleted for dose in doses)
    assert {dose.precision for dose in doses} == {1, 2, 3}


def test_children_are_vaccinated_as_the_calendar_of_their_year_asks() -> None:
    young = [
        person
        for person in people(3_000, seed=SEED, until=UNTIL)
        if date(2019, 1, 1) < person.birth_date < date(2023, 1, 1)
    ]
    given = [{dose.product.name for dose in person.doses(until=UNTIL)} for person in young]
    with_six = sum(bool(names & {"INFANRIX HEXA", "HEXYON"}) for names in given)
    assert with_six > 0.9 * len(young)
    assert not any("BCG PASTEUR" in names for names in given)


def test_students_have_a_centre_and_stand_in_each_bond(country: list[Person]) -> None:
    students = [person for person in country if person.centre is not None]
    assert len(students) > 300
    assert {person.centre for person in students} == set(range(20))
    assert {person.bond for person in students} == set(Bond)
    for student in [*students, *newcomers(40, seed=SEED, until=UNTIL)]:
        assert 17 <= (UNTIL - student.birth_date).days / 365.25 <= 26


def test_every_product_is_of_the_nomenclature() -> None:
    known = {vaccine.code for vaccine in Nomenclature.load()}
    assert not [each.name for each in PRODUCTS if f"VAC{each.id:04}" not in known]


def test_a_line_of_copy_escapes_what_would_end_a_field() -> None:
    assert (
        line("a\tb\\c\nd", None, True, b"\x01\xff", 3) == "a\\tb\\\\c\\nd\t\\N\tt\t\\\\x01ff\t3\n"
    )
