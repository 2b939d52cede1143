"""`python -m calcium …`: Django's commands and those of Calcium's rooms."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def main(arguments: list[str]) -> int:
    """Run one command; a wrong setting is one sentence and exit status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calcium.settings")
    if arguments[:2] == ["keys", "make"]:
        return _make_keys(arguments[2:])
    try:
        from django.core.management import execute_from_command_line

        command = [name.replace("-", "_") for name in arguments[:1]]  # `reset-demo`, as written
        if command and command[0].startswith("_"):
            command = arguments[:1]
        execute_from_command_line(["calcium", *command, *arguments[1:]])
    except ImproperlyConfigured as error:
        sys.stderr.write(f"calcium: {error}\n")
        return 2
    return 0


def _make_keys(arguments: list[str]) -> int:
    """`keys make PATH` runs before the settings, which need the file that it makes."""
    from calcium import keys

    if len(arguments) != 1:
        sys.stderr.write("calcium: keys make needs one path, such as /etc/calcium/keys.json\n")
        return 2
    path = Path(arguments[0])
    try:
        keys.make(path)
    except FileExistsError:
        sys.stderr.write(f"calcium: {path} exists already and is left as it is.\n")
        return 1
    sys.stdout.write(f"Keys written to {path} (mode 600). Keep a copy in a safe place.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
