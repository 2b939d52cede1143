"""Who calls: the software by HTTP Basic, the organisation and its professional by an assertion."""

import base64
import binascii
import hmac
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from joserfc.jwk import ECKey

from carnet_api.assertions import CLOCK_SKEW, Assertion, InvalidAssertion, key_id, verify
from mesvaccins.partners.actions import secret_digest
from mesvaccins.partners.errors import NotAuthenticated
from mesvaccins.partners.models import Professional, PublicKey, SeenAssertion, Software


def software_of(authorization: str) -> Software:
    """The software that an `Authorization: Basic` header names. Raises NotAuthenticated."""
    scheme, _space, encoded = authorization.partition(" ")
    try:
        uid, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise NotAuthenticated from error
    if scheme.lower() != "basic" or not colon:
        raise NotAuthenticated
    known = Software.objects.filter(uid=uid, revoked_at=None).first()
    expected = known.secret_sha256 if known else ""
    if not hmac.compare_digest(secret_digest(secret), expected) or known is None:
        raise NotAuthenticated
    return known


def professional_of(token: str, *, method: str, path: str, now: datetime) -> Professional:
    """The professional that an `Organisation-Assertion` names; each assertion serves once.

    Raises NotAuthenticated.
    """
    if not token:
        raise NotAuthenticated(_("L'organisation n'est pas identifiée : signez l'appel."))
    try:
        key = _standing_key(key_id(token))
        assertion = verify(token, ECKey.import_key(key.jwk), method=method, path=path, now=now)
    except InvalidAssertion as error:
        raise NotAuthenticated(str(error)) from error
    if assertion.organisation_id != key.organisation_id:
        raise NotAuthenticated(_("L'assertion nomme une autre organisation que sa clé."))
    _see_once(assertion)
    return _as_named(assertion)


def _standing_key(kid: str) -> PublicKey:
    key = PublicKey.objects.filter(kid=kid, revoked_at=None, organisation__revoked_at=None).first()
    if key is None:
        raise NotAuthenticated(_("La clé de l'organisation est inconnue ou révoquée."))
    return key


def _see_once(assertion: Assertion) -> None:
    try:
        with transaction.atomic():
            SeenAssertion.objects.create(
                organisation_id=assertion.organisation_id,
                jti=assertion.jti[:200],
                expires_at=assertion.expires_at + 2 * CLOCK_SKEW,
            )
    except IntegrityError as error:
        message = _("Cette assertion a déjà servi : signez chaque appel.")
        raise NotAuthenticated(message) from error


def _as_named(assertion: Assertion) -> Professional:
    given = assertion.professional
    row, _created = Professional.objects.select_related("organisation").get_or_create(
        organisation_id=assertion.organisation_id,
        local_id=given.id[:100],
        name=given.name[:100],
        first_name=given.first_name[:100],
        role=given.role[:60],
        rpps=given.rpps[:20],
    )
    return row
