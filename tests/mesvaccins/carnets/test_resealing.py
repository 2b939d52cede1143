"""Keys are rotated while the service runs: nothing is lost, then the old key is of no use."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, ContactKind
from mesvaccins.keyring import (
    Keyring,
    KeyringError,
    NamedKeys,
    load_keyring,
    make_key_file,
    rotate_key_file,
)
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, CODE, Centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "keys.toml"
    make_key_file(path, key_id="old")
    settings.KEYRING = load_keyring(path)
    return path


def without_old(keyring: Keyring) -> Keyring:
    return Keyring(
        {
            purpose: NamedKeys(keys.current, {keys.current: keys.by_id[keys.current]})
            for purpose, keys in keyring.purposes.items()
        }
    )


def test_a_rotation_keeps_the_file_closed_and_the_old_keys(key_file: Path) -> None:
    rotate_key_file(key_file, key_id="new")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["keys.toml"]
    for keys in load_keyring(key_file).purposes.values():
        assert (keys.current, set(keys.by_id)) == ("new", {"old", "new"})
    with pytest.raises(KeyringError, match="never overwritten"):
        rotate_key_file(key_file, key_id="new")


def test_code_and_addresses_are_found_during_and_after_a_rotation(
    key_file: Path, settings: Settings, centre: Centre, request: pytest.FixtureRequest
) -> None:
    carnet: Carnet = request.getfixturevalue("carnet")
    rotate_key_file(key_file, key_id="new")
    settings.KEYRING = load_keyring(key_file)
    assert centre.gateway.look_up(CODE, born=BORN).birth_date_matches
    assert centre.gateway.send_code(world.HOLDER_EMAIL, born=BORN).channel
    call_command("reseal", verbosity=0)
    settings.KEYRING = without_old(settings.KEYRING)
    assert centre.gateway.look_up(CODE, born=BORN).birth_date_matches
    fresh = Carnet.objects.get(pk=carnet.pk)
    assert selectors.contacts(fresh) == {ContactKind.EMAIL: world.HOLDER_EMAIL}
    assert selectors.share_code(fresh) == CODE


def test_a_second_time_nothing_is_left(
    key_file: Path,
    settings: Settings,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    request.getfixturevalue("carnet")
    rotate_key_file(key_file, key_id="new")
    settings.KEYRING = load_keyring(key_file)
    call_command("reseal")
    call_command("reseal")
    assert capsys.readouterr().out.splitlines() == [
        "2 rows written anew.",
        "Nothing is left to reseal.",
    ]
