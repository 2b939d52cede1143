"""An assertion speaks for one person of one centre, for one call, for a minute."""

import datetime
from uuid import uuid4

import pytest

from carnet_api.assertions import InvalidAssertion, key_id, new_key, sign, verify
from carnet_api.gateway import ActingProfessional

NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
KEY = new_key()
CENTRE = uuid4()
NURSE = ActingProfessional(id="7", name="DUPONT", first_name="Anne", role="nurse")
PATH = "/records/1.json?since=2"


def token(*, professional: ActingProfessional = NURSE) -> str:
    return sign(
        KEY,
        organisation_id=CENTRE,
        professional=professional,
        method="GET",
        path=PATH,
        now=NOW,
    )


def test_it_tells_who_acts_for_which_centre() -> None:
    assertion = verify(token(), KEY, method="GET", path=PATH, now=NOW)
    assert (assertion.organisation_id, assertion.professional) == (CENTRE, NURSE)
    assert key_id(token()) == KEY.kid


def test_each_has_its_own_number() -> None:
    first, second = (verify(token(), KEY, method="GET", path=PATH, now=NOW) for _ in range(2))
    assert first.jti != second.jti


@pytest.mark.parametrize("seconds", [-31, 91, 3600])
def test_it_is_refused_out_of_its_time(seconds: int) -> None:
    late = NOW + datetime.timedelta(seconds=seconds)
    with pytest.raises(InvalidAssertion):
        verify(token(), KEY, method="GET", path=PATH, now=late)


@pytest.mark.parametrize("seconds", [-30, 0, 60, 90])
def test_clocks_may_differ_by_half_a_minute(seconds: int) -> None:
    moment = NOW + datetime.timedelta(seconds=seconds)
    assert verify(token(), KEY, method="GET", path=PATH, now=moment).jti


@pytest.mark.parametrize(("method", "path"), [("POST", PATH), ("GET", "/records/2.json")])
def test_it_is_refused_for_another_call(method: str, path: str) -> None:
    with pytest.raises(InvalidAssertion):
        verify(token(), KEY, method=method, path=path, now=NOW)


def test_another_centres_key_does_not_verify_it() -> None:
    with pytest.raises(InvalidAssertion):
        verify(token(), new_key(), method="GET", path=PATH, now=NOW)


def test_it_must_name_the_person() -> None:
    nobody = ActingProfessional(id="", name="")
    with pytest.raises(InvalidAssertion):
        verify(token(professional=nobody), KEY, method="GET", path=PATH, now=NOW)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0..", "é.é.é"])
def test_what_is_no_token_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidAssertion):
        key_id(text)
    with pytest.raises(InvalidAssertion):
        verify(text, KEY, method="GET", path=PATH, now=NOW)
