"""The French bilan: run worked scenarios and say by line how many agree."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from immunization.cli.refusal import Refusal
from immunization.engine.lines import scenarios
from immunization.engine.lines.scenarios import FIELDS, InvalidScenario, Verdict
from immunization.schedule.errors import ScheduleError
from immunization.schedule.lines.load import FRENCH, load
from immunization.vaccines import Nomenclature


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--cases", type=Path, required=True, metavar="FILE.jsonl")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="write a verdict a line")
    parser.add_argument("--list", action="store_true", help="print the scenarios that disagree")
    parser.add_argument(
        "--calendar", type=Path, default=FRENCH, metavar="DIR", help="another calendar's folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run every scenario. Raises Refusal when a file cannot be used."""
    try:
        verdicts, failed = _run(arguments)
    except (OSError, ScheduleError, InvalidScenario) as error:
        raise Refusal(str(error)) from None
    for sentence in failed:
        print(f"bilan: {sentence}", file=sys.stderr)
    if arguments.out:
        lines = [json.dumps(_answer(each), ensure_ascii=False) for each in verdicts]
        arguments.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    _print(verdicts, len(failed), listing=arguments.list)
    return 0


def _run(arguments: argparse.Namespace) -> tuple[list[Verdict], list[str]]:
    calendar, nomenclature = load(arguments.calendar), Nomenclature.load()
    verdicts, failed = [], []
    for values in _lines(arguments.cases):
        try:
            scenario = scenarios.read(values, calendar=calendar, nomenclature=nomenclature)
        except InvalidScenario as error:
            failed.append(str(error))
        else:
            verdicts.append(scenarios.run(scenario, calendar))
    return verdicts, failed


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise InvalidScenario(f"{path}, line {number}: {error}, expected JSON") from None
        if not isinstance(values, dict):
            raise InvalidScenario(f"{path}, line {number}: {text[:40]!r} is no scenario")
        yield values


def _answer(verdict: Verdict) -> dict[str, object]:
    answer: dict[str, object] = {
        "id": verdict.scenario.identifier,
        "group": verdict.scenario.group,
        **verdict.words,
    }
    if verdict.line.if_recommended:
        answer["if_recommended"] = True
    return answer


def _print(verdicts: list[Verdict], failed: int, *, listing: bool) -> None:
    print(f"{'line':24}{'cases':>7}{'status':>8}{'earliest':>10}{'recommended':>13}{'all':>6}")
    for group in dict.fromkeys(each.scenario.group for each in verdicts):
        own = [each for each in verdicts if each.scenario.group == group]
        counts = [sum(each.agrees(field) for each in own) for field in FIELDS]
        whole = sum(each.agrees_in_all for each in own)
        print(
            f"{group:24}{len(own):7}{counts[0]:8}{counts[1]:10}{counts[2]:13}{whole:6}",
        )
    if listing:
        for each in verdicts:
            if not each.agrees_in_all:
                print(f"{each.scenario.identifier} ({each.scenario.group})")
                print(f"  expected {dict(each.scenario.expected)}")
                print(f"  got      {each.words} by {each.line.rule_identifier or 'no rule'}")
    agreed = sum(each.agrees_in_all for each in verdicts)
    print(f"{agreed}/{len(verdicts) + failed} cases")
