"""The organisation's assertion: a JWT (ES256) that the centre signs for one call.

Header `kid` names the key; claims: `iss` the organisation's UUID, `sub` the local identifier of
the acting professional with `name`, `first_name`, `role`, `rpps`, `htm` the method, `htu` the
path with its query, `iat`, `exp` (60 seconds later) and `jti`, which is accepted once.
"""

import datetime
import secrets
from dataclasses import dataclass
from uuid import UUID

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from carnet_api.gateway import ActingProfessional

LIFETIME = datetime.timedelta(seconds=60)
CLOCK_SKEW = datetime.timedelta(seconds=30)
ALGORITHM = "ES256"


class InvalidAssertion(ValueError):
    """The assertion is malformed, wrongly signed, out of time, or meant for another call."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion that was verified, but for its `jti`, which the caller must not have seen."""

    organisation_id: UUID
    professional: ActingProfessional
    jti: str
    expires_at: datetime.datetime


def new_key() -> ECKey:
    """Make a P-256 key pair for a centre."""
    return ECKey.generate_key("P-256", auto_kid=True)


def sign(
    key: ECKey,
    *,
    organisation_id: UUID,
    professional: ActingProfessional,
    method: str,
    path: str,
    now: datetime.datetime,
) -> str:
    """Sign the assertion of one call."""
    issued = int(now.timestamp())
    claims = {
        "iss": str(organisation_id),
        "sub": professional.id,
        "name": professional.name,
        "first_name": professional.first_name,
        "role": professional.role,
        "rpps": professional.rpps,
        "htm": method,
        "htu": path,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "jti": secrets.token_urlsafe(16),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


def key_id(token: str) -> str:
    """Read the `kid` of a token that is not verified yet. Raises InvalidAssertion."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise InvalidAssertion("L'assertion n'est pas un JWT signé.") from error
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid or not is_storable(kid):
        raise InvalidAssertion("L'assertion ne nomme pas sa clé (kid).")
    return kid


def is_storable(text: str) -> bool:
    """Say whether a database can hold the text: no NUL, and no half of a character."""
    return "\x00" not in text and not any("\ud800" <= symbol <= "\udfff" for symbol in text)


def verify(token: str, key: ECKey, *, method: str, path: str, now: datetime.datetime) -> Assertion:
    """Check signature, time, method and path. Raises InvalidAssertion."""
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError) as error:
        raise InvalidAssertion("La signature de l'assertion n'est pas valable.") from error
    _check_time(claims, now)
    if claims.get("htm") != method or claims.get("htu") != path:
        raise InvalidAssertion("L'assertion a été signée pour un autre appel.")
    try:
        return Assertion(
            organisation_id=UUID(str(claims["iss"])),
            professional=_professional(claims),
            jti=_text(claims["jti"]),
            expires_at=datetime.datetime.fromtimestamp(int(claims["exp"]), datetime.UTC),
        )
    except (KeyError, ValueError) as error:
        raise InvalidAssertion("L'assertion ne dit pas qui agit.") from error


def _check_time(claims: dict[str, object], now: datetime.datetime) -> None:
    try:
        issued, expires = int(str(claims["iat"])), int(str(claims["exp"]))
    except (KeyError, ValueError) as error:
        raise InvalidAssertion("L'assertion ne dit pas quand elle a été signée.") from error
    skew = int(CLOCK_SKEW.total_seconds())
    present = int(now.timestamp())
    if expires - issued > LIFETIME.total_seconds():
        raise InvalidAssertion("L'assertion vaut plus de 60 secondes.")
    if not issued - skew <= present <= expires + skew:
        raise InvalidAssertion("L'assertion n'est pas de ce moment : vérifiez l'heure du serveur.")


def _professional(claims: dict[str, object]) -> ActingProfessional:
    if not claims.get("sub") or not claims.get("name"):
        raise ValueError("sub and name are required")
    return ActingProfessional(
        id=_text(claims["sub"]),
        name=_text(claims["name"]),
        first_name=_text(claims.get("first_name", "")),
        role=_text(claims.get("role", "")),
        rpps=_text(claims.get("rpps", "")),
    )


def _text(claim: object) -> str:
    text = str(claim)
    if not is_storable(text):
        raise ValueError("a claim holds what no database can")
    return text
