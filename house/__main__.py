"""`python -m house COMMAND`: what the Makefile calls."""

import importlib
import sys

from house.progress import say
from house.refusal import Refusal

COMMANDS = {
    "run": "start both services, with a database and demonstration data",
    "demo-faults": "start both services, with a line between them that fails as PROFILE says",
    "reset": "empty the demonstration data",
    "test": "run every test: pure, Calcium, MesVaccins, end to end",
    "soak": "play histories at random on both services, with faults and deaths",
    "check": "lint, types, walls, templates, migrations, generated texts",
    "docs": "make the generated texts and the pictures from the real pages",
    "bench": "measure, and print ratios",
    "fuzz": "run schemathesis against the real API",
    "load": "let 200 nurses act on both services, with made-up carnets by the thousand",
}
MODULES = {
    "test": "test_runs",
    "check": "checks",
    "docs": "documents",
    "demo-faults": "demo_faults",
}


def main(arguments: list[str]) -> int:
    """Run one command; a reason not to go on is one sentence and a status of 1."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        width = max(map(len, COMMANDS))
        say("usage: python -m house COMMAND\n")
        for name, meaning in COMMANDS.items():
            say(f"  {name:<{width}}  {meaning}")
        return 2
    command = importlib.import_module(f"house.{MODULES.get(arguments[0], arguments[0])}")
    try:
        return int(command.main())
    except Refusal as refusal:
        sys.stderr.write(f"carnet: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
