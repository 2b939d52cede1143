"""Keys: a file apart from the database, two keys during a rotation, fields bound to their place."""

from pathlib import Path

import pytest

from mesvaccins.keyring import (
    Keyring,
    KeyringError,
    NamedKeys,
    Purpose,
    SealBroken,
    load_keyring,
    make_key_file,
)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "mesvaccins.toml"
    make_key_file(path, key_id="2026-11-23")
    return path


def test_a_new_key_file_is_readable_by_its_owner_alone(key_file: Path) -> None:
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_keys_are_never_overwritten(key_file: Path) -> None:
    before = key_file.read_text()
    with pytest.raises(KeyringError, match="never overwritten"):
        make_key_file(key_file, key_id="other")
    assert key_file.read_text() == before


def test_a_key_file_that_others_may_read_is_refused(key_file: Path) -> None:
    key_file.chmod(0o640)
    with pytest.raises(KeyringError, match="chmod 600"):
        load_keyring(key_file)


def test_a_key_file_without_one_purpose_is_refused(key_file: Path) -> None:
    key_file.write_text(key_file.read_text().split("[contact]")[0])
    key_file.chmod(0o600)
    with pytest.raises(KeyringError, match=r"\[contact\]"):
        load_keyring(key_file)


def test_a_sealed_field_opens_only_at_its_own_place(key_file: Path) -> None:
    keyring = load_keyring(key_file)
    sealed = keyring.seal("9V792GHA", place="share_code.sealed.1")
    assert keyring.unseal(sealed, place="share_code.sealed.1") == "9V792GHA"
    with pytest.raises(SealBroken):
        keyring.unseal(sealed, place="share_code.sealed.2")


def test_another_key_file_opens_nothing(key_file: Path, tmp_path: Path) -> None:
    make_key_file(tmp_path / "other.toml", key_id="2026-11-23")
    sealed = load_keyring(key_file).seal("a", place="p")
    with pytest.raises(SealBroken):
        load_keyring(tmp_path / "other.toml").unseal(sealed, place="p")


def test_during_a_rotation_the_old_value_is_still_found(key_file: Path) -> None:
    keyring = load_keyring(key_file)
    old = keyring.blind_index(Purpose.CONTACT, "a@b.test")
    keys = keyring.purposes[Purpose.CONTACT]
    rotated = Keyring(
        {
            **keyring.purposes,
            Purpose.CONTACT: NamedKeys("new", {**keys.by_id, "new": b"n" * 32}),
        }
    )
    assert old in rotated.blind_indexes(Purpose.CONTACT, "a@b.test")
    assert rotated.blind_index(Purpose.CONTACT, "a@b.test").startswith("new:")
