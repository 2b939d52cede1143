"""What the environment says, read once at start; each refusal is one sentence."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from mesvaccins.keyring import Keyring, KeyringError, load_keyring, new_key_file, parse_keyring


class Mode(StrEnum):
    """How the service runs: `CARNET_MODE`."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


def mode() -> Mode:
    """The mode the environment names; production where it names none."""
    given = os.environ.get("CARNET_MODE", Mode.PRODUCTION)
    try:
        return Mode(given)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"CARNET_MODE is {given!r}; expected one of: {', '.join(Mode)}."
        ) from error


def required(name: str, meaning: str) -> str:
    """The variable `name`, or a refusal that says what it is."""
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"{name} is not set; expected {meaning}. MesVaccins does not start.")


def database(url: str) -> dict[str, Any]:
    """Django's settings of the database at a libpq address (`postgresql://user@host/name`)."""
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not a PostgreSQL address: {error}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.pop("dbname", "mesvaccins")),
        "USER": str(parts.pop("user", "")),
        "PASSWORD": str(parts.pop("password", "")),
        "HOST": str(parts.pop("host", "")),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": dict(parts),
    }


def keyring(running: Mode) -> Keyring:
    """The service's keys; tests without a key file get fresh ones, for the process's life."""
    path = os.environ.get("CARNET_KEYS")
    if not path and running is Mode.TEST:
        return parse_keyring(new_key_file("test"), source="the test's keys")
    path = required("CARNET_KEYS", "the path of the key file (python -m mesvaccins keys make PATH)")
    try:
        return load_keyring(Path(path))
    except KeyringError as error:
        raise ImproperlyConfigured(f"{str(error)[0].upper()}{str(error)[1:]}.") from error


def proxy_count() -> int:
    """The number of reverse proxies in front whose headers are believed: `PROXY_COUNT`."""
    given = os.environ.get("PROXY_COUNT", "").strip() or "0"
    if given not in {"0", "1", "2", "3"}:
        raise ImproperlyConfigured(f"PROXY_COUNT is {given!r}; expected a number from 0 to 3.")
    return int(given)


def allowed_hosts(running: Mode) -> list[str]:
    """The host names the service answers to: `ALLOWED_HOSTS`, separated by commas."""
    if running is Mode.PRODUCTION:
        given = required("ALLOWED_HOSTS", "the service's host names, separated by commas")
    else:
        given = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver,.test")
    return [host.strip() for host in given.split(",") if host.strip()]
