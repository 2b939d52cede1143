"""Production refuses to start, in one sentence, when something is missing; keys are kept closed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from calcium import environment, keys


def started(**environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "calcium", "check"],
        env=kept | environ,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "calcium.keys"
    keys.make(path)
    return path


def test_production_starts_with_everything_and_refuses_without(key_file: Path) -> None:
    complete = {
        "CARNET_KEYS": str(key_file),
        "DATABASE_URL": "postgresql://calcium@localhost/calcium",
        "ALLOWED_HOSTS": "calcium.example",
    }
    assert started(**complete).returncode == 0
    for missing in complete:
        rest = {name: value for name, value in complete.items() if name != missing}
        result = started(**rest)
        assert result.returncode == 2
        assert result.stderr.startswith(f"calcium: {missing} is not set.")
        assert result.stderr.count("\n") == 1


def test_an_unknown_mode_is_refused() -> None:
    assert "expected one of production, demo, test" in started(CARNET_MODE="prod").stderr


def test_a_key_file_is_closed_to_others_and_never_overwritten(key_file: Path) -> None:
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    before = key_file.read_text()
    with pytest.raises(FileExistsError):
        keys.make(key_file)
    assert key_file.read_text() == before
    key_file.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        keys.read(key_file)


@pytest.mark.parametrize("text", ["", "{}", '{"sessions": [], "encryption": []}', "[1]"])
def test_a_file_that_holds_no_keys_is_named(key_file: Path, text: str) -> None:
    key_file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match=str(key_file)):
        keys.read(key_file)


def test_after_a_rotation_the_old_key_still_opens_and_the_new_one_writes() -> None:
    old, new = keys.Keys.new(), keys.Keys.new()
    secret = old.encrypt(b"secret", place="here")
    both = keys.Keys(sessions=new.sessions, encryption=new.encryption + old.encryption)
    assert both.decrypt(secret, place="here") == b"secret"
    assert both.encrypt(b"x", place="here").startswith(new.encryption[0].id)
    with pytest.raises(keys.UnreadableSecret):
        new.decrypt(secret, place="here")
    with pytest.raises(keys.UnreadableSecret):
        both.decrypt(secret, place="elsewhere")


def test_keys_do_not_show_in_a_traceback() -> None:
    made = keys.Keys.new()
    assert made.encryption[0].secret.hex() not in repr(made)
    assert repr(made.encryption[0].secret) not in repr(made)


@pytest.mark.parametrize("url", ["postgresql://u:p@h:5433/d", "postgresql://u@/d?host=%2Ftmp"])
def test_a_database_address_is_read(url: str) -> None:
    found = environment.database(url)
    assert (found["NAME"], found["USER"]) == ("d", "u")


def test_a_wrong_database_address_is_one_sentence() -> None:
    with pytest.raises(ImproperlyConfigured, match="not a PostgreSQL address"):
        environment.database("http://")
