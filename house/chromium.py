"""Finding Chromium for the end-to-end tests and the pictures, or installing it where one may."""

import os
import shutil
import subprocess
from pathlib import Path

from house.progress import say, step
from house.refusal import Refusal

VARIABLE = "CHROMIUM"
HEADLESS = "chromium-headless-shell"
"""Debian's own Chromium without its windows: the same pages for a third of the work."""
NAMES = (
    HEADLESS,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
ELSEWHERE = (
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW = (
    "Chromium is needed for the end-to-end tests and the pictures, and none is found. Install it "
    f"(Debian: apt-get install {HEADLESS}; Ubuntu: apt-get install chromium; Fedora: "
    "dnf install chromium; macOS: brew install --cask chromium), or name a Chrome that you have "
    "in CHROMIUM=/path/to/it."
)


def find() -> Path | None:
    """The browser that CHROMIUM names, or the first that is installed."""
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise Refusal(f"{VARIABLE} is {named!r}, and no program stands there.")
        return Path(named)
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [path for path in ELSEWHERE if os.access(path, os.X_OK)]
    return Path(found[0]) if found else None


def find_or_install() -> Path:
    """The browser; installed through apt for root on Debian, else a sentence that says how."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = find()
    if found is None:
        raise Refusal(HOW)
    os.environ[VARIABLE] = str(found)
    return found


def _install() -> None:
    """The one without windows, or the whole one where the distribution has no other."""
    with step("Chromium, through apt"):
        _apt("update")
        if _apt("install", HEADLESS) and (complaint := _apt("install", "chromium")):
            say(complaint)
            raise Refusal(HOW)


def _apt(command: str, *packages: str) -> str:
    """Run apt-get; answer why it failed, or nothing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ("--yes", "--quiet", "--no-install-recommends")
    done = subprocess.run(
        ["apt-get", command, *options, *packages],
        env=quiet,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stderr.strip() or f"apt-get {command}: {done.returncode}") * bool(done.returncode)
