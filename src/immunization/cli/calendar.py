"""The French calendar: check its data against its scenarios, and write its pages."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from immunization.cli.refusal import Refusal
from immunization.engine.lines import calendar_page, coverage, scenario_page
from immunization.engine.lines.scenario_files import ScenarioFile, read_folder
from immunization.engine.lines.scenarios import InvalidScenario
from immunization.schedule.errors import ScheduleError
from immunization.schedule.lines import check
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.load import FRENCH, load
from immunization.vaccines import Nomenclature

PAGES = ("calendrier.md", "calendrier-historique.md", "scenarios.md")
SCENARIOS = Path("tests/immunization/lines")
FAILED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    described = (
        ("check", "say what is wrong"),
        ("docs", "write the pages"),
        ("page", "print one of the pages"),
    )
    for name, about in described:
        action = actions.add_parser(name, help=about, description=about)
        action.add_argument("--calendar", type=Path, default=FRENCH, metavar="DIR")
        action.add_argument("--scenarios", type=Path, default=SCENARIOS, metavar="DIR")
        if name == "docs":
            action.add_argument("--out", type=Path, default=Path("docs/reference"), metavar="DIR")
        if name == "page":
            action.add_argument("name", choices=PAGES)


def run(arguments: argparse.Namespace) -> int:
    """Check, or write. Raises Refusal when a file cannot be used."""
    try:
        calendar, nomenclature = load(arguments.calendar), Nomenclature.load()
        files = tuple(_files(arguments.scenarios, calendar, nomenclature))
    except (OSError, ScheduleError, InvalidScenario) as error:
        raise Refusal(str(error)) from None
    if arguments.action == "page":
        sys.stdout.write(pages(calendar, files)[arguments.name])
        return 0
    if arguments.action == "docs":
        for name, text in pages(calendar, files).items():
            (arguments.out / name).write_text(text, encoding="utf-8")
            print(arguments.out / name)
        return 0
    return _check(calendar, nomenclature, files)


def pages(calendar: Calendar, files: tuple[ScenarioFile, ...]) -> dict[str, str]:
    """The generated pages, by file name."""
    return {
        "calendrier.md": calendar_page.page(calendar, files),
        "calendrier-historique.md": calendar_page.change_log(calendar),
        "scenarios.md": scenario_page.page(calendar, files),
    }


def _files(folder: Path, calendar: Calendar, nomenclature: Nomenclature) -> Iterator[ScenarioFile]:
    """Every folder of scenarios within a folder; the folder itself may hold files too."""
    if not folder.is_dir():
        raise Refusal(f"{folder} is no folder of scenarios; name one with --scenarios")
    for each in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        yield from read_folder(each, calendar=calendar, nomenclature=nomenclature)


def _check(calendar: Calendar, nomenclature: Nomenclature, files: tuple[ScenarioFile, ...]) -> int:
    found = [*check.complaints(calendar, nomenclature), *coverage.complaints(calendar, files)]
    for complaint in found:
        print(complaint, file=sys.stderr)
    rules = sum(len(line.rules) for line in calendar.lines)
    told = sum(len(file.told) for file in files)
    bounds = len(coverage.shown_bounds(calendar, ()))
    print(
        f"{calendar.identity.identifier} {calendar.identity.version}: {len(calendar.lines)} lines, "
        f"{rules} rules, {bounds} bounds, {told} scenarios, {len(found)} complaints"
    )
    return FAILED if found else 0
