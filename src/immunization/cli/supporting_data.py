"""The `--supporting-data` argument that commands share."""

from argparse import ArgumentParser
from pathlib import Path

from immunization.cli.refusal import Refusal
from immunization.schedule.cdc import load_cdc
from immunization.schedule.errors import ScheduleError
from immunization.schedule.knowledge_base import KnowledgeBase


def add_supporting_data(parser: ArgumentParser) -> None:
    """Declare the argument."""
    parser.add_argument(
        "--supporting-data",
        type=Path,
        required=True,
        metavar="PATH",
        help="folder or zip of the CDC's CDSi supporting data (XML), as downloaded",
    )


def load_supporting_data(path: Path) -> KnowledgeBase:
    """Load it, or refuse with the reason."""
    if not path.exists():
        raise Refusal(f"--supporting-data: there is no {path}; give a folder or a zip")
    try:
        return load_cdc(path)
    except ScheduleError as error:
        raise Refusal(f"--supporting-data: {error}") from error
