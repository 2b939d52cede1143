"""Production starts with everything it needs, or says in one sentence what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mesvaccins.keyring import make_key_file

ROOT = Path(__file__).parents[2]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    make_key_file(tmp_path / "keys.toml", key_id="a")
    return {
        "DATABASE_URL": "postgresql://mesvaccins@db.example/mesvaccins",
        "CARNET_KEYS": str(tmp_path / "keys.toml"),
        "ALLOWED_HOSTS": "mesvaccins.example",
    }


@pytest.mark.parametrize("missing", ["DATABASE_URL", "CARNET_KEYS", "ALLOWED_HOSTS"])
def test_what_is_missing_is_said_in_one_sentence(production: dict[str, str], missing: str) -> None:
    del production[missing]
    done = run("-m", "mesvaccins", "check", **production)
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(f"{missing} is not set")


def test_an_unknown_mode_is_refused(production: dict[str, str]) -> None:
    done = run("-m", "mesvaccins", "check", CARNET_MODE="prod", **production)
    assert done.stderr.splitlines() == [
        "CARNET_MODE is 'prod'; expected one of: production, demo, test."
    ]


def test_production_is_strict(production: dict[str, str]) -> None:
    script = (
        "from mesvaccins import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SECURE_SSL_REDIRECT,"
        " s.SESSION_COOKIE_NAME, s.ALLOWED_HOSTS)"
    )
    done = run("-c", script, **production)
    assert done.stdout.split() == [
        "False", "True", "True", "True", "True", "__Host-mesvaccins", "['mesvaccins.example']",
    ], done.stderr  # fmt: skip


def test_the_migrating_commands_use_the_owners_address(production: dict[str, str]) -> None:
    owner = {"MIGRATION_DATABASE_URL": "postgresql://owner@127.0.0.1:1/none"}
    done = run("-m", "mesvaccins", "migrate", **production, **owner)
    assert "port 1" in done.stderr
