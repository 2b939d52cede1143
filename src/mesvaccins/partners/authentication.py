"""Who calls: the software by HTTP Basic, the organisation and its professional by an assertion."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.translation import gettext as _
from joserfc.jwk import ECKey

from carnet_api.assertions import (
    CLOCK_SKEW,
    Assertion,
    InvalidAssertion,
    is_storable,
    key_id,
    verify,
)
from mesvaccins.partners.actions import secret_digest
from mesvaccins.partners.errors import NotAuthenticated
from mesvaccins.partners.models import Organisation, Professional, Software

# Every call of the API passes here, so that each question is one statement, written out: what has
# been revoked is refused at once, since nothing of it is remembered from one call to the next.
STANDING = """
SELECT software.secret_sha256, standing.*
FROM partners_software AS software
LEFT JOIN (
    SELECT organisation.id, organisation.name, key.jwk
    FROM partners_publickey AS key
    JOIN partners_organisation AS organisation ON organisation.id = key.organisation_id
    WHERE key.kid = %(kid)s AND key.revoked_at IS NULL AND organisation.revoked_at IS NULL
) AS standing ON true
WHERE software.uid = %(uid)s AND software.revoked_at IS NULL
"""
# Two calls at once with the same assertion: the second waits for the first, and inserts nothing.
SEEN_ONCE = """
WITH seen AS (
    INSERT INTO partners_seenassertion (organisation_id, jti, expires_at)
    VALUES (%(organisation_id)s, %(jti)s, %(until)s)
    ON CONFLICT (organisation_id, jti) DO NOTHING
    RETURNING id
)
SELECT EXISTS (SELECT FROM seen), (
    SELECT id FROM partners_professional
    WHERE organisation_id = %(organisation_id)s AND local_id = %(local_id)s AND name = %(name)s
        AND first_name = %(first_name)s AND role = %(role)s AND rpps = %(rpps)s
)
"""


@dataclass(frozen=True, slots=True)
class _Signer:
    """The organisation whose key an assertion names, as the key's row says."""

    id: UUID
    name: str
    jwk: str


def software_of(authorization: str) -> Software:
    """The software that an `Authorization: Basic` header names. Raises NotAuthenticated."""
    uid, secret = _credentials(authorization)
    known = Software.objects.filter(uid=uid, revoked_at=None).first()
    _check_secret(secret, known.secret_sha256 if known else "")
    if known is None:
        raise NotAuthenticated
    return known


def professional_of(
    token: str, *, authorization: str, method: str, path: str, now: datetime
) -> Professional:
    """The professional that an `Organisation-Assertion` names, in a call of known software.

    Each assertion serves once. Raises NotAuthenticated.
    """
    uid, secret = _credentials(authorization)
    if not token:
        raise NotAuthenticated(_("L'organisation n'est pas identifiée : signez l'appel."))
    try:
        signer = _standing(uid, secret, key_id(token))
        assertion = verify(token, _public_key(signer.jwk), method=method, path=path, now=now)
    except InvalidAssertion as error:
        raise NotAuthenticated(str(error)) from error
    if assertion.organisation_id != signer.id:
        raise NotAuthenticated(_("L'assertion nomme une autre organisation que sa clé."))
    return _seen_once(assertion, signer)


def _credentials(authorization: str) -> tuple[str, str]:
    scheme, _space, encoded = authorization.partition(" ")
    try:
        uid, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise NotAuthenticated from error
    if scheme.lower() != "basic" or not colon or not is_storable(uid):
        raise NotAuthenticated
    return uid, secret


def _check_secret(secret: str, expected: str) -> None:
    if not hmac.compare_digest(secret_digest(secret), expected):
        raise NotAuthenticated


def _standing(uid: str, secret: str, kid: str) -> _Signer:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"uid": uid, "kid": kid})
        found: tuple[Any, ...] | None = cursor.fetchone()
    expected, organisation_id, name, jwk = found or ("", None, "", "")
    _check_secret(secret, expected)
    if organisation_id is None:
        raise NotAuthenticated(_("La clé de l'organisation est inconnue ou révoquée."))
    return _Signer(organisation_id, name, jwk)


@lru_cache(maxsize=1024)
def _public_key(jwk: str) -> ECKey:
    """A key read from its text: the same text is the same key, for ever."""
    return ECKey.import_key(json.loads(jwk))


def _seen_once(assertion: Assertion, signer: _Signer) -> Professional:
    named = _as_named(assertion)
    values: dict[str, Any] = {
        **named,
        "organisation_id": signer.id,
        "jti": assertion.jti[:200],
        "until": assertion.expires_at + 2 * CLOCK_SKEW,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEEN_ONCE, values)
        [(is_first, known)] = cursor.fetchall()
    if not is_first:
        raise NotAuthenticated(_("Cette assertion a déjà servi : signez chaque appel."))
    organisation = Organisation.from_db(DEFAULT_DB_ALIAS, ["id", "name"], [signer.id, signer.name])
    if known is None:
        made, _created = Professional.objects.get_or_create(organisation=organisation, **named)
        return made
    row = Professional.from_db(
        DEFAULT_DB_ALIAS,
        ["id", "organisation_id", *named],
        [known, signer.id, *named.values()],
    )
    row.organisation = organisation
    return row


def _as_named(assertion: Assertion) -> dict[str, Any]:
    given = assertion.professional
    return {
        "local_id": given.id[:100],
        "name": given.name[:100],
        "first_name": given.first_name[:100],
        "role": given.role[:60],
        "rpps": given.rpps[:20],
    }
