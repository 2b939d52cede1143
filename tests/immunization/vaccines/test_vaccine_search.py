"""Search finds what was meant, and links only what was named."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.vaccines import Candidate, NamedEntry, NameIndex, Nomenclature

INVENTED = NameIndex(
    [
        NamedEntry(1, ("ALPHAVAX", "Alpha Vax enfant")),
        NamedEntry(2, ("ALPHAVAX 2",), favour=3),
        NamedEntry(3, ("BETARIX",), hints=("Labobeta",)),
        NamedEntry(4, ("GAMMA",)),
        NamedEntry(5, ("GAMMA",)),
        NamedEntry(6, ("Laboalpha",), hints=("BETA",), favour=3),
    ]
)

CURATED = Nomenclature.load()


def keys(found: Sequence[Candidate[int]]) -> list[int]:
    return [candidate.key for candidate in found]


def test_an_exact_name_comes_first_whatever_is_favoured() -> None:
    assert keys(INVENTED.search("alphavax"))[:2] == [1, 2]
    assert INVENTED.search("alphavax")[0].is_exact


def test_a_beginning_is_enough_as_one_types() -> None:
    assert keys(INVENTED.search("bet"))[:2] == [6, 3]
    assert 1 in keys(INVENTED.search("enf"))


def test_a_typing_error_and_a_spelling_by_ear_are_forgiven() -> None:
    assert keys(INVENTED.search("betarixe"))[0] == 3
    assert keys(INVENTED.search("alfavaks"))[0] == 1


def test_a_hint_finds_but_never_links() -> None:
    assert INVENTED.search("labobeta")[0].key == 3
    assert not INVENTED.search("labobeta")[0].is_exact
    assert INVENTED.exact("labobeta") is None


def test_a_name_without_a_letter_is_no_way_to_find_its_entry() -> None:
    index = NameIndex([NamedEntry(1, ("®", "ALPHAVAX"))])
    assert index.search("®") == ()
    assert keys(index.search("alphavax")) == [1]


def test_a_name_that_two_share_links_neither() -> None:
    assert INVENTED.exact("gamma") is None
    assert set(keys(INVENTED.search("gamma"))[:2]) == {4, 5}


@pytest.mark.parametrize("typed", ["", "   ", "!?", "®"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert INVENTED.search(typed) == ()
    assert INVENTED.exact(typed) is None


@given(st.text(max_size=60), st.integers(-1, 8))
def test_candidates_are_few_distinct_scored_and_in_order(typed: str, limit: int) -> None:
    found = INVENTED.search(typed, limit)
    assert len(found) <= max(limit, 0)
    assert len(set(keys(found))) == len(found)
    assert all(0 < candidate.score <= 100 for candidate in found)
    assert INVENTED.search(typed, limit) == found


@given(st.data())
def test_every_name_of_the_nomenclature_links_its_own_entry(data: st.DataObject) -> None:
    vaccine = data.draw(st.sampled_from(CURATED.vaccines))
    name = data.draw(st.sampled_from(vaccine.names))
    noise = data.draw(st.sampled_from(["{}", " {} ", "«{}»", "{}®", "- {} -"]))
    assert CURATED.exact_name(noise.format(name.upper())) == vaccine
    assert CURATED.exact_name(noise.format(name.lower())) == vaccine


@given(st.text(max_size=30))
def test_free_text_is_linked_only_when_it_is_a_name(typed: str) -> None:
    linked = CURATED.exact_name(typed)
    best = CURATED.search(typed, 1)
    assert (linked is not None) is bool(best and best[0].is_exact)


def test_what_is_near_a_name_is_proposed_and_not_linked() -> None:
    assert CURATED.exact_name("RUBELOGENE") is None
    assert CURATED.search("RUBELOGENE")[0].matched == "RUBELOGEN"
    assert CURATED.exact_name("Engerix B") is None
    assert {each.key for each in CURATED.search("Engerix B", 2)} == {"VAC0045", "VAC0046"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("vaccin ROR", "VAC0130"),
        ("vaccin contre la rage", "VAC0131"),
        ("covid pfizer", "VAC0658"),
        ("Revaxis lot A1234", "VAC0030"),
        ("grippe Vaxigrip 2019", "VAC0062"),
    ],
)
def test_words_around_a_name_find_it_and_link_nothing(typed: str, code: str) -> None:
    best = CURATED.search(typed)[0]
    assert best.key == code
    assert not best.is_exact
    assert CURATED.exact_name(typed) is None


@pytest.mark.parametrize("typed", ["zzzzqqq", "123456", "bonjour"])
def test_nonsense_scores_low(typed: str) -> None:
    assert all(candidate.score < 80 for candidate in CURATED.search(typed))
