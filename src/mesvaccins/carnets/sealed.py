"""What the carnets room keeps sealed: codes, addresses, invitations; how each is found again."""

import secrets
from uuid import uuid4

from django.conf import settings

from mesvaccins.carnets.models import ContactKind, ContactPoint, Invitation, ShareCode
from mesvaccins.carnets.rules import normalised_email, normalised_mobile
from mesvaccins.keyring import Keyring, Purpose


def keyring() -> Keyring:
    """The service's keys."""
    found: Keyring = settings.KEYRING
    return found


def sealed_code(row: ShareCode) -> str:
    """The sharing code of a row, eight symbols."""
    return keyring().unseal(row.sealed, place=f"share_code.sealed.{row.pk}")


def seal_code(row: ShareCode, code: str) -> None:
    """Put a code into a row, without saving it."""
    row.id = row.id or uuid4()
    row.index = keyring().blind_index(Purpose.SHARE_CODE, code)
    row.sealed = keyring().seal(code, place=f"share_code.sealed.{row.pk}")


def code_indexes(code: str) -> list[str]:
    """The values under which a code may stand."""
    return keyring().blind_indexes(Purpose.SHARE_CODE, code)


def address(row: ContactPoint) -> str:
    """The address of a contact point: an e-mail address, or a number in E.164."""
    return keyring().unseal(row.sealed, place=f"contact_point.sealed.{row.pk}")


def seal_address(row: ContactPoint, normalised: str) -> None:
    """Put an address into a row, without saving it."""
    row.index = keyring().blind_index(Purpose.CONTACT, normalised)
    row.sealed = keyring().seal(normalised, place=f"contact_point.sealed.{row.pk}")


def contact_indexes(normalised: str) -> list[str]:
    """The values under which an address may stand."""
    return keyring().blind_indexes(Purpose.CONTACT, normalised)


def normalised(kind: ContactKind, typed: str) -> str:
    """An address in the one form in which it is stored. Raises InvalidContact."""
    return normalised_email(typed) if kind == ContactKind.EMAIL else normalised_mobile(typed)


def new_token() -> str:
    """An unguessable text: 256 bits."""
    return secrets.token_urlsafe(32)


def token_index(token: str) -> str:
    """The value under which a ticket or an invitation is stored now."""
    return keyring().blind_index(Purpose.TOKEN, token)


def token_indexes(token: str) -> list[str]:
    """The values under which a ticket or an invitation may stand."""
    return keyring().blind_indexes(Purpose.TOKEN, token)


def seal_invitation(row: Invitation, token: str) -> None:
    """Put a token into an invitation, without saving it."""
    row.index = token_index(token)
    row.sealed = keyring().seal(token, place=f"invitation.sealed.{row.pk}")


def invitation_token(row: Invitation) -> str:
    """The token of an invitation, for the message that carries it."""
    return keyring().unseal(row.sealed, place=f"invitation.sealed.{row.pk}")


def key_of(ciphertext: bytes | memoryview) -> bytes:
    """The identifier of the key that sealed a field."""
    return bytes(ciphertext).partition(b":")[0]
