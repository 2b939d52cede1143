"""`python -m mesvaccins COMMAND`: the operator's entrance."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from mesvaccins.keyring import KeyringError, make_key_file, rotate_key_file

OWNER_COMMANDS = {"migrate", "grant"}
USAGE = "usage: python -m mesvaccins keys make|rotate PATH"


def keys(arguments: list[str]) -> int:
    """`keys make|rotate PATH`; needs no settings, since these are refused without keys."""
    commands = {"make": make_key_file, "rotate": rotate_key_file}
    if len(arguments) != 2 or arguments[0] not in commands:
        sys.stderr.write(USAGE + "\n")
        return 2
    try:
        commands[arguments[0]](Path(arguments[1]), key_id=f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}")
    except KeyringError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Keys written to {arguments[1]} (mode 600). Keep a copy apart.\n")
    if arguments[0] == "rotate":
        sys.stdout.write("Start the service again, then: python -m mesvaccins reseal\n")
    return 0


def main() -> int:
    """Run one command; a setting that is missing is said in one sentence."""
    if sys.argv[1:2] == ["keys"]:
        return keys(sys.argv[2:])
    owner = os.environ.get("MIGRATION_DATABASE_URL")
    if owner and sys.argv[1:2] and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DATABASE_URL"] = owner
    if sys.argv[1:2] and not sys.argv[1].startswith("-"):
        sys.argv[1] = sys.argv[1].replace("-", "_")  # `reset-demo`, as people write it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesvaccins.settings")
    try:
        _ = settings.INSTALLED_APPS
        execute_from_command_line(["mesvaccins", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
