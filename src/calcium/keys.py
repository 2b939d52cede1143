"""The key file of Calcium: named keys outside the database, each with an identifier.

The file is JSON, mode 600: `{"purpose": [{"id": "…", "secret": "base64"}, …]}`. The first key of a
purpose writes; all of them read, so that a key is rotated by putting a new one in front.
"""

import base64
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

PURPOSES = ("sessions", "encryption")
_NONCE = 12


class UnreadableSecret(Exception):
    """A ciphertext whose key is not in the key file, or that was written for another place."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its identifier is public and stands in what it wrote."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        return cls(id=secrets.token_hex(4), secret=secrets.token_bytes(32))


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one installation, by purpose; the first of each is the one that writes."""

    sessions: tuple[Key, ...]
    encryption: tuple[Key, ...]

    @classmethod
    def new(cls) -> Self:
        return cls(sessions=(Key.new(),), encryption=(Key.new(),))

    def encrypt(self, plain: bytes, *, place: str) -> str:
        """Encrypt for that place (table, column and row), so that it can't be moved to another."""
        key, nonce = self.encryption[0], secrets.token_bytes(_NONCE)
        sealed = nonce + AESGCM(key.secret).encrypt(nonce, plain, place.encode())
        return f"{key.id}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, text: str, *, place: str) -> bytes:
        """Read what `encrypt` wrote for that place; raises UnreadableSecret."""
        identifier, _, encoded = text.partition(":")
        key = next((key for key in self.encryption if key.id == identifier), None)
        if key is None:
            raise UnreadableSecret(f"No key {identifier!r} in the key file for {place}.")
        sealed = base64.b64decode(encoded)
        try:
            return AESGCM(key.secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except InvalidTag:
            raise UnreadableSecret(f"Key {identifier!r} does not open {place}.") from None


def read(path: Path) -> Keys:
    """Read a key file; refuse one that others may read, or that lacks a purpose."""
    if not path.is_file():
        raise ImproperlyConfigured(
            f"CARNET_KEYS names {path}, which is no file. "
            f"Make it with: python -m calcium keys make {path}"
        )
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"{path} may be read by others. Run: chmod 600 {path}")
    try:
        content = json.loads(path.read_text())
        found = {
            purpose: tuple(
                Key(id=key["id"], secret=base64.b64decode(key["secret"], validate=True))
                for key in content[purpose]
            )
            for purpose in PURPOSES
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path} is not a key file of Calcium: {error!r}") from error
    if not all(found.values()):
        raise ImproperlyConfigured(f"{path} lacks a key; each of {PURPOSES} needs one.")
    return Keys(**found)


def make(path: Path) -> None:
    """Write a new key file, mode 600; never over an existing one. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = Keys.new()
    content = {
        purpose: [
            {"id": key.id, "secret": base64.b64encode(key.secret).decode()}
            for key in getattr(keys, purpose)
        ]
        for purpose in PURPOSES
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
