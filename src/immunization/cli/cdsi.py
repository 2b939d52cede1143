"""Run the CDC's test cases and say how many agree.

The last line printed is `N/M cases`, those that agree in every field.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from immunization.cli.answer import assessment_lines
from immunization.cli.case_file import TestCase, read_cases
from immunization.cli.comparison import FIELDS, Miss, misses
from immunization.cli.refusal import Refusal
from immunization.cli.supporting_data import add_supporting_data, load_supporting_data
from immunization.engine import assess
from immunization.engine.assessment import Assessment
from immunization.engine.facts import InvalidFacts
from immunization.engine.policies import CASE_FILE_CONVENTIONS, DEFAULT, Policies
from immunization.schedule.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what was answered, and where that differs. No answer is a failure."""

    case: TestCase
    assessment: Assessment | None
    misses: tuple[Miss, ...]


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_supporting_data(parser)
    parser.add_argument("--cases", type=Path, required=True, metavar="FILE.jsonl")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="write a line for each case")
    parser.add_argument(
        "--list", choices=FIELDS, metavar="FIELD", help=f"list misses: {', '.join(FIELDS)}"
    )
    parser.add_argument(
        "--specification-only",
        action="store_true",
        help="leave out the two conventions that the case files follow and no text states",
    )


def run(arguments: Namespace) -> int:
    """Run the command."""
    knowledge_base = load_supporting_data(arguments.supporting_data)
    policies = DEFAULT if arguments.specification_only else CASE_FILE_CONVENTIONS
    groups = [group.name for group in knowledge_base.vaccine_groups]
    cases = read_cases(arguments.cases, groups)
    results = run_cases(cases, knowledge_base, policies)
    if arguments.out:
        _write(arguments.out, results)
    for line in report(results, listed=arguments.list):
        print(line)
    return 0


def run_cases(
    cases: Iterable[TestCase], knowledge_base: KnowledgeBase, policies: Policies
) -> list[Result]:
    """Assess and compare every case."""
    groups = {group.name: group for group in knowledge_base.vaccine_groups}
    results = []
    for case in cases:
        assessment = _assess(case, knowledge_base, policies)
        missed = misses(case, assessment, groups[case.vaccine_group])
        results.append(Result(case, assessment, tuple(missed)))
    return results


def _assess(case: TestCase, knowledge_base: KnowledgeBase, policies: Policies) -> Assessment | None:
    try:
        return assess(case.person, case.doses, knowledge_base, case.on, policies=policies)
    except InvalidFacts:
        return None


def report(results: list[Result], *, listed: str | None) -> Iterable[str]:
    """The misses of one field where asked, the agreement of each field, and the last line."""
    for result in results:
        for miss in result.misses:
            if miss.field == listed:
                case = result.case
                yield f"{case.identifier}\t{case.name}\texpected {miss.expected}\tgot {miss.got}"
    total = len(results)
    for field in FIELDS:
        missed = sum(any(miss.field == field for miss in each.misses) for each in results)
        yield f"{field:<12} {total - missed}/{total}"
    yield f"{sum(not each.misses for each in results)}/{total} cases"


def _write(path: Path, results: list[Result]) -> None:
    lines = [json.dumps(_line(result), ensure_ascii=False) for result in results]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise Refusal(f"--out: {path} cannot be written ({error.strerror})") from error


def _line(result: Result) -> dict[str, Any]:
    nothing: dict[str, Any] = {"forecasts": [], "evaluations": []}
    answer = assessment_lines(result.assessment) if result.assessment else nothing
    return {"id": result.case.identifier, **answer}
