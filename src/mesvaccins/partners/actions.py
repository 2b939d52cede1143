"""Makes software and organisations known, registers and revokes their keys."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.keyring import Purpose
from mesvaccins.partners.errors import KeyRefused
from mesvaccins.partners.models import Organisation, PublicKey, Software, WithdrawalCode

WITHDRAWAL_LIFETIME = timedelta(days=7)
KEYS_AT_ONCE = 2
WITHDRAWAL_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def register_software(name: str, *, by: Actor) -> tuple[Software, str]:
    """Give a piece of software its uid and its secret; the secret is shown once.

    For a name that is known it makes a new secret, and the old one is refused from then on.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        software, _created = Software.objects.update_or_create(
            name=name,
            defaults={"secret_sha256": secret_digest(secret), "revoked_at": None},
            create_defaults={
                "uid": secrets.token_hex(16),
                "secret_sha256": secret_digest(secret),
            },
        )
        record("software_registered", by=by, object_kind="software", object_ids=[software.uid])
    return software, secret


def secret_digest(secret: str) -> str:
    """What is kept of a secret: with 256 random bits a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite_organisation(name: str, *, by: Actor, now: datetime) -> tuple[Organisation, str]:
    """Make an organisation known, and a withdrawal code for its next key; shown once."""
    code = "".join(secrets.choice(WITHDRAWAL_ALPHABET) for _ in range(20))
    with transaction.atomic():
        organisation, _created = Organisation.objects.get_or_create(name=name)
        WithdrawalCode.objects.create(
            organisation=organisation,
            code_index=settings.KEYRING.blind_index(Purpose.TOKEN, code),
            created_at=now,
            expires_at=now + WITHDRAWAL_LIFETIME,
        )
        record(
            "organisation_invited",
            by=by,
            object_kind="organisation",
            object_ids=[organisation.pk],
        )
    return organisation, "-".join(re.findall(".{5}", code))


def register_key(
    withdrawal_code: str, public_key: dict[str, Any], *, software: Software, now: datetime
) -> Organisation:
    """Register the organisation's public key with its code; the oldest of three is revoked.

    The same code and key again answer the same. Raises KeyRefused.
    """
    key, kid = _read_key(public_key)
    folded = re.sub(r"[\s-]", "", withdrawal_code).upper().translate(str.maketrans("OIL", "011"))
    with transaction.atomic():
        code = (
            WithdrawalCode.objects.select_for_update(of=("self",))
            .select_related("organisation", "key")
            .filter(code_index__in=settings.KEYRING.blind_indexes(Purpose.TOKEN, folded))
            .first()
        )
        if code is None or code.organisation.revoked_at is not None:
            raise KeyRefused({"withdrawal_code": [_("Ce code de retrait n'existe pas.")]})
        if code.key is None:
            _check_usable(code, kid, now=now)
            code.key = PublicKey.objects.create(
                organisation=code.organisation, kid=kid, jwk=key.as_dict(), created_at=now
            )
            code.save(update_fields=["key"])
            _keep_newest(code.organisation, now=now)
            actor = Actor(ActorKind.SOFTWARE, id=software.uid, organisation_id=code.organisation_id)
            record("key_registered", by=actor, object_kind="key", object_ids=[kid])
        elif code.key.kid != kid:
            raise KeyRefused({"withdrawal_code": [_("Ce code de retrait a déjà servi.")]})
    return code.organisation


def revoke_key(kid: str, *, by: Actor, now: datetime) -> None:
    """Refuse a key from now on. Raises PublicKey.DoesNotExist."""
    with transaction.atomic():
        key = PublicKey.objects.select_for_update().get(kid=kid)
        key.revoked_at = key.revoked_at or now
        key.save(update_fields=["revoked_at"])
        record("key_revoked", by=by, object_kind="key", object_ids=[kid])


def revoke_organisation(organisation: Organisation, *, by: Actor, now: datetime) -> None:
    """Refuse an organisation and all its keys from now on."""
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(revoked_at=now)
        organisation.keys.filter(revoked_at=None).update(revoked_at=now)
        record(
            "organisation_revoked",
            by=by,
            object_kind="organisation",
            object_ids=[organisation.pk],
        )


def revoke_software(uid: str, *, by: Actor, now: datetime) -> None:
    """Refuse a piece of software from now on. Raises Software.DoesNotExist."""
    with transaction.atomic():
        software = Software.objects.select_for_update().get(uid=uid)
        software.revoked_at = now
        software.save(update_fields=["revoked_at"])
        record("software_revoked", by=by, object_kind="software", object_ids=[uid])


def _read_key(public_key: dict[str, Any]) -> tuple[ECKey, str]:
    """The public key and its identifier: its thumbprint (RFC 7638), whatever name came along."""
    try:
        key = ECKey.import_key({**public_key})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise KeyRefused({"public_key": [_("Cette clé publique n'est pas une JWK.")]}) from error
    if key.is_private or public_key.get("crv") != "P-256":
        raise KeyRefused({"public_key": [_("La clé doit être publique, de la courbe P-256.")]})
    return key, key.thumbprint()


def _check_usable(code: WithdrawalCode, kid: str, *, now: datetime) -> None:
    if code.expires_at < now:
        raise KeyRefused({"withdrawal_code": [_("Ce code de retrait a expiré : demandez-en un.")]})
    if PublicKey.objects.filter(kid=kid).exists():
        raise KeyRefused({"public_key": [_("Cette clé est déjà enregistrée : faites-en une.")]})


def _keep_newest(organisation: Organisation, *, now: datetime) -> None:
    standing = organisation.keys.filter(revoked_at=None).order_by("-created_at", "-pk")
    too_old = [key.pk for key in standing[KEYS_AT_ONCE:]]
    PublicKey.objects.filter(pk__in=too_old).update(revoked_at=now)
