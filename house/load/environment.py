"""`.venv-load`: locust in an environment of its own, since it brings gevent, which patches all."""

import hashlib
import subprocess
import sys
from pathlib import Path

from house.data import ROOT
from house.progress import step
from house.refusal import Refusal

VENV = ROOT / ".venv-load"
PINNED = ROOT / "requirements" / "load.txt"


def locust() -> Path:
    """The program, installed anew when the pinned requirements have changed."""
    mark = VENV / ".installed"
    wanted = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        with step("locust, in .venv-load"):
            _install()
        mark.write_text(wanted)
    return VENV / "bin" / "locust"


def _install() -> None:
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    for command in (
        [sys.executable, "-m", "venv", str(VENV)],
        [*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(PINNED)],
    ):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise Refusal(f"Locust could not be installed into .venv-load: {last[0]}")
