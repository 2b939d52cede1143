"""Which entries may be the same dose told with more or less detail, and what a row offers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.vaccines import (
    Nomenclature,
    Vaccine,
    is_skin_test_or_bcg,
    same_diseases,
    specialises,
    takes_booster,
)


@pytest.fixture(scope="module")
def nomenclature() -> Nomenclature:
    return Nomenclature.load()


def named(nomenclature: Nomenclature, name: str) -> Vaccine:
    vaccine = nomenclature.exact_name(name)
    assert vaccine, name
    return vaccine


@pytest.mark.parametrize(
    ("detailed", "told"),
    [
        ("Priorix", "ROR"),
        ("ROR", "Rougeole"),
        ("Priorix", "Rougeole"),
        ("Infanrix hexa", "DTCaP"),
        ("Infanrix hexa", "DTP"),
        ("Infanrix hexa", "Hépatite B"),
        ("Repevax", "dTP dose réduite"),
        ("Prevenar 20", "Pneumocoque"),
        ("Gardasil 9", "HPV"),
        ("Engerix B20", "Hépatite B"),
        ("Varicellon", "Immunoglobulines varicelle"),
    ],
)
def test_a_brand_or_a_fuller_name_specialises_what_tells_less(
    nomenclature: Nomenclature, detailed: str, told: str
) -> None:
    assert specialises(named(nomenclature, detailed), named(nomenclature, told))
    assert not specialises(named(nomenclature, told), named(nomenclature, detailed))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Priorix", "ROR Vax"),
        ("Priorix", "Priorix"),
        ("ROR", "ROR"),
        ("Prevenar 20", "Pneumocoque 13"),
        ("Gardasil 9", "HPV4"),
        ("Revaxis", "DTP"),
        ("Varicellon", "Varicelle"),
        ("Tubertest", "BCG"),
        ("Rouvax", "ROR"),
    ],
)
def test_neither_specialises_the_other(nomenclature: Nomenclature, a: str, b: str) -> None:
    assert not specialises(named(nomenclature, a), named(nomenclature, b))
    assert not specialises(named(nomenclature, b), named(nomenclature, a))


def test_an_entry_with_passive_antibodies_is_not_of_the_same_diseases_as_a_vaccine(
    nomenclature: Nomenclature,
) -> None:
    assert same_diseases(named(nomenclature, "Priorix"), named(nomenclature, "ROR Vax"))
    assert not same_diseases(named(nomenclature, "Varicellon"), named(nomenclature, "Varivax"))
    assert not same_diseases(named(nomenclature, "Tubertest"), named(nomenclature, "BCG"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Revaxis", True),
        ("Infanrix hexa", True),
        ("Tétanos", True),
        ("Imovax Polio", True),
        ("Tetagrip", True),
        ("Gammatetanos", False),
        ("Antitoxine diphtérie", False),
        ("Priorix", False),
        ("Gardasil 9", False),
        # The carrier protein of a conjugate vaccine is no dose of tetanus.
        ("Nimenrix", False),
    ],
)
def test_a_booster_is_offered_for_diphtheria_tetanus_and_polio(
    nomenclature: Nomenclature, name: str, expected: bool
) -> None:
    assert takes_booster(named(nomenclature, name)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("IDR", True), ("Tubertest", True), ("BCG", True), ("Monovax", True), ("Priorix", False)],
)
def test_a_reaction_is_read_after_a_skin_test_or_a_bcg(
    nomenclature: Nomenclature, name: str, expected: bool
) -> None:
    assert is_skin_test_or_bcg(named(nomenclature, name)) is expected


def test_neither_an_immunoglobulin_nor_a_skin_test_immunises(nomenclature: Nomenclature) -> None:
    assert [disease.name for disease in named(nomenclature, "Varicellon").diseases] == ["Varicelle"]
    assert named(nomenclature, "Varicellon").immunises_against == ()
    assert named(nomenclature, "Tubertest").immunises_against == ()
    both = named(nomenclature, "Tétanos, vaccin avec anticorps")
    assert [disease.name for disease in both.immunises_against] == ["Tétanos"]


CURATED = Nomenclature.load()
ENTRIES = st.sampled_from(CURATED.vaccines)


@given(ENTRIES, ENTRIES)
def test_no_two_entries_specialise_each_other(a: Vaccine, b: Vaccine) -> None:
    assert not specialises(a, a)
    assert not (specialises(a, b) and specialises(b, a))


@given(ENTRIES)
def test_what_tells_less_than_a_broader_entry_tells_less_than_the_entry(a: Vaccine) -> None:
    broader = CURATED.broader(a)
    for between in broader:
        assert set(CURATED.broader(between)) <= set(broader)


@given(ENTRIES)
def test_a_broader_entry_tells_no_disease_that_the_entry_lacks(a: Vaccine) -> None:
    for generic in CURATED.broader(a):
        assert set(generic.diseases) <= set(a.diseases)
        assert generic.generic


def test_a_tuberculin_test_is_told_from_vaccines(nomenclature: Nomenclature) -> None:
    tests = [vaccine for vaccine in nomenclature if vaccine.is_skin_test]
    assert tests
    assert not any(test.is_immunoglobulin or test.immunises_against for test in tests)
    assert not named(nomenclature, "Priorix").is_skin_test
