"""`python -m immunization COMMAND`: the medicine's commands, none of which touches a database."""

import argparse
import sys
from collections.abc import Sequence
from types import ModuleType

from immunization.cli import bilan, calendar, cdsi, forecast, nomenclature
from immunization.cli.refusal import Refusal

COMMANDS: dict[str, ModuleType] = {
    "bilan": bilan,
    "calendar": calendar,
    "cdsi": cdsi,
    "forecast": forecast,
    "nomenclature": nomenclature,
}
"""Each module has a docstring (its help), `configure(parser)` and `run(arguments) -> int`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command named first; the answer is the process's exit status.

    What a command refuses is one sentence on the error output, and exit status 2.
    """
    parser = argparse.ArgumentParser(prog="python -m immunization", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        about = (module.__doc__ or "").strip()
        module.configure(commands.add_parser(name, help=about.splitlines()[0], description=about))
    arguments = parser.parse_args(argv)
    try:
        status: int = COMMANDS[arguments.command].run(arguments)
    except Refusal as refusal:
        sys.stderr.write(f"immunization {arguments.command}: {refusal}\n")
        return 2
    return status


if __name__ == "__main__":
    sys.exit(main())
