"""The CDC's cases, with the specification alone and with the case files' two conventions.

`make conformance` prints the table. It fails when a case fails that `cdsi_misses.toml` does not
list, when a listed one passes, when no case ran although the data is there, and when
docs/reference/cdsi-conformance.md is not what this run would write (`--page` prints it).
"""

import os
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from immunization.cli.case_file import read_cases
from immunization.cli.cdsi import Result, run_cases
from immunization.cli.comparison import FIELDS
from immunization.engine.policies import CASE_FILE_CONVENTIONS, DEFAULT
from immunization.schedule.cdc import load_cdc
from immunization.schedule.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "cdsi-conformance.md"
MISSES = Path(__file__).with_name("cdsi_misses.toml")
FILES = {"healthy": "healthy-v4.45.jsonl", "conditions": "underlying-conditions-v4.6.jsonl"}
MODES = {"specification": DEFAULT, "conventions": CASE_FILE_CONVENTIONS}


@dataclass(frozen=True, slots=True)
class Run:
    """One file of cases under one choice of policies."""

    file: str
    mode: str
    results: list[Result]

    @property
    def agreed(self) -> int:
        """How many cases agree in everything."""
        return sum(not result.misses for result in self.results)

    def agreed_in(self, field: str) -> int:
        """How many cases agree in one field."""
        missed = sum(any(m.field == field for m in each.misses) for each in self.results)
        return len(self.results) - missed


@dataclass(frozen=True, slots=True)
class KnownMiss:
    """A case that is known to fail, and why."""

    identifier: str
    mode: str
    rule: str
    reason: str

    def holds_in(self, mode: str) -> bool:
        """Whether the case fails under that choice of policies."""
        return self.mode in (mode, "both")


def main(arguments: list[str]) -> int:
    """Run, print, compare."""
    data = Path(os.environ.get("REFERENCE_DATA") or "missing") / "cdsi"
    if not data.is_dir():
        if arguments == ["--page"]:
            sys.stdout.write(PAGE.read_text(encoding="utf-8"))
        else:
            print("CDSi conformance: skipped, REFERENCE_DATA is not set; 0 cases ran")
        return 0
    start = time.perf_counter()
    knowledge_base, runs = run_all(data)
    known = known_misses()
    if arguments == ["--page"]:
        sys.stdout.write("\n".join(page(knowledge_base, runs, known)) + "\n")
        return 0
    print("\n".join(summary(runs)))
    print(f"in {time.perf_counter() - start:.1f} s")
    failures = [*regressions(runs, known), *stale_page(knowledge_base, runs, known)]
    print("\n".join(failures or ["as known"]))
    return 1 if failures else 0


def run_all(data: Path) -> tuple[KnowledgeBase, list[Run]]:
    """Both files under both choices of policies."""
    folder = next(iter(sorted(data.glob("supporting-data-*"))))
    knowledge_base = load_cdc(folder)
    groups = [group.name for group in knowledge_base.vaccine_groups]
    runs = []
    for file, name in FILES.items():
        cases = read_cases(data / name, groups)
        for mode, policies in MODES.items():
            runs.append(Run(file, mode, run_cases(cases, knowledge_base, policies)))
    return knowledge_base, runs


def known_misses() -> list[KnownMiss]:
    """The cases that are known to fail."""
    rows = tomllib.loads(MISSES.read_text(encoding="utf-8"))["miss"]
    return [KnownMiss(row["id"], row["mode"], row["rule"], row["reason"]) for row in rows]


def summary(runs: list[Run]) -> Iterator[str]:
    """The table of agreement."""
    heads = [f"{run.file}, {run.mode}" for run in runs]
    yield f"{'':<13}" + "".join(f"{head:>27}" for head in heads)
    for field in FIELDS:
        cells = [f"{run.agreed_in(field)}/{len(run.results)}" for run in runs]
        yield f"{field:<13}" + "".join(f"{cell:>27}" for cell in cells)
    cells = [f"{run.agreed}/{len(run.results)}" for run in runs]
    yield f"{'everything':<13}" + "".join(f"{cell:>27}" for cell in cells)
    yield f"{sum(len(run.results) for run in runs)} cases ran"


def regressions(runs: list[Run], known: list[KnownMiss]) -> Iterator[str]:
    """What differs from the list of known misses."""
    if not all(run.results for run in runs):
        yield "FAILED: the data is there and no case ran"
    for run in runs:
        expected = {each.identifier for each in known if each.holds_in(run.mode)}
        failed = {each.case.identifier for each in run.results if each.misses}
        present = {each.case.identifier for each in run.results}
        for identifier in sorted(failed - expected):
            yield f"FAILED: {identifier} ({run.file}, {run.mode}) passed before"
        for identifier in sorted((expected & present) - failed):
            yield f"FAILED: {identifier} ({run.mode}) passes now: take it out of {MISSES.name}"


def stale_page(
    knowledge_base: KnowledgeBase, runs: list[Run], known: list[KnownMiss]
) -> Iterator[str]:
    """Say when the page is not what this run would write."""
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != "\n".join(page(knowledge_base, runs, known)) + "\n":
        yield f"FAILED: {PAGE.relative_to(ROOT)} is stale: make docs writes it"


def page(knowledge_base: KnowledgeBase, runs: list[Run], known: list[KnownMiss]) -> Iterator[str]:
    """The reference page."""
    identity = knowledge_base.identity
    yield "# Conformance with the CDC's test cases"
    yield ""
    yield "Written by `make docs` from a run of `make conformance`; do not edit."
    yield ""
    yield (
        f"Knowledge base: `{identity.identifier}` {identity.version}, SHA-256 "
        f"`{identity.content_hash}`. Specification: CDSi 4.6."
    )
    yield ""
    yield "| cases | run with | " + " | ".join(FIELDS) + " | everything |"
    yield "|---" * (len(FIELDS) + 3) + "|"
    for run in runs:
        cells = [f"{run.agreed_in(field)}/{len(run.results)}" for field in FIELDS]
        total = f"**{run.agreed}/{len(run.results)}**"
        yield f"| {run.file} | {run.mode} | {' | '.join(cells)} | {total} |"
    yield ""
    yield (
        "*specification*: the text alone. *conventions*: with the two policies that the case files"
        " follow and no text states, named in [engine-policies.md](engine-policies.md)."
    )
    for run in runs:
        yield from _missed(run, known)


def _missed(run: Run, known: list[KnownMiss]) -> Iterator[str]:
    failed = [each for each in run.results if each.misses]
    if not failed:
        return
    yield ""
    yield f"## {run.file}, {run.mode}: {len(failed)} misses"
    yield ""
    yield "| case | expected → got | rule | reason |"
    yield "|---|---|---|---|"
    reasons = {each.identifier: each for each in known if each.holds_in(run.mode)}
    for result in failed:
        differences = "; ".join(f"{m.field}: {m.expected} → {m.got}" for m in result.misses)
        why = reasons.get(result.case.identifier)
        rule, reason = (why.rule, why.reason) if why else ("", "not known yet")
        yield f"| {result.case.identifier} | {differences} | {rule} | {reason} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
