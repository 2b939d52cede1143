"""`make bench`: every measure of bench/, each in a process of its own, one after the other."""

import subprocess
import sys
from pathlib import Path

from house.data import ROOT
from house.progress import say


def main() -> int:
    """Run all measures, even after one has failed."""
    failed = [path.name for path in sorted((ROOT / "bench").glob("[!_]*.py")) if not _run(path)]
    for name in failed:
        say(f"bench/{name} failed")
    return 1 if failed else 0


def _run(path: Path) -> bool:
    return subprocess.run([sys.executable, str(path)], cwd=ROOT, check=False).returncode == 0
