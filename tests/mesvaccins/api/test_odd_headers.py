"""A header with what no table can hold is refused in a sentence, and is no fault of ours."""

import base64
import json

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jws

from tests.mesvaccins import world
from tests.mesvaccins.world import Centre

pytestmark = pytest.mark.django_db


def unsigned(header: str) -> str:
    def part(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    return f"{part(header)}.{part('{}')}.{part('x')}"


@pytest.mark.parametrize(
    "header",
    [
        '{"alg": "ES256", "kid": "a\\u0000b"}',
        '{"alg": "ES256", "kid": "\\ud800"}',
        "[]",
        '"kid"',
        '{"alg": "ES256", "kid": ' + "[" * 3000 + "]" * 3000 + "}",
    ],
    ids=["nul", "half a character", "array", "text", "deep"],
)
def test_a_key_that_no_table_can_hold_is_unknown(centre: Centre, header: str) -> None:
    answer = world.send(centre, "GET", "/vaccines.json", Organisation_Assertion=unsigned(header))
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/vaccines.json", "/organisation_keys.json"])
def test_software_whose_name_has_a_nul_is_unknown(client: Client, path: str) -> None:
    basic = base64.b64encode(b"a\x00b:secret").decode()
    answer = client.generic(
        "POST" if "keys" in path else "GET",
        path,
        json.dumps({"withdrawal_code": "x", "public_key": {}}),
        content_type="application/json",
        headers={
            "Authorization": f"Basic {basic}",
            "Organisation-Assertion": unsigned('{"alg": "ES256", "kid": "x"}'),
        },
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("given", ["a\x00b", "\ud800"], ids=["nul", "half a character"])
@pytest.mark.parametrize("claim", ["sub", "name", "first_name", "role", "rpps", "jti"])
def test_a_claim_that_no_table_can_hold_is_refused(
    centre: Centre, nomenclature: None, claim: str, given: str
) -> None:
    token = signed(centre, **{claim: given})
    answer = world.send(centre, "GET", "/vaccines.json", Organisation_Assertion=token)
    assert answer.status_code == 401


def test_the_same_claims_without_it_are_accepted(centre: Centre, nomenclature: None) -> None:
    token = signed(centre, jti="one")
    answer = world.send(centre, "GET", "/vaccines.json", Organisation_Assertion=token)
    assert answer.status_code == 200


def signed(centre: Centre, **claims: str) -> str:
    """An assertion as another software may write it, its odd characters escaped."""
    issued = int(timezone.now().timestamp())
    usual = {"sub": "n1", "name": "Durand", "role": centre.nurse.role, "jti": "once"}
    call = {"htm": "GET", "htu": "/vaccines.json", "iat": issued, "exp": issued + 60}
    issuer = {"iss": str(centre.credentials.organisation_id)}
    key = centre.credentials.key
    payload = json.dumps(usual | call | issuer | claims).encode()
    return jws.serialize_compact({"alg": "ES256", "kid": key.kid}, payload, key)
