"""The keys that stand outside the database: blind indexes and sealed fields.

One TOML file for the service (`CARNET_KEYS`, mode 600) holds named keys, separate by purpose, each
with an id. The id stands in each HMAC and each ciphertext, so that during a rotation two keys are
searched and read while only the current one writes (design §9.8 and §9.9).
"""

import base64
import hashlib
import hmac
import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class Purpose(StrEnum):
    """What a key is for; no key serves two purposes."""

    SHARE_CODE = "share_code"
    CONTACT = "contact"
    TOKEN = "token"  # noqa: S105 (the name of a purpose)
    ENCRYPTION = "encryption"
    SESSION = "session"


class KeyringError(Exception):
    """The key file is missing, readable by others, or not what it should be."""


class SealBroken(Exception):
    """A sealed field does not open: another key, another row, or it was altered."""


@dataclass(frozen=True, slots=True)
class NamedKeys:
    """The keys of one purpose: `current` writes, all of them read."""

    current: str
    by_id: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys of the service."""

    purposes: Mapping[Purpose, NamedKeys]

    def blind_index(self, purpose: Purpose, text: str) -> str:
        """The value under which `text` is stored for look-up: `key id:HMAC-SHA-256`."""
        return self._index(purpose, self.purposes[purpose].current, text)

    def blind_indexes(self, purpose: Purpose, text: str) -> list[str]:
        """Every value under which `text` may stand, one for each key of the purpose."""
        return [self._index(purpose, key_id, text) for key_id in self.purposes[purpose].by_id]

    def seal(self, text: str, *, place: str) -> bytes:
        """Encrypt `text` (AES-256-GCM), bound to `place`: table, column and primary key."""
        keys = self.purposes[Purpose.ENCRYPTION]
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(keys.by_id[keys.current])
        return (
            keys.current.encode()
            + b":"
            + nonce
            + cipher.encrypt(nonce, text.encode(), place.encode())
        )

    def unseal(self, sealed: bytes | memoryview, *, place: str) -> str:
        """Open what `seal` closed.

        Raises SealBroken when the key is unknown or the field belongs to another place.
        """
        key_id, _, rest = bytes(sealed).partition(b":")
        key = self.purposes[Purpose.ENCRYPTION].by_id.get(key_id.decode(errors="replace"))
        if key is None:
            raise SealBroken(f"{place}: no key has the id {key_id!r}")
        try:
            opened = AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise SealBroken(f"{place}: the ciphertext does not belong here") from error
        return opened.decode()

    def session_keys(self) -> list[str]:
        """The keys that sign sessions and forms, the current one first."""
        keys = self.purposes[Purpose.SESSION]
        ordered = [keys.current, *(key_id for key_id in keys.by_id if key_id != keys.current)]
        return [keys.by_id[key_id].hex() for key_id in ordered]

    def _index(self, purpose: Purpose, key_id: str, text: str) -> str:
        key = self.purposes[purpose].by_id[key_id]
        return f"{key_id}:{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"


def new_key_file(key_id: str) -> str:
    """The text of a new key file, one key for each purpose."""
    return _text(_with_new_keys(Keyring({}), key_id))


def _with_new_keys(keyring: Keyring, key_id: str) -> Keyring:
    """The same keys, and for each purpose a new one that writes from now on."""
    purposes = {}
    for purpose in Purpose:
        known = keyring.purposes[purpose].by_id if purpose in keyring.purposes else {}
        purposes[purpose] = NamedKeys(key_id, {**known, key_id: secrets.token_bytes(KEY_BYTES)})
    return Keyring(purposes)


def _text(keyring: Keyring) -> str:
    lines = ["# Keys of MesVaccins. Keep a copy apart from the database; mode 600."]
    for purpose, keys in keyring.purposes.items():
        lines += ["", f"[{purpose}]", f'current = "{keys.current}"']
        for key_id, key in keys.by_id.items():
            lines.append(f'keys."{key_id}" = "{base64.b64encode(key).decode()}"')
    return "\n".join(lines) + "\n"


def make_key_file(path: Path, *, key_id: str) -> None:
    """Write a new key file, readable by its owner alone.

    Raises KeyringError when a file stands there: keys are never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyringError(f"{path} exists already: keys are never overwritten") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(new_key_file(key_id))


def rotate_key_file(path: Path, *, key_id: str) -> None:
    """Add a new current key of each purpose; the others go on reading. The file changes at once.

    Raises KeyringError when the file cannot be read or has a key of this identifier.
    """
    keyring = load_keyring(path)
    if any(key_id in keys.by_id for keys in keyring.purposes.values()):
        raise KeyringError(f"{path} has a key {key_id!r} already: keys are never overwritten")
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_text(_with_new_keys(keyring, key_id)))
    owner = path.stat()
    os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(path)


def load_keyring(path: Path) -> Keyring:
    """Read the key file at `path`.

    Raises KeyringError, in one sentence, when it is missing, open to others, or incomplete.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text()
    except OSError as error:
        raise KeyringError(f"the key file {path} cannot be read: {error.strerror}") from error
    if mode & 0o077:
        raise KeyringError(f"the key file {path} has mode {mode:o}; expected 600: chmod 600 {path}")
    return parse_keyring(text, source=str(path))


def parse_keyring(text: str, *, source: str) -> Keyring:
    """Read the text of a key file; `source` names it in errors.

    Raises KeyringError.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KeyringError(f"{source} is not TOML: {error}") from error
    return Keyring({purpose: _named_keys(document, purpose, source) for purpose in Purpose})


def _named_keys(document: dict[str, object], purpose: Purpose, source: str) -> NamedKeys:
    section = document.get(purpose)
    if not isinstance(section, dict):
        raise KeyringError(f"{source} has no section [{purpose}]: make the keys anew")
    current, keys = section.get("current"), section.get("keys")
    if not isinstance(current, str) or not isinstance(keys, dict) or current not in keys:
        raise KeyringError(f"{source}: [{purpose}] needs `current`, the id of one of its keys")
    by_id = {key_id: base64.b64decode(key) for key_id, key in keys.items()}
    if wrong := [key_id for key_id, key in by_id.items() if len(key) != KEY_BYTES]:
        raise KeyringError(f"{source}: [{purpose}] {wrong[0]} is not {KEY_BYTES} bytes in base64")
    return NamedKeys(current, by_id)
