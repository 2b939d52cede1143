"""What Calcium reads from its environment, and the one sentence said when something is missing."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

MODES = ("production", "demo", "test")


def mode(environ: Mapping[str, str] = os.environ) -> str:
    """`CARNET_MODE`: production (the default), demo (loopback, http) or test."""
    given = environ.get("CARNET_MODE", "production")
    if given not in MODES:
        raise ImproperlyConfigured(f"CARNET_MODE is {given!r}; expected one of {', '.join(MODES)}.")
    return given


def required(name: str, what: str, environ: Mapping[str, str] = os.environ) -> str:
    """That variable, or a refusal to start that says what it should hold."""
    value = environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it to {what}, then start again.")
    return value


def names(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A variable that lists names, separated by commas."""
    return [part.strip() for part in environ.get(name, "").split(",") if part.strip()]


def switch(name: str, *, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    """A variable that is 1 or 0, or the default where it is unset."""
    given = environ.get(name, "").strip()
    if given not in {"", "0", "1"}:
        raise ImproperlyConfigured(f"{name} is {given!r}; expected 1 or 0.")
    return default if not given else given == "1"


def number(name: str, environ: Mapping[str, str] = os.environ) -> int:
    """A variable that is a small number, 0 where it is unset."""
    given = environ.get(name, "").strip() or "0"
    if given not in {"0", "1", "2", "3"}:
        raise ImproperlyConfigured(f"{name} is {given!r}; expected a number from 0 to 3.")
    return int(given)


def database(url: str) -> dict[str, object]:
    """Django's settings of the database that a `postgresql://` address names."""
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(
            "DATABASE_URL is not a PostgreSQL address such as postgresql://user:password@host/name."
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(parts.get("dbname") or "calcium"),
        "USER": str(parts.get("user") or ""),
        "PASSWORD": str(parts.get("password") or ""),
        "HOST": str(parts.get("host") or ""),
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            key: value
            for key, value in parts.items()
            if key not in {"dbname", "user", "password", "host", "port"}
        },
    }


def data_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """`DATA_DIR`, or `.data` of the working directory."""
    return Path(environ.get("DATA_DIR") or ".data").resolve()
